"""What must the quality page say? That every doubt of a build is told, and none invented."""

from __future__ import annotations

import json
from datetime import date

import pyarrow as pa
import pytest
from plotly.utils import PlotlyJSONEncoder

from dashboard import quality, quality_doubts, queries_quality
from dashboard.filters import Filters
from dashboard.pages import quality as page
from dashboard.scope import Scope
from dashboard.view import View
from data import store as stores
from data.settings import Settings
from data.store import Store
from tests import city
from tests.city import Case, many

ENGLISH = View(language="en")
EVERYONE = Scope.everyone()


@pytest.fixture
def drawn(tmp_path):
    """Return a function from a store and a scope to all that its quality page says."""

    def said(store, scope=EVERYONE, view=ENGLISH):
        settings = Settings(store=store.path, registry=str(tmp_path / "r.sqlite"))
        return json.dumps(
            page.draw(store, settings, view, scope),
            cls=PlotlyJSONEncoder,
            ensure_ascii=False,
        )

    return said


def _doubtful(path):
    """Return a store with one of each doubt."""
    tables = city.tables(many(3), {"compared_with": "Compared with yesterday's."})
    rows = {
        "files": {"source": "s", "file": "a.csv", "read": 9, "kept": 5, "repeated": 3, "rejected": 1},
        "rejects": {"source": "s", "file": "a.csv", "line": 4, "reason": "no_day"},
        "repairs": {"source": "s", "file": "a.csv", "kind": "roc_date", "rows": 7},
        "fallbacks": {
            "basis": "stated", "level": "village", "village_id": city.CODES[3],
            "reason": "sudden", "category": "噪音", "month": date(2025, 3, 1),
            "cases": 40, "of": 100, "share": 0.4, "usual_share": 0.01, "q": 0.0001,
            "example": "某路祕密號",
        },
        "disagreements": {
            "address_said": "某路怪號", "basis": "found", "match_level": "door",
            "stated_id": city.CODES[0], "found_id": city.CODES[1], "cases": 12,
            "distance_m": 321.0,
        },
        "collisions": {"source": "s", "source_ref": "2.0E+12", "petitions": 77, "ruined": True},
        "changes": {
            "source": "s", "month": date(2025, 3, 1), "change": "place", "name": "door",
            "rows": 8, "share_before": 0.5, "share_now": 0.25,
        },
        "topics": {
            "topic_id": 1, "label": "路燈、不亮", "basis": "text", "petitions": 3,
            "stability": 0.31, "main_category": "噪音", "main_category_share": 0.75,
        },
    }  # fmt: skip
    for name, row in rows.items():
        tables[name] = pa.Table.from_pylist([row])
    stores.write(path, tables)
    return Store(path)


def test_each_doubt_of_a_build_is_told_with_its_numbers(tmp_path, drawn):
    """One rejected row, one stand-in, one dispute, one ruined number, one change."""
    said = drawn(_doubtful(tmp_path / "s.duckdb"))

    for told in (
        "9 rows read: 5 became cases, 3 say again",
        "the account closes",
        "no day of receipt",
        "ROC date",
        "takes 40.0% of “噪音” in 2025/03 (1.0% before)",
        "某路怪號",
        "北區里01",
        "321",
        "rewritten by a spreadsheet",
        "went from 50.0% to 25.0%",
        "Compared with yesterday's.",
        "路燈、不亮",
        "0.31",
        "1 topics, 0 of them steady",
    ):
        assert told in said, told


def test_a_reader_without_texts_or_of_one_agency_reads_no_address(tmp_path, drawn):
    """The tables of doubts know no agency: the words of any case could stand there."""
    store = _doubtful(tmp_path / "s.duckdb")

    for scope in (Scope(texts=False), Scope(agencies=("環保局",))):
        said = drawn(store, scope)

        assert "怪號" not in said
        assert "祕密" not in said
        assert "321" in said


def test_an_account_that_does_not_close_is_said_to_be_open(tmp_path, drawn):
    """Nine rows, of which eight became something."""
    tables = city.tables(many(3), {})
    tables["files"] = pa.Table.from_pylist(
        [
            {
                "source": "s",
                "file": "a",
                "read": 9,
                "kept": 5,
                "repeated": 3,
                "rejected": 0,
            }
        ]
    )
    stores.write(tmp_path / "s.duckdb", tables)

    assert "do not add up" in drawn(Store(tmp_path / "s.duckdb"))


def test_a_store_without_doubts_says_so_part_by_part(tiny_city, drawn):
    """An empty frame would leave open whether nothing is wrong or nothing was asked."""
    said = drawn(tiny_city(many(2)))

    for calm in ("No place is suspicious", "No address disagrees", "no texts"):
        assert calm in said


def test_levels_tell_how_many_are_placed_and_how_surely(tiny_city):
    """Three doors in a village, and one case that is known to its district only."""
    store = tiny_city(
        [*many(3), Case(village=None, level="district", district="63000020")]
    )

    rows = queries_quality.levels(store, Filters(), EVERYONE).to_pylist()

    assert [("door", 3, 3), ("district", 1, 0)] == [
        (row["match_level"], row["cases"], row["in_village"]) for row in rows
    ]


def test_a_month_without_any_row_is_missing_and_one_without_a_match_is_not(tiny_city):
    """January and April have cases, March has those of another agency, February none."""
    store = tiny_city(
        [
            Case(day="2025-01-05"),
            Case(day="2025-03-05", agency="警察局"),
            Case(day="2025-04-05"),
        ]
    )

    months = queries_quality.months(store, Filters(agencies=("環保局",)), EVERYONE)

    assert [1, 0, 1] == months["cases"].to_pylist()
    assert [date(2025, 2, 1)] == quality.missing(months)


def test_the_export_has_the_rows_of_the_page(tmp_path):
    """Each table by its name, from the functions that the page draws with."""
    store = _doubtful(tmp_path / "s.duckdb")
    settings = Settings(store=store.path)

    counts = {
        name: table(store, settings, ENGLISH, EVERYONE).num_rows
        for name, table in page.TABLES.items()
    }

    assert dict.fromkeys(counts, 1) == counts


def test_long_lists_say_how_much_more_there_is():
    """Eight rows are shown, the ninth is told of."""
    row = {"source": "s", "month": date(2025, 3, 1), "change": "new", "name": "",
           "rows": 1, "share_before": None, "share_now": None}  # fmt: skip

    said = str(quality_doubts.changes(pa.Table.from_pylist([row] * 9), "", ENGLISH))

    assert "1 more rows" in said
