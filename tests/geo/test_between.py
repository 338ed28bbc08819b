"""What must be said of a number that nobody has named before."""

from __future__ import annotations

import polars as pl
import pytest

from geo.between import between
from geo.known import Known

EAST, WEST = "63000010001", "63000010002"


@pytest.fixture
def known() -> Known:
    """Return 一路 1 and 9 (EAST), 21 (WEST), 30 (WEST); lane 9's mouth is number 9."""
    rows = [
        ("松山區", "一路", None, None, "1", EAST, 121.50, 25.0),
        ("松山區", "一路", None, None, "9", EAST, 121.58, 25.0),
        ("松山區", "一路", None, None, "21", WEST, 121.70, 25.0),
        ("松山區", "二路", None, None, "30", WEST, 121.00, 25.5),
    ]
    return Known.of(
        pl.DataFrame(
            rows,
            schema=["district", "road", "lane", "alley", "number", "village_id", "lon", "lat"],
            orient="row",
        )
        .with_columns(share=pl.lit(1.0), error_m=pl.lit(20.0))
        .with_columns(pl.col("lane", "alley").cast(pl.String))
    )  # fmt: skip


def _ask(known: Known, *numbers: tuple[str, str | None, str]) -> pl.DataFrame:
    rows = [("松山區", road, lane, None, number) for road, lane, number in numbers]
    return between(
        pl.DataFrame(
            rows,
            schema=dict.fromkeys(
                ["district", "road", "lane", "alley", "number"], pl.String
            ),
            orient="row",
        ),
        known,
    )


def test_a_number_between_two_of_one_village_is_in_it(known):
    """7 lies three quarters of the way from 1 to 9: 121.56."""
    row = _ask(known, ("一路", None, "7")).row(0, named=True)

    assert ("between", EAST, []) == (row["level"], row["village_id"], row["candidates"])
    assert 121.56 == pytest.approx(row["lon"])


def test_neighbours_that_disagree_are_two_candidates(known):
    """13 is 4 numbers from 9 and 8 from 21: two thirds to one third."""
    row = _ask(known, ("一路", None, "13")).row(0, named=True)

    assert EAST == row["village_id"]
    assert [EAST, WEST] == [each["village_id"] for each in row["candidates"]]
    assert [2 / 3, 1 / 3] == pytest.approx([e["weight"] for e in row["candidates"]])
    assert row["score"] < 0.7


def test_the_nearer_village_comes_first(known):
    """19 is 10 numbers from 9 and 2 from 21: five sixths for the upper one."""
    row = _ask(known, ("一路", None, "19")).row(0, named=True)

    assert [WEST, EAST] == [each["village_id"] for each in row["candidates"]]
    assert [5 / 6, 1 / 6] == pytest.approx([e["weight"] for e in row["candidates"]])


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("一路", None, "9-2"), ("same", EAST)),
        (("一路", None, "25"), ("beside", WEST)),
        (("一路", None, "4"), ("across", EAST)),
        (("一路", "9", "3"), ("mouth", EAST)),
        (("一路", None, "301"), (None, None)),
        (("三路", None, "1"), (None, None)),
    ],
)
def test_each_number_is_told_by_what_is_nearest(asked, told, known):
    """Its own number, one neighbour, the other side, the mouth of the lane, or nothing."""
    row = _ask(known, asked).row(0, named=True)

    assert told == (row["level"], row["village_id"])


def test_rows_come_in_the_order_asked(known):
    """Nulls and repeats keep their place."""
    found = _ask(known, ("三路", None, "1"), ("二路", None, "30"), ("一路", None, "9"))

    assert [None, WEST, EAST] == found["village_id"].to_list()


def test_one_neighbour_far_away_is_less_sure_of_the_point(known):
    """25 is 4 numbers beyond 21: 20 m and 4 times 3.3 m."""
    row = _ask(known, ("一路", None, "25")).row(0, named=True)

    assert 20 + 4 * 3.3 == pytest.approx(row["error_m"])
