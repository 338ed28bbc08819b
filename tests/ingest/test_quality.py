"""What the quality of the rows must tell."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl

from ingest.quality import COLUMNS, difference, jumps, quality


def _petitions(*rows: dict[str, object]) -> pl.DataFrame:
    blank = dict.fromkeys(COLUMNS) | {
        "source": "s",
        "time_known": True,
        "address_id": 1,
    }
    return pl.DataFrame([{**blank, **row} for row in rows]).with_columns(
        pl.col("closed_at").cast(pl.Datetime("ms"))
    )


def test_each_month_says_what_is_filled_and_what_can_not_be():
    """Two cases in January, one closed before it was filed; one of a day yet to come."""
    petitions = _petitions(
        {"filed_at": datetime(2024, 1, 2), "closed_at": datetime(2024, 1, 1)},
        {"filed_at": datetime(2024, 1, 3), "agency": "環保局"},
        {"filed_at": datetime(2024, 2, 1), "time_known": False},
    )
    addresses = pl.DataFrame({"address_id": [1], "match_level": ["door"]})

    found = quality(petitions, addresses, datetime(2024, 1, 15))

    told = {
        (row["month"].month, row["measure"]): (row["rows"], row["of"])
        for row in found.to_dicts()
    }
    assert (2, 2) == told[1, "rows"]
    assert (1, 2) == told[1, "filled:agency"]
    assert (1, 2) == told[1, "closed_before_filed"]
    assert (2, 2) == told[1, "place:door"]
    assert (1, 1) == told[2, "future"]
    assert (0, 1) == told[2, "time_known"]


def _table(*rows: tuple[date, str, int, int]) -> pl.DataFrame:
    return pl.DataFrame(
        [("s", *row) for row in rows],
        schema=["source", "month", "measure", "rows", "of"],
        orient="row",
    )


def test_a_share_that_jumps_is_told_and_a_gap_is_no_jump():
    """Villages vanish in March; April is missing; May says nothing of a jump."""
    table = _table(
        (date(2026, 2, 1), "place:village", 600, 1000),
        (date(2026, 3, 1), "rows", 1000, 1000),
        (date(2026, 5, 1), "place:village", 500, 1000),
        (date(2026, 6, 1), "place:village", 3, 10),
    )

    found = jumps(
        table.filter(pl.col("measure") == "place:village").vstack(
            table.filter(pl.col("measure") == "rows")
        )
    )

    assert [(date(2026, 3, 1), "place:village", 0.0, 0.6)] == found.filter(
        pl.col("measure") == "place:village"
    ).select("month", "measure", "share", "before").rows()


def test_what_changed_since_the_last_build_is_told_by_month():
    """A month that came, one that grew, one that is the same."""
    old = _table((date(2024, 1, 1), "rows", 5, 5), (date(2024, 2, 1), "rows", 5, 5))
    new = _table(
        (date(2024, 1, 1), "rows", 5, 5),
        (date(2024, 2, 1), "rows", 7, 7),
        (date(2024, 3, 1), "rows", 2, 2),
    )

    assert [
        (date(2024, 2, 1), 5, 7),
        (date(2024, 3, 1), 0, 2),
    ] == difference(old, new).select("month", "before", "now").rows()
