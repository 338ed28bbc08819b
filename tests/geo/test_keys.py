"""What must be true of the numbers that tables are joined by."""

from __future__ import annotations

import polars as pl

from geo.keys import DOOR, door_key, lane_key, road_key

DOORS = pl.DataFrame(
    [
        ("大安區", "一江路", "5", None, "1"),
        ("大安區", "一江路", None, "5", "1"),
        ("大安區", "一江路5", None, None, "1"),
        ("信義區", "一江路", "5", None, "1"),
        ("大安區", "一江路", "5", None, "12"),
    ],
    schema=dict.fromkeys(DOOR, pl.String),
    orient="row",
)


def test_other_words_in_other_places_are_other_numbers():
    """Lane 5 is not alley 5, number 1 of lane 5 not number 12, one district not another."""
    assert [5, 4, 3] == [
        DOORS.select(key.alias("key"))["key"].n_unique()
        for key in (door_key(), lane_key(), road_key())
    ]


def test_a_number_does_not_hang_on_its_neighbours():
    """Alone, in another order, or with a column of nulls only: the same number."""
    together = DOORS.select(key=door_key())["key"].to_list()

    assert together == [
        pl.DataFrame([row], schema=list(DOOR), orient="row").select(door_key()).item()
        for row in DOORS.iter_rows()
    ]
    assert together[::-1] == DOORS.reverse().select(key=door_key())["key"].to_list()


def test_a_part_left_out_can_be_said_beforehand():
    """The lane without its alley, asked for as a literal, is the lane's own number."""
    lane = DOORS.head(1)

    assert (
        lane.select(lane_key()).item()
        == lane.with_columns(alley=pl.lit("7"))
        .select(lane_key(alley=pl.lit(None, pl.String)))
        .item()
    )


def test_without_its_district_road_or_number_a_door_has_none():
    """A null where the text does not say where."""
    rows = [
        (None, "一江路", None, None, "1"),
        ("大安區", None, None, None, "1"),
        ("大安區", "一江路", None, None, None),
    ]
    told = pl.DataFrame(rows, schema=dict.fromkeys(DOOR, pl.String), orient="row")

    assert [None] * 3 == told.select(key=door_key())["key"].to_list()
