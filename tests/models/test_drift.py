"""What a change of a share must be, to be more than chance and habit."""

from __future__ import annotations

import math

import numpy as np
import pytest

from models.drift import surprise


def test_the_first_month_has_none_before():
    """One month is no change."""
    assert math.isnan(surprise(np.array([3]), np.array([10]))[0])


def test_a_change_is_counted_in_standard_errors():
    """
    The answer was worked out by hand.

    From 0 of 100 to 100 of 100, asin(sqrt((0.375)/100.75)) = 0.0610 to
    asin(sqrt(100.375/100.75)) = 1.5098; chance 1/400 + 1/400, usual scatter 0.03 squared.
    """
    expected = (1.5098 - 0.0610) / math.sqrt(2 / 400 + 0.03**2)

    assert surprise(np.array([0, 100]), np.array([100, 100]))[1] == pytest.approx(
        expected, rel=1e-3
    )


def test_the_same_change_of_few_rows_is_chance():
    """20 points of ten rows are two rows; of ten thousand they are news."""
    few = surprise(np.array([5, 7]), np.array([10, 10]))[1]
    many = surprise(np.array([5000, 7000]), np.array([10_000, 10_000]))[1]

    assert few < 1
    assert many > 5


def test_a_share_that_always_swings_surprises_less():
    """Ten points to and fro each month; the same ten points after a year of quiet."""
    of = np.full(14, 10_000)
    swings = np.array([5000, 6000] * 7)
    quiet = np.array([5000] * 13 + [6000])

    assert abs(surprise(swings, of)[-1]) < 2
    assert surprise(quiet, of)[-1] > 5


def test_a_break_does_not_hide_the_next_one():
    """The habit is a median: one jump in a year leaves it as it was."""
    of = np.full(16, 10_000)
    rows = np.array([1000] * 7 + [6000] * 8 + [1000])

    assert surprise(rows, of)[-1] < -5


def test_chance_alone_stays_below_five():
    """4,000 changes of a steady half, from a binomial with a seed."""
    rows = np.random.default_rng(1).binomial(8000, 0.5, (32, 126))
    found = [surprise(series, np.full(126, 8000))[1:] for series in rows]

    assert np.abs(found).max() < 5
