"""What must be told of a build beside the last one."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl
import pytest

from data import store
from data.schema import TABLES, conform
from ingest.changes import short, since_last, told
from tests import city

MARCH, APRIL = date(2025, 3, 1), date(2025, 4, 1)
TOLD = {"built_at": "2025-05-01T08:00:00+00:00"}


def _case(day: str = "2025-03-03", village: int = 0, **more: object) -> city.Case:
    return city.Case(day=day, village=village, more={"source": "s", **more})


@pytest.fixture
def compared(tmp_path):
    """Return a function from the cases (and measures) of two builds to what changed."""
    path = tmp_path / "a.duckdb"

    def of(old, new, old_measures=(), new_measures=()):
        store.write(path, {**city.tables(old, TOLD), "quality": _quality(old_measures)})
        tables = city.tables(new, {})
        petitions = pl.DataFrame(conform("petitions", tables["petitions"]))

        def now(at: int, of: int) -> pl.DataFrame:
            return short(petitions, at=at, of=of)

        return since_last(
            path, now, petitions.height, pl.DataFrame(_quality(new_measures))
        )

    return of


def _quality(measures):
    names = TABLES["quality"].names
    rows = pl.DataFrame(
        [("s", *row) for row in measures],
        schema=dict(zip(names, [pl.String, pl.Date, pl.String, pl.Int64, pl.Int64], strict=True)),
        orient="row",
    )  # fmt: skip
    return conform("quality", rows.to_arrow())


def _rows(found):
    return found.rows.select("month", "change", "name", "rows").rows()


def test_the_first_build_says_so(tmp_path):
    """There is nothing to compare with."""
    none = pl.DataFrame()

    found = since_last(tmp_path / "a.duckdb", lambda *_: none, 0, none)

    assert ["There was no build before."] == told(found)
    assert 0 == found.rows.height


def test_a_build_of_the_same_rows_changes_nothing(compared):
    """The line names the moment of the last build."""
    found = compared([_case()], [_case()])

    assert 0 == found.rows.height
    assert [
        "The last build was made at 2025-05-01T08:00:00+00:00. Nothing changed since."
    ] == told(found)


def test_what_is_new_gone_and_changed_is_told_by_month(compared):
    """Of two cases one was closed by another agency; a third came. Then the reverse."""
    before = [_case(), _case("2025-04-02")]
    after = [
        city.Case(agency="工務局", more={"source": "s", "status": "closed"}),
        _case("2025-04-02"),
        _case("2025-04-03"),
    ]

    came, gone = compared(before, after), compared(after, before)

    assert [
        (MARCH, "changed", "agency", 1),
        (MARCH, "changed", "status", 1),
        (APRIL, "new", "", 1),
    ] == _rows(came)
    assert "new: 1 petitions of 2025-04" in told(came)
    assert (APRIL, "gone", "", 1) in _rows(gone)
    assert (
        "gone: 1 petitions of 2025-04; to build of everything that ever came, name no path"
        in told(gone)
    )


def test_a_case_in_another_village_is_told(compared):
    """The gazetteer grew, or a correction was written down."""
    found = compared([_case(village=0)], [_case(village=5)])

    assert [(MARCH, "changed", "village_id", 1)] == _rows(found)
    assert "changed: village_id 1" in told(found)


def test_a_column_that_appears_or_vanishes_is_told_of_the_source(compared):
    """An export without 受理科室, and with 結案日期 for the first time."""
    found = compared(
        [], [],
        [(MARCH, "filled:section", 7, 9), (MARCH, "filled:closed_at", 0, 9)],
        [(MARCH, "filled:section", 0, 9), (MARCH, "filled:closed_at", 5, 9)],
    )  # fmt: skip

    assert [
        (None, "column_appeared", "closed_at", 5),
        (None, "column_vanished", "section", 7),
    ] == _rows(found)
    assert "s: the column section vanished (7 rows)" in told(found)


def test_a_match_level_whose_share_moved_is_told_and_a_new_month_is_none(compared):
    """Villages go from 60 % to none in March; April was not there before."""
    found = compared(
        [], [],
        [(MARCH, "place:village", 60, 100), (MARCH, "place:door", 40, 100)],
        [(MARCH, "place:door", 100, 100), (APRIL, "place:door", 50, 100)],
    )  # fmt: skip

    assert [("door", 0.4, 1.0), ("village", 0.6, 0.0)] == found.rows.select(
        "name", "share_before", "share_now"
    ).rows()
    assert "s 2025-03: placed by village 0%, before 60%" in told(found)


def test_a_store_of_another_version_is_not_compared(compared, tmp_path):
    """It lacks a table; the build goes on and says so in a sentence."""
    compared([_case()], [])
    with duckdb.connect(tmp_path / "a.duckdb") as old:
        old.execute("drop table quality")

    none = pl.DataFrame()

    found = since_last(tmp_path / "a.duckdb", lambda *_: none, 1, none)

    assert ["The last build is of another version and was not compared."] == told(found)
