"""Scorecard and satisfaction of a store: from cases to a table and a CSV."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import polars as pl
import pytest
from typer.testing import CliRunner

import petitions
from dashboard import deadlines
from dashboard.filters import Filters
from dashboard.satisfied import satisfaction_of
from dashboard.scope import Scope
from dashboard.scorecards import scorecard
from data.errors import SettingsError
from data.settings import Scorecard, Settings
from tests.city import Case

EVERYONE = Scope.everyone()


def closed(agency, on, **more):
    """Return a case received on 19 February 2024 (due on the 27th), closed on a day of March."""
    return Case(
        day="2024-02-19",
        agency=agency,
        more={
            "closed_at": datetime(2024, *on),
            "status": "closed",
            "reassigned": 0,
            "satisfaction": 5,
            **more,
        },
    )


@pytest.fixture
def judged(tiny_city):
    """Return a city where A is on time in 36 of 40, B in 10 of 40, C has 3 cases."""
    return tiny_city(
        [
            *[closed("A", (2, 26))] * 36,
            *[closed("A", (3, 4), satisfaction=1)] * 4,
            *[closed("B", (2, 26))] * 10,
            *[closed("B", (4, 8), satisfaction=2)] * 30,
            *[closed("C", (2, 26), satisfaction=None)] * 3,
        ],
    )


def test_the_scorecard_ranks_who_has_enough_cases(judged):
    """
    A before B, surely; C answers in time, but three cases are no rank.

    Expected of A is what the others do: B and C 13 of 43, leaning with 20 on 49 of 83.
    """
    found = scorecard(judged, Filters(), EVERYONE, Settings()).to_pylist()

    assert [("A", 1, 1, 1, 2), ("B", 2, 2, 2, 2), ("C", None, None, None, 2)] == [
        tuple(
            row[name] for name in ("agency", "rank", "rank_low", "rank_high", "ranked")
        )
        for row in found
    ]
    first = found[0]
    assert (36, 40, 0.9) == tuple(
        first[f"on_time_{name}"] for name in ("have", "of", "rate")
    )
    assert (13 + 20 * 49 / 83) / 63 == pytest.approx(first["on_time_expected"])
    assert 0.87 < first["on_time_shrunk"] < 0.9
    assert (30, 40) == (found[1]["far_late_have"], found[1]["far_late_of"])
    assert (3, None) == (found[2]["on_time_of"], found[2]["satisfied_of"])


def test_a_chosen_agency_is_ranked_among_all(judged):
    """The filter picks the row, not the company that it is in."""
    found = scorecard(judged, Filters(agencies=("B",)), EVERYONE, Settings())

    assert [("B", 2, 2)] == [
        (row["agency"], row["rank"], row["ranked"]) for row in found.to_pylist()
    ]


def test_weights_of_the_city_turn_the_ranks(judged):
    """Where only being late counts, and counts for good, B is first; no weight is refused."""
    weights = {"on_time": 0.0, "far_late": 1.0, "passed_on_late": 0.0, "satisfied": 0.0}
    turned = Settings(scorecard=Scorecard(**weights))

    assert "B" == scorecard(judged, Filters(), EVERYONE, turned)["agency"][0].as_py()
    weights["far_late"] = 0.0
    with pytest.raises(SettingsError, match="all weights are 0"):
        scorecard(
            judged, Filters(), EVERYONE, replace(turned, scorecard=Scorecard(**weights))
        )


def test_satisfaction_is_told_with_who_answered(judged):
    """Of B's 40 all answered, 10 are satisfied; of C's three nobody said a word."""
    found = {
        row["agency"]: row
        for row in satisfaction_of(judged, Filters(), EVERYONE).to_pylist()
    }

    assert (40, 40, 0.25) == tuple(
        found["B"][name] for name in ("asked", "answered", "satisfied_share")
    )
    assert (3, 0, None, 0, 1) == tuple(
        found["C"][name]
        for name in ("asked", "answered", "satisfied_share", "worst", "best")
    )


def test_without_handling_there_is_nothing_to_score(tiny_city):
    """The 1999 files tell of no closing: empty tables with their columns, not a guess."""
    held = tiny_city([Case(more={"status": None})] * 40)

    for table in (
        scorecard(held, Filters(), EVERYONE, Settings()),
        satisfaction_of(held, Filters(), EVERYONE),
    ):
        assert 0 == table.num_rows
        assert "agency" in table.column_names
    (row,) = deadlines.punctual(held, Filters(), EVERYONE).to_pylist()
    assert (40, 40, 0) == (row["cases"], row["unknown"], row["due"])


def test_nothing_is_closed_after_the_build(tiny_city):
    """A year mistyped is not the day of today; the build's day is UTC, Taipei's may be later."""
    held = tiny_city(
        [closed("A", (2, 27)), closed("A", (12, 27))],
        built_at="2024-03-01T20:00:00+00:00",
    )

    assert date(2024, 3, 2) == deadlines.as_of(held, Filters())


def test_things_stand_as_of_the_last_day_that_is_told(tiny_city):
    """One source ends in February, another in April: its open case is two months old there."""
    held = tiny_city(
        [
            closed("B", (2, 27)),
            Case(day="2024-02-19"),
            Case(day="2024-04-30", more={"status": None}),
        ]
    )

    assert date(2024, 2, 27) == deadlines.as_of(held, Filters())
    assert date(2024, 2, 20) == deadlines.as_of(held, Filters(end=date(2024, 2, 20)))
    (row,) = deadlines.open_cases(held, Filters(), EVERYONE).to_pylist()
    assert ("waiting", 6) == (row["state"], row["age"])


@pytest.mark.parametrize("command", ["scorecard", "satisfaction"])
def test_commands_write_what_is_asked(judged, tmp_path, monkeypatch, command):
    """The filters of the address bar, a CSV that opens in Excel, and what it leaves open."""
    monkeypatch.chdir(tmp_path)
    out = tmp_path / "out.csv"

    done = CliRunner().invoke(
        petitions.app,
        [
            command,
            "--store",
            str(judged.path),
            "--out",
            str(out),
            "--link",
            "?agency=A",
        ],
    )

    assert 0 == done.exit_code, done.output
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert ["A"] == pl.read_csv(out)["agency"].to_list()
