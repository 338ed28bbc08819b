"""Are cases of uncertain place dealt by their weights, and hot only where it holds?"""

import numpy as np
import pytest

from models.uncertain import maps, settled, weighted

CASE = [9, 9, 4, 4, 4]
AREA = [0, 1, 1, 2, 3]
WEIGHT = [0.25, 0.75, 0.5, 0.3, 0.2]


def test_weights_add_to_what_is_certain():
    """By hand: 5 + 1/4, 0 + 3/4 + 1/2, 0.3, 0.2."""
    found = weighted([5, 0, 0, 0], CASE, AREA, WEIGHT)

    assert [5.25, 1.25, 0.3, 0.2] == pytest.approx(found)


def test_maps_deal_each_case_once_and_by_weight():
    """4,000 maps: two uncertain cases in each, on average where the weights say."""
    found = maps([5, 0, 0, 0], CASE, AREA, WEIGHT, n=4_000, seed=1)

    assert (found.sum(axis=0) == 7).all()
    assert weighted([5, 0, 0, 0], CASE, AREA, WEIGHT) == pytest.approx(
        found.mean(axis=1), abs=0.03
    )
    assert (found[0] >= 5).all()


def test_the_rest_of_a_weight_lies_outside():
    """A case that is with 0.4 in the only area is in 40 % of the maps."""
    found = maps([0], [1], [0], [0.4], n=4_000, seed=2)

    assert found.mean() == pytest.approx(0.4, abs=0.03)


def test_a_seed_repeats_and_rows_may_come_in_any_order():
    """The same seed, the same maps; weights rounded to 7 digits lose no case."""
    one = maps([1, 1], [3, 3], [0, 1], [0.5, 0.5], n=50, seed=3)
    thirds = maps([0, 0, 0], [1] * 3, [0, 1, 2], [np.float32(1 / 3)] * 3, n=5_000)

    np.testing.assert_array_equal(
        one, maps([1, 1], [3, 3], [0, 1], [0.5, 0.5], n=50, seed=3)
    )
    assert (thirds.sum(axis=0) == 1).all()


def test_petitions_of_one_address_lie_together():
    """Nine petitions of one address: all in one area or all in the other, never apart."""
    found = maps([0, 0], [1, 1], [0, 1], [0.5, 0.5], 9, n=200, seed=4)

    assert {0.0, 9.0} == set(found.ravel())
    assert [4.5, 4.5] == weighted([0, 0], [1, 1], [0, 1], [0.5, 0.5], [9, 9]).tolist()


def test_nothing_uncertain_is_the_same_map_each_time():
    """Without candidates every map is what is certain."""
    found = maps([1.0, 2.0], [], [], [], n=3)

    assert [[1.0] * 3, [2.0] * 3] == found.tolist()


def test_hot_only_where_it_is_hot_in_95_of_100():
    """By hand, of 100 maps: 95 hot is hot, 94 is unsure, 5 is none, 6 is unsure."""
    said = [["hot"] * hot + ["none"] * (100 - hot) for hot in (95, 94, 5, 6)] + [
        ["cold"] * 97 + ["none"] * 3,
        ["undefined"] * 100,
    ]

    classes, sure = settled(said)

    assert classes.tolist() == ["hot", "unsure", "none", "unsure", "cold", "undefined"]
    assert [0.95, 0.94, 0.95, 0.06, 0.97, 1.0] == pytest.approx(sure)


@pytest.mark.parametrize(
    ("case", "area", "weight", "said"),
    [
        ([1], [5], [1.0], "area"),
        ([1], [0], [-1.0], "weight"),
        ([1, 1], [0, 1], [0.9, 0.9], "weight"),
        ([1, 2], [0], [1.0], "case"),
    ],
)
def test_what_makes_no_sense_is_refused(case, area, weight, said):
    """Rows beyond the areas, negative or too large weights, a row too few: ValueError."""
    with pytest.raises(ValueError, match=said):
        maps([0.0, 0.0], case, area, weight)
