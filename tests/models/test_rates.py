"""Are smoothed rates those of Marshall, Assuncao & Reis and esda, and honest at the edges?"""

import libpysal
import numpy as np
import pytest
from esda.smoothing import (
    Empirical_Bayes,
    Spatial_Empirical_Bayes,
    assuncao_rate,
)
from scipy import sparse, stats

from models.rates import damped, empirical_bayes, enough, excess, interval


def counts_and_residents(seed=1, n=100):
    """Return over-dispersed counts of n areas, and their residents."""
    chance = np.random.default_rng(seed)
    residents = chance.integers(500, 12_000, n).astype(float)
    rate = 0.004 * chance.gamma(4, 1 / 4, n)
    return chance.poisson(residents * rate).astype(float), residents


def test_global_smoothing_equals_esda():
    """100 areas: equal to esda's Empirical_Bayes, times 1,000, to 1e-9."""
    counts, residents = counts_and_residents()

    ours = empirical_bayes(counts, residents).rate

    theirs = Empirical_Bayes(counts, residents).r.ravel() * 1000
    np.testing.assert_allclose(theirs, ours, rtol=0, atol=1e-9)


def test_spatial_smoothing_equals_esda():
    """A 10 x 10 city: equal to esda's Spatial_Empirical_Bayes, times 1,000, to 1e-9."""
    counts, residents = counts_and_residents(2)
    touching = libpysal.weights.lat2W(10, 10, rook=False, id_type="int")
    theirs = Spatial_Empirical_Bayes(counts, residents, touching).r.ravel() * 1000

    ours = empirical_bayes(counts, residents, sparse.csr_array(touching.sparse)).rate

    np.testing.assert_allclose(theirs, ours, rtol=0, atol=1e-9)


def test_excess_equals_esda():
    """Assuncao & Reis' index, for many series at once, equals esda's for each to 1e-9."""
    one, residents = counts_and_residents(3)
    two = np.random.default_rng(4).poisson(residents / 900).astype(float)

    ours = excess(np.column_stack([one, two]), residents)

    for at, counts in enumerate((one, two)):
        np.testing.assert_allclose(
            assuncao_rate(counts, residents), ours[:, at], rtol=0, atol=1e-9
        )


def test_esda_pushes_rates_away_where_areas_are_more_alike_than_chance():
    """
    Two areas of 1,000 with 10 and 12 cases: chance alone would scatter them more.

    m = 0.011, between = 1e-6, m / 1000 = 1.1e-5, so A < 0. esda keeps it, and moves the
    10 per 1,000 to the other side of the mean; here both are the mean, 11.
    """
    theirs = Empirical_Bayes([10, 12], [1000, 1000]).r.ravel() * 1000

    ours = empirical_bayes([10, 12], [1000, 1000])

    assert theirs[0] > 11
    assert [11.0, 11.0] == pytest.approx(ours.rate)
    assert [0.0, 0.0] == ours.trust.tolist()


def test_by_hand():
    """
    Two areas of 1,000 with 10 and 50 cases.

    m = 0.03, between = 0.02^2 = 4e-4, A = 4e-4 - 3e-5 = 3.7e-4, w = 3.7 / (3.7 + 0.3):
    0.925 of the way from 30 to 10 is 11.5.
    """
    found = empirical_bayes([10, 50], [1000, 1000])

    assert [11.5, 48.5] == pytest.approx(found.rate)
    assert [0.925, 0.925] == pytest.approx(found.trust)


def test_the_interval_is_that_of_the_gamma_posterior():
    """The same two areas: prior Gamma(m^2/A, A/m), posterior after 10 of 1,000."""
    low, high = stats.gamma.ppf(
        [0.025, 0.975], 0.03**2 / 3.7e-4 + 10, scale=1 / (0.03 / 3.7e-4 + 1000)
    )

    found = empirical_bayes([10, 50], [1000, 1000])

    assert 1000 * low == pytest.approx(found.low[0])
    assert 1000 * high == pytest.approx(found.high[0])


def test_intervals_hold_the_truth_as_often_as_they_say():
    """Rates drawn from a Gamma law: 95 % intervals hold 93 to 97 % of 20,000 of them."""
    chance = np.random.default_rng(5)
    residents = chance.integers(300, 9_000, 20_000).astype(float)
    truth = 0.003 * chance.gamma(3, 1 / 3, residents.size)
    found = empirical_bayes(chance.poisson(truth * residents)[:400], residents[:400])
    held = (found.low <= 1000 * truth[:400]) & (1000 * truth[:400] <= found.high)

    assert held.mean() == pytest.approx(0.95, abs=0.03)


def test_garwood_by_chi_square():
    """The exact interval equals its form by chi-square quantiles; 0 cases have a bound."""
    low, high = interval([0, 10], [1000, 1000])

    assert [0, stats.chi2.ppf(0.025, 20) / 2] == pytest.approx(low)
    assert stats.chi2.ppf(0.975, [2, 22]) / 2 == pytest.approx(high)


@pytest.mark.parametrize(
    ("counts", "residents", "rates"),
    [
        pytest.param([0, 0], [5, 9], [0, 0], id="no case at all"),
        pytest.param([3, 1], [1000, 0], [3, np.nan], id="nobody lives in one"),
        pytest.param([3, 1], [1000, np.nan], [3, np.nan], id="residents not known"),
        pytest.param([7], [1000], [7], id="one village"),
        pytest.param([0, 0], [0, 0], [np.nan, np.nan], id="nobody lives anywhere"),
    ],
)
def test_edges_have_an_answer(counts, residents, rates):
    """Zero, nobody, one village: a rate or NaN, and no warning."""
    found = empirical_bayes(counts, residents)

    np.testing.assert_allclose(rates, found.rate)
    assert (np.isnan(found.low) == np.isnan(rates)).all()
    assert (np.nan_to_num(found.low) <= np.nan_to_num(found.high)).all()
    assert np.isfinite(excess(counts, residents)).all()


@pytest.mark.parametrize("smooth", [empirical_bayes, excess, interval])
@pytest.mark.parametrize(
    ("counts", "residents", "said"),
    [
        ([-1.0, 2.0], [10.0, 10.0], "counts"),
        ([np.nan, 2.0], [10.0, 10.0], "counts"),
        ([1.0, 2.0], [10.0, -1.0], "residents"),
        ([1.0, 2.0], [10.0], "residents"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(smooth, counts, residents, said):
    """Negative, NaN or too few numbers: ValueError that names the argument."""
    with pytest.raises(ValueError, match=said):
        smooth(counts, residents)


def test_an_island_keeps_to_itself():
    """Without neighbours an area is smoothed with nobody: its own rate, exact interval."""
    nobody = sparse.csr_array((2, 2))

    found = empirical_bayes([10, 50], [1000, 1000], nobody)

    assert [10.0, 50.0] == pytest.approx(found.rate)
    assert interval([10, 50], [1000, 1000])[0] == pytest.approx(found.low)


def test_few_cases_make_no_rank():
    """Below the least number of cases there is no value."""
    np.testing.assert_array_equal([np.nan, 2.0], enough([29, 30], [9.0, 2.0], least=30))


def test_damping_keeps_sign_and_order():
    """Far scores move in, none passes another, 0 stays."""
    scores = np.linspace(-9, 9, 181)

    drawn = damped(scores)

    assert (np.diff(drawn) > 0).all()
    assert (np.sign(drawn) == np.sign(scores)).all()
    assert (np.abs(drawn) <= np.abs(scores)).all()
