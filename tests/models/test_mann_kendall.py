"""Does Mann-Kendall's test equal Kendall's, by hand and by a second implementation?"""

import itertools

import numpy as np
import pytest
from scipy import stats

from models.mann_kendall import mann_kendall


def slowly(values):
    """Return S and z pair by pair, ties grouped: a second implementation."""
    n = len(values)
    s = sum(np.sign(b - a) for a, b in itertools.combinations(values, 2))
    groups = np.unique(values, return_counts=True)[1]
    lost = sum(t * (t - 1) * (2 * t + 5) for t in groups)
    return s, (s - np.sign(s)) / np.sqrt((n * (n - 1) * (2 * n + 5) - lost) / 18)


def test_equal_to_the_second_implementation():
    """300 series of 12 with many ties."""
    series = np.random.default_rng(1).poisson(2.0, (300, 12)).astype(float)

    found = mann_kendall(series)

    s, z = zip(*(slowly(list(row)) for row in series), strict=True)
    assert list(s) == found.s.tolist()
    assert z == pytest.approx(found.z)


def test_by_hand():
    """1 to 6: S = 15, V = 6 * 5 * 17 / 18, z = 14 / sqrt(V), two-sided p."""
    found = mann_kendall([[1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1]])

    z = 14 / np.sqrt(510 / 18)
    assert [z, -z] == pytest.approx(found.z)
    assert 2 * stats.norm.sf(z) == pytest.approx(found.p[0])


def test_without_a_trend_p_is_even():
    """4,000 series of chance: p < 0.05 in no more than 5 %."""
    found = mann_kendall(np.random.default_rng(2).normal(size=(4_000, 12)))

    assert 0.02 < (found.p < 0.05).mean() < 0.055


def test_unknown_periods_are_left_out():
    """NaN in the middle: the test is that of the rest; all equal or too few: NaN."""
    found = mann_kendall(
        [[1, np.nan, 2, 3, 4], [2, 2, 2, 2, 2], [1, 2, np.nan] + [np.nan] * 2]
    )

    assert slowly([1, 2, 3, 4])[1] == pytest.approx(found.z[0])
    assert np.isnan(found.p[1:]).all()
