"""What the quality of the rows must tell."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl

from ingest.places import PARTS
from ingest.quality import COLUMNS, counted, jumps, quality


def _petitions(*rows: dict[str, object]) -> pl.DataFrame:
    blank = dict.fromkeys(COLUMNS) | {
        "source": "s",
        "time_known": True,
        "place_level": "door",
    }
    return pl.DataFrame([{**blank, **row} for row in rows]).with_columns(
        pl.col("closed_at").cast(pl.Datetime("ms"))
    )


def _quality(petitions, counts, built_at):
    """Return the measures of petitions on a road, counted one by one as if in parts."""
    stated = pl.DataFrame({**dict.fromkeys(PARTS), "road": True})
    return quality(
        [counted(one, stated, built_at) for one in petitions.iter_slices(1)], counts
    )


def _counts(*rows: tuple[date | None, str, int]) -> pl.DataFrame:
    return pl.DataFrame(
        [("s", "f", *row) for row in rows],
        schema={"source": pl.String, "file": pl.String, "month": pl.Date,
                "measure": pl.String, "rows": pl.Int64},
        orient="row",
    )  # fmt: skip


def test_each_month_says_what_is_filled_and_what_can_not_be():
    """Two cases in January, one closed before it was filed; one of a day yet to come."""
    petitions = _petitions(
        {"filed_at": datetime(2024, 1, 2), "closed_at": datetime(2024, 1, 1)},
        {"filed_at": datetime(2024, 1, 3), "agency": "環保局"},
        {"filed_at": datetime(2024, 2, 1), "time_known": False},
    )

    found = _quality(petitions, _counts(), datetime(2024, 1, 15))

    told = {
        (row["month"].month, row["measure"]): (row["rows"], row["of"])
        for row in found.to_dicts()
    }
    assert (2, 2) == told[1, "rows"]
    assert (1, 2) == told[1, "filled:agency"]
    assert (1, 2) == told[1, "closed_before_filed"]
    assert (2, 2) == told[1, "place:door"]
    assert (2, 2) == told[1, "said:road"]
    assert (0, 2) == told[1, "said:village"]
    assert (1, 1) == told[2, "future"]
    assert (0, 1) == told[2, "time_known"]


def test_each_month_says_what_became_of_the_rows_that_were_read():
    """Five rows of January give three petitions: two repeat. One row has no day."""
    petitions = _petitions(*[{"filed_at": datetime(2024, 1, day)} for day in (1, 2, 3)])
    january = date(2024, 1, 1)
    counts = _counts(
        (january, "read", 3), (january, "rejected", 0), (january, "read", 2),
        (january, "rejected", 0), (january, "repaired:shifted", 1),
        (None, "read", 1), (None, "rejected", 1),
    )  # fmt: skip

    found = _quality(petitions, counts, datetime(2024, 2, 1))

    told = {
        (row["month"], row["measure"]): (row["rows"], row["of"])
        for row in found.to_dicts()
    }
    assert (2, 5) == told[january, "repeated"]
    assert (1, 5) == told[january, "repaired:shifted"]
    assert (0, 5) == told[january, "rejected"]
    assert (1, 1) == told[None, "rejected"]
    assert (0, 1) == told[None, "repeated"]


def _table(*rows: tuple[date, str, int, int]) -> pl.DataFrame:
    return pl.DataFrame(
        [("s", *row) for row in rows],
        schema=["source", "month", "measure", "rows", "of"],
        orient="row",
    )


def _months(*villages: tuple[date, int, int]) -> pl.DataFrame:
    """Return a table of months in which so many of so many addresses name a village."""
    return _table(
        *((month, "rows", of, of) for month, _, of in villages),
        *((month, "said:village", rows, of) for month, rows, of in villages if rows),
    )


def test_villages_that_vanish_are_told_and_a_quiet_month_is_not():
    """As in 2026-03: 65 % of the addresses name their village, then none does."""
    table = _months(
        (date(2026, 1, 1), 6400, 10_000),
        (date(2026, 2, 1), 6500, 10_000),
        (date(2026, 3, 1), 0, 10_000),
        (date(2026, 4, 1), 0, 10_000),
    )

    assert [(date(2026, 3, 1), date(2026, 2, 1), "said:village", 0.0, 0.65)] == (
        jumps(table).select("month", "since", "measure", "share", "before").rows()
    )


def test_a_jump_of_few_rows_is_chance():
    """Six of ten, then three of ten."""
    table = _months((date(2026, 1, 1), 6, 10), (date(2026, 2, 1), 3, 10))

    assert 0 == jumps(table).height


def test_a_month_after_a_gap_is_compared_with_the_last_that_is_there():
    """April is missing; what changed meanwhile is told, with the month before the gap."""
    table = _months((date(2026, 3, 1), 0, 10_000), (date(2026, 5, 1), 6500, 10_000))

    assert [(date(2026, 5, 1), date(2026, 3, 1))] == (
        jumps(table).select("month", "since").rows()
    )


def test_that_the_last_month_is_still_open_is_no_drift():
    """80 % of December are closed, as of every newest month; of November it is news."""
    months = [date(2025, month, 1) for month in (10, 11, 12)]
    shares = {"rows": (9999,) * 3, "filled:closed_at": (9990, 8000, 3000)}
    table = _table(
        *(
            (month, measure, rows[at], 9999)
            for measure, rows in shares.items()
            for at, month in enumerate(months)
        )
    )

    assert [date(2025, 11, 1)] == jumps(table)["month"].to_list()


def test_no_months_have_no_jumps():
    """A store without petitions."""
    assert (
        0
        == jumps(
            _table().cast(
                {
                    "month": pl.Date,
                    "rows": pl.Int64,
                    "of": pl.Int64,
                    "measure": pl.String,
                }
            )
        ).height
    )
