"""Cells are cut into blocks none of which is small, for anybody."""

from itertools import product

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from models.blocks import Rule, blocks

FIVE = Rule(5)


def cells(*rows: tuple[str, str | None, str | None, int]) -> pl.DataFrame:
    """Return rows of district, village, owner and count."""
    return pl.DataFrame(
        rows,
        schema={
            "district": pl.String,
            "village": pl.String,
            "owner": pl.String,
            "count": pl.Int64,
        },
        orient="row",
    )


def told(found: pl.DataFrame, *levels: str) -> dict[object, int]:
    """Return the cases of each block by the values of its levels."""
    rows = found.group_by(levels).agg(pl.col("count").sum()).iter_rows()
    return {row[:-1]: row[-1] for row in rows}


def test_blocks_of_the_fewest_or_more_are_told():
    """5 is enough."""
    found = blocks(cells(("A", "a", None, 5), ("A", "b", None, 9)), ["village"], FIVE)

    expected = {("a",): 5, ("b",): 9}
    assert expected == told(found, "village")


def test_small_blocks_are_told_together():
    """3 and 4 are small; together they are 7, and nobody can tell which has how many."""
    found = blocks(
        cells(("A", "a", None, 3), ("A", "b", None, 4), ("A", "c", None, 9)),
        ["village"],
        FIVE,
    )

    expected = {(None,): 7, ("c",): 9}
    assert expected == told(found, "village")


def test_a_single_small_block_takes_the_smallest_large_one_along():
    """Alone, the 2 would be the total less the others: 22 - 6 - 14."""
    found = blocks(
        cells(("A", "a", None, 2), ("A", "b", None, 6), ("A", "c", None, 14)),
        ["village"],
        FIVE,
    )

    expected = {(None,): 8, ("c",): 14}
    assert expected == told(found, "village")


def test_a_rest_that_is_as_large_as_small_ones_can_be_does_not_stand_alone():
    """12 of three villages of at most 4: each would have 4. So the 6 goes with them."""
    found = blocks(
        cells(*(("A", name, None, 4) for name in "abc"), ("A", "d", None, 6)),
        ["village"],
        FIVE,
    )

    expected = {(None,): 18}
    assert expected == told(found, "village")


def test_what_one_owner_does_not_know_is_no_small_number_either():
    """
    An agency knows its own 9 of the 11: the other 2 would be told to it.

    So they go with others, until 5 or more are not its own.
    """
    found = blocks(
        cells(
            ("A", "a", "agency", 9),
            ("A", "a", "other", 2),
            ("A", "b", "other", 7),
            ("A", "c", "agency", 8),
        ),
        ["village"],
        FIVE,
    )

    expected = {(None,): 18, ("c",): 8}
    assert expected == told(found, "village")


def test_nothing_is_told_of_too_few_in_all():
    """4 in all are too few."""
    found = blocks(cells(("A", "a", None, 4)), ["village"], FIVE)

    assert found.height == 0


def test_below_what_is_not_told_nothing_is():
    """The district of 3 is told with no name, so its village has none either."""
    found = blocks(
        cells(("A", "a", None, 3), ("B", "b", None, 4), ("C", "c", None, 5)),
        ["district", "village"],
        FIVE,
    )

    expected = {(None, None): 7, ("C", "c"): 5}
    assert expected == told(found, "district", "village")


many = st.lists(
    st.tuples(
        st.sampled_from("AB"),
        st.sampled_from(["a", "b", "c", None]),
        st.sampled_from(["x", "y", None]),
        st.sampled_from(["mine", "yours", None]),
        st.integers(1, 7),
    ),
    min_size=1,
    max_size=14,
)
SHAPE = ("district", "village", "agency", "owner", "count")


@given(many, st.integers(2, 6))
def test_no_block_of_either_way_is_small_for_anybody(rows, least):
    """Two ways of cutting the same districts: all cases, in blocks large for each owner."""
    said = pl.DataFrame(
        rows, schema=list(SHAPE), orient="row", infer_schema_length=None
    )
    said = said.with_columns(pl.col("village", "agency", "owner").cast(pl.String))
    rule = Rule(least)
    base = blocks(said, ["district"], rule)
    ways = [
        (("district", "village"), blocks(base, ["village"], rule, ["district"])),
        (("district", "agency"), blocks(base, ["agency"], rule, ["district"])),
    ]

    assert base["count"].sum() in {0, said["count"].sum()}
    for levels, found in ways:
        assert base["count"].to_list() == found["count"].to_list()
        for whose in ("mine", "yours", "nobody"):
            others = found.filter(pl.col("owner").ne_missing(pl.lit(whose)))
            assert all(n >= least for n in told(others, *levels).values())


@given(many)
def test_no_sum_of_blocks_is_small(rows):
    """Every answer is a sum of whole blocks; so is every difference of two that are nested."""
    said = pl.DataFrame(
        rows, schema=list(SHAPE), orient="row", infer_schema_length=None
    )
    said = said.with_columns(pl.col("village", "agency", "owner").cast(pl.String))
    found = told(blocks(said, ["district", "village"], FIVE), "district", "village")

    for district, village in product(["A", "B", None], ["a", "b", "c", None]):
        of_village = sum(n for key, n in found.items() if key == (district, village))
        of_district = sum(n for key, n in found.items() if key[0] == district)
        assert of_village == 0 or of_village >= 5
        assert of_district - of_village == 0 or of_district - of_village >= 5
