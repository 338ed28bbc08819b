"""Does the table of what grows hold filters, breaks and templates? Cases typed here."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from dashboard.emerging import emerging
from dashboard.filters import Filters
from dashboard.scope import Scope
from data import store
from data.registry_breaks import Break
from data.settings import Settings
from data.store import Store
from tests import city
from tests.city import Case

LAST = date(2025, 6, 29)


def weekly(per_week, weeks, until=LAST, **said):
    """Return cases on the same day of so many weeks, the last on the last day."""
    return [
        Case(day=(until - timedelta(weeks=week)).isoformat(), **said)
        for week in range(weeks)
        for _ in range(per_week)
    ]


def states(found):
    """Return the state of each category."""
    rows = pl.DataFrame(found).filter(family="category")
    return dict(rows.select("name", "state").iter_rows())


@pytest.fixture
def grown(tiny_city):
    """Return a store in which one lamp category follows another and dogs are new."""
    month = LAST - timedelta(weeks=4)
    return tiny_city(
        [
            *weekly(6, 56, month, category="路燈故障", agency="公園處"),
            *weekly(6, 4, category="路燈不亮", agency="公園處"),
            *weekly(6, 60, category="噪音"),
            *weekly(6, 4, category="遊蕩犬", agency="動保處"),
        ],
        data_until=LAST.isoformat(),
    )


def test_what_is_new_stands_first_with_its_latest_cases(grown):
    """24 dogs in four weeks, none before: new, with five examples of the last day."""
    found = emerging(grown, Filters(), Scope.everyone(), Settings()).to_pylist()

    first = {row["name"]: row for row in found if row["state"] == "new"}
    assert {"路燈不亮", "遊蕩犬"} == set(first)
    assert 24 == first["遊蕩犬"]["observed"]
    assert 5 == len(first["遊蕩犬"]["petition_ids"])


def test_a_break_that_is_written_down_is_no_news(grown):
    """The lamps have a new name: with the break they are steady."""
    known = Break(
        "taipei_1999", "renamed", "category", LAST - timedelta(weeks=4), "renamed",
        "me", name="路燈不亮", before="路燈故障",
    )  # fmt: skip

    found = emerging(grown, Filters(), Scope.everyone(), Settings(), [known])

    assert {"路燈不亮": "steady", "噪音": "steady", "遊蕩犬": "new"} == states(found)


def test_filters_and_scope_hold(grown):
    """An agency sees its own alone, by choice or by right; an empty scope sees none."""
    everyone, settings = Scope.everyone(), Settings()
    chosen = emerging(grown, Filters(agencies=("動保處",)), everyone, settings)
    allowed = emerging(grown, Filters(), Scope(agencies=("動保處",)), settings)
    nothing = emerging(grown, Filters(), Scope(agencies=()), settings)

    assert {"遊蕩犬"} == set(states(chosen))
    assert states(chosen) == states(allowed)
    assert 0 == nothing.num_rows


def test_an_earlier_day_can_be_asked_about(grown):
    """Five weeks before the last day nobody had heard of dogs."""
    found = emerging(
        grown, Filters(end=LAST - timedelta(weeks=5)), Scope.everyone(), Settings()
    )

    assert {"路燈故障": "steady", "噪音": "steady"} == states(found)


def test_a_template_counts_once_and_its_words_are_not_news(tmp_path):
    """Forty copies of one letter in the last days: one case more, as one lead says."""
    said = "反對公車末班車提前至二十二點請予恢復"
    cases = [
        *weekly(6, 60, category="公車", more={"text": "公車過站不停"}),
        *[Case(day=LAST.isoformat(), category="公車", more={"text": said})] * 40,
    ]
    tables = city.tables(cases, {"data_until": LAST.isoformat()})
    ids = tables["petitions"]["petition_id"].to_pylist()[-40:]
    copies = pl.DataFrame(
        {
            "petition_id": ids,
            "group_id": [1] * 40,
            "kind": ["template"] * 40,
            "lead": [True] + [False] * 39,
            "likeness": [1.0] * 40,
            "why": [""] * 40,
        }
    )
    for name, table in (("with", {}), ("without", {"duplicates": copies.to_arrow()})):
        store.write(tmp_path / f"{name}.duckdb", tables | table)

    counted, once = (
        emerging(
            Store(tmp_path / f"{name}.duckdb"), Filters(), Scope.everyone(), Settings()
        ).to_pylist()
        for name in ("with", "without")
    )

    assert "growing" == counted[0]["state"]
    assert {"category", "words", "unexplained"} == {
        row["family"] for row in counted if row["state"] == "growing"
    }
    assert ["steady"] == [row["state"] for row in once]


def test_an_empty_store_has_nothing_new(tiny_city):
    """No cases: no rows, and the columns all the same."""
    found = emerging(tiny_city(), Filters(), Scope.everyone(), Settings())

    assert 0 == found.num_rows
    assert "petition_ids" in found.column_names
