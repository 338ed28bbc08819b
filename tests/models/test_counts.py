"""Do counts keep their order, and rates their meaning?"""

import math

import numpy as np
import pytest

from models.counts import aligned, per_km2, rate_per_1000


def test_aligned_keeps_the_order_and_fills_with_zero():
    """Areas without petitions are 0; the order is the caller's."""
    counts = aligned(["a", "b", "c"], ["c", "a"], [[5, 1], [2, 7]])

    np.testing.assert_array_equal([[2, 7], [0, 0], [5, 1]], counts)


def test_aligned_of_nothing_is_zero_everywhere():
    """No petition at all in the chosen filter."""
    np.testing.assert_array_equal([0.0, 0.0], aligned(["a", "b"], [], []))


@pytest.mark.parametrize(
    ("areas", "found", "counts", "named"),
    [
        (["a", "b"], ["x"], [1], "found_ids"),
        (["a", "b"], ["a", "a"], [1, 2], "found_ids"),
        (["a", "a"], ["a"], [1], "area_ids"),
        (["a", "b"], ["a"], [1, 2], "counts"),
        (["a", "b"], ["a"], 1, "counts"),
    ],
)
def test_aligned_loses_nothing_silently(areas, found, counts, named):
    """A village unknown to the map, an id twice, a length that differs: named."""
    with pytest.raises(ValueError, match=f"^{named}: "):
        aligned(areas, found, counts)


def test_rates_by_hand():
    """3 of 6,000 is half a case per 1,000; nobody there, no rate; 3 on 1.5 km2 is 2."""
    rates = rate_per_1000([3, 0, 1, 1], [6000, 5000, 0, math.nan])

    np.testing.assert_array_equal([0.5, 0.0, math.nan, math.nan], rates)
    np.testing.assert_array_equal([2.0, math.nan], per_km2([3, 1], [1.5, 0]))


def test_many_series_share_the_residents():
    """A column per agency: each over the same residents, row by row."""
    rates = rate_per_1000([[1, 2], [3, 4]], [1000, 0])

    np.testing.assert_array_equal([[1.0, 2.0], [math.nan, math.nan]], rates)


@pytest.mark.parametrize(
    ("counts", "residents", "named"),
    [
        ([1, 2], [1000], "residents"),
        ([1], 1000, "residents"),
        ([-1], [1000], "counts"),
        ([1], [-1000], "residents"),
        ([1], [math.inf], "residents"),
    ],
)
def test_rates_name_what_is_wrong(counts, residents, named):
    """Negative or infinite numbers, and shapes that do not fit."""
    with pytest.raises(ValueError, match=f"^{named}: "):
        rate_per_1000(counts, residents)
