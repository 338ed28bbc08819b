"""Is growth told from season, gaps and chance? Worked by hand, and by its own definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from models.growth import growth


def weekly(*cases):
    """Return one row of days that holds each number of cases on the first of a week."""
    days = np.zeros((len(cases), 7))
    days[:, 0] = cases
    return days.reshape(1, -1)


def test_forty_after_ten_a_week_by_hand():
    """
    The past says ten, steadily, so that only chance is left of the error.

    r = 2 (sqrt(40.375) - sqrt(10.375)) = 6.2662. Of the 13 earlier weeks nine have four
    weeks before them and were foretold without error: phi = max(4 / 13, 1) = 1, and
    t has 4 + 9 / 2 degrees of freedom.
    """
    found = growth(weekly(*[10] * 13, 40), days=7)

    assert [40.0] == found.observed.tolist()
    assert [10.0] == found.expected.tolist()
    assert [4.0] == found.times.tolist()
    assert pytest.approx(stats.t.sf(6.26622, 8.5), rel=1e-4) == found.p[0]
    assert found.p[0] == found.q[0]


def test_what_comes_every_year_is_no_growth():
    """
    Twenty a stretch, a hundred in each December: the third December is no news.

    The season leans on "none" with 20 cases: two Decembers with a stretch on either side
    hold 2 * 140 where 2 * 3 * 26.15 = 156.9 are usual: (280 + 20) / (156.9 + 20) = 1.696.
    Without it 100 would stand against the level of 26.15.
    """
    year = [20] * 12 + [100]
    cases = np.array(year * 3, dtype=float)
    days = np.zeros((cases.size, 28))
    days[:, 0] = cases

    found = growth(days.reshape(1, -1), days=28)
    single = growth(days.reshape(1, -1)[:, -14 * 28 :], days=28)

    assert pytest.approx(26.154 * 1.6957, rel=1e-3) == found.expected[0]
    assert pytest.approx(20 * 12 / 13 + 100 / 13, rel=1e-6) == single.expected[0]


def test_a_gap_is_not_a_time_without_cases():
    """Ten a week, four weeks of no data: still ten are expected, and ten are no growth."""
    cases = weekly(*[10] * 6, 0, 0, 0, 0, *[10] * 4, 30)
    known = np.ones(cases.size, dtype=bool)
    known[6 * 7 : 10 * 7] = False

    told, untold = growth(cases, known, days=7), growth(cases, days=7)

    assert [10.0] == told.expected.tolist()
    assert untold.expected[0] < told.expected[0]


def test_too_few_and_too_short_are_not_tested():
    """Nine cases where ten are asked for; three weeks of past where four are needed."""
    few = growth(weekly(*[0] * 13, 9), days=7)
    short = growth(weekly(10, 10, 10, 40), days=7)

    assert np.isnan([*few.p, *few.q, *short.p, *short.expected]).all()


def test_what_never_was_is_expected_by_half_a_case():
    """Nothing in 13 weeks, then twelve: half a case in 13 weeks is expected, 0.0385."""
    found = growth(weekly(*[0] * 13, 12), days=7)

    assert pytest.approx(0.5 / 13) == found.expected[0]
    assert found.q[0] < 0.001


def test_a_series_that_jumps_about_has_to_jump_further():
    """The same growth, after weeks of ten and after weeks of one and nineteen."""
    steady = growth(weekly(*[10] * 30, 25), days=7)
    jumpy = growth(weekly(*[1, 19] * 15, 25), days=7)

    assert steady.p[0] < 0.01
    assert jumpy.p[0] > 0.05


def test_growth_in_its_third_month_does_not_hide_itself():
    """A year of five, then 20, 40 and 60: the two before count as outbreaks, and no more."""
    cases = np.zeros((29, 28))
    cases[:, 0] = [5] * 26 + [20, 40, 60]

    found = growth(cases.reshape(1, -1), days=28)

    assert found.q[0] < 0.01


@pytest.mark.parametrize(
    ("counts", "known", "days", "said"),
    [
        ([1.0, 2.0], None, 7, "counts"),
        ([[-1.0, 2.0]], None, 7, "counts"),
        ([[np.nan, 2.0]], None, 7, "counts"),
        ([[1.0, 2.0]], None, 10, "days"),
        ([[1.0, 2.0]], None, 0, "days"),
        ([[1.0, 2.0]], [True, True, False], 7, "known"),
    ],
)
def test_what_can_not_be_used_is_named(counts, known, days, said):
    """One sentence with the argument's name."""
    with pytest.raises(ValueError, match=f"^{said}: expected"):
        growth(counts, known, days=days)


@pytest.mark.parametrize("shape", [(0, 100), (3, 1), (3, 6), (2, 8), (1, 400)])
def test_nothing_at_all_has_an_answer(shape):
    """No series, one day, less than a week, all nought: no test, and no warning."""
    found = growth(np.zeros(shape), days=7)

    assert (shape[0],) == found.q.shape
    assert np.isnan(found.q).all()


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(0, 60), min_size=6, max_size=40), st.integers(1, 40))
def test_more_cases_are_never_less_sure(past, more):
    """With the past as it is, the chance of so many or more falls with how many came."""
    p = growth(weekly(*past, 10), days=7).p, growth(weekly(*past, 10 + more), days=7).p

    assert p[1] <= p[0]
    assert ((p[0] >= 0) & (p[0] <= 1)).all()
