"""Which counts are ordinary: a band worked out by hand, and one held against simulations."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from models.trends_band import LEAST, band

WEEKS = np.arange("2018-01-01", "2024-12-30", 7, dtype="datetime64[D]")


def test_equal_weeks_have_the_band_of_a_poisson():
    """
    A dozen weeks of 100 each: mean 100, dispersion 1 at least.

    2 sqrt(100.375) = 20.0375; Student's t with 15 degrees, 0.995: 2.9467; so the roots are
    17.0908 and 22.9842, and a quarter of their squares less 3/8 is 72.65 and 131.69.
    """
    found = band(np.full(12, 100.0), WEEKS[:12], "week")

    assert found is not None
    assert not found.seasonal
    assert [pytest.approx(72.65, abs=0.01)] * 12 == found.low.tolist()
    assert [pytest.approx(131.69, abs=0.01)] * 12 == found.high.tolist()


def test_the_season_is_expected_and_an_outbreak_is_not():
    """Seven years with a summer twice the winter; one week of ten times as many."""
    place = 2 * np.pi * (WEEKS - WEEKS[0]).astype(int) / 365.25
    truth = 60 * np.exp(0.35 * np.cos(place - 3.4))
    counts = np.random.default_rng(8).poisson(truth).astype(float)
    counts[200] = 600

    found = band(counts, WEEKS, "week")

    assert found is not None
    assert found.seasonal
    assert np.abs(np.log(found.expected / truth)).max() < 0.15
    outside = np.flatnonzero((counts > found.high) | (counts < found.low))
    assert 200 in outside
    assert outside.size <= 5


def test_over_dispersed_counts_lie_inside_as_often_as_said():
    """
    Of 20 series of 365 weeks with variance 4 times the mean at least 99 % lie inside.

    A few more: the tails are those of real series, wider than of these.
    """
    draw = np.random.default_rng(3)
    inside = []
    for _ in range(20):
        counts = stats.nbinom(40 / 3, 1 / 4).rvs(WEEKS.size, random_state=draw)
        found = band(counts.astype(float), WEEKS, "week")
        assert found is not None
        inside.append(((counts >= found.low) & (counts <= found.high)).mean())

    assert 0.99 <= np.mean(inside) <= 0.998


def test_days_know_their_weekday():
    """Five days of 50 and two of 10: each is expected on its weekday."""
    days = np.arange("2024-01-01", "2024-03-25", dtype="datetime64[D]")
    counts = np.tile([50.0] * 5 + [10.0] * 2, 12)

    found = band(counts, days, "day")

    assert found is not None
    assert counts.tolist() == pytest.approx(found.expected.tolist())


def test_unknown_periods_do_not_count_but_have_an_expectation():
    """A gap of zeros that is known to be a gap does not lower the level."""
    counts = np.array([20.0] * 10 + [0.0] * 10 + [20.0] * 10)

    found = band(counts, WEEKS[:30], "week", known=counts > 0)

    assert found is not None
    assert [pytest.approx(20)] * 30 == found.expected.tolist()


def test_too_few_known_periods_have_no_band():
    """Seven weeks are no level; eight are."""
    assert band(np.ones(LEAST - 1), WEEKS[: LEAST - 1], "week") is None
    assert band(np.ones(LEAST), WEEKS[:LEAST], "week") is not None


@pytest.mark.parametrize("counts", [np.zeros(300), np.full(300, 5.0)])
def test_all_zero_and_all_equal_have_a_defined_band(counts):
    """And it holds them."""
    found = band(counts, WEEKS[:300], "week")

    assert found is not None
    assert (found.low <= counts).all()
    assert (counts <= found.high).all()


def test_what_is_no_series_is_refused():
    """Two dimensions and negative counts are errors of the caller."""
    with pytest.raises(ValueError, match="n_periods"):
        band(np.ones((2, 9)), WEEKS[:9], "week")
    with pytest.raises(ValueError, match="not negative"):
        band(np.full(9, -1.0), WEEKS[:9], "week")
