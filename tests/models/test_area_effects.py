"""Is what areas differ by told from what lies beyond it? By scipy's laws, and by simulation."""

import libpysal
import numpy as np
import pytest
from scipy import optimize, sparse, stats

from models.area_effects import Scores, dispersion, gi_star_of_scores, scores
from models.hotspots import benjamini_hochberg, gi_star


def city():
    """Return the neighbours of a 19 x 24 city with corner contacts: 456 areas."""
    lattice = libpysal.weights.lat2W(19, 24, rook=False, id_type="int")
    return sparse.csr_array(lattice.sparse)


def drawn(run, total=2_000, deviation=1.0):
    """Return counts of 456 areas with uneven residents, each with a rate of its own."""
    chance = np.random.default_rng(run)
    residents = np.round(chance.uniform(500, 9_000, 456))
    own = chance.gamma(deviation**-2, deviation**2, 456)
    return chance.poisson(residents / residents.sum() * total * own), residents


def called(counts, base):
    """Return which areas are hot at a false discovery rate of 5 %."""
    z, p = gi_star_of_scores(scores(counts, base), city())
    return (benjamini_hochberg(p) <= 0.05) & (z > 0)


def test_the_variance_is_the_upper_end_of_its_interval_by_scipy():
    """Where scipy's negative binomial log likelihood is 0.8212 below its best."""
    counts, base = drawn(3)
    mean = base * counts.sum() / base.sum()

    def worse(spread):
        size = 1 / spread
        return -stats.nbinom.logpmf(counts, size, size / (size + mean)).sum()

    best = optimize.minimize_scalar(worse, bounds=(0.1, 4), method="bounded")
    upper = optimize.brentq(
        lambda spread: worse(spread) - best.fun - 1.2815515655446004**2 / 2, best.x, 4
    )
    assert dispersion(counts, base) == pytest.approx(upper, rel=0.13)
    assert dispersion(counts, base) <= upper


def test_scores_have_the_moments_of_scipys_negative_binomial():
    """Mean, variance and skewness of a count with the same mean and A = 0.5."""
    found = scores([10, 20, 0], [1, 2, 3], variance=0.5)

    mean, variance, skew = stats.nbinom.stats(
        2.0, 2.0 / (2.0 + np.array([5.0, 10.0, 15.0])), moments="mvs"
    )
    assert [5.0, 10.0, 15.0] == pytest.approx(found.expected)
    assert (np.array([10, 20, 0]) - mean) / np.sqrt(variance) == pytest.approx(
        found.value
    )
    assert skew == pytest.approx(found.skew)


def test_without_a_fence_passed_it_is_gi_star_of_the_scores():
    """Scores of deviation 1.2 between -2 and 2: z is that of the published formula."""
    value = np.linspace(-2, 2, 456)[np.random.default_rng(0).permutation(456)]
    found = Scores(value, np.full(456, 0.5), np.ones(456), np.full(456, True))

    z, _ = gi_star_of_scores(found, city())

    assert z == pytest.approx(gi_star(value + 2, city()))


def test_one_area_that_stands_far_out_does_not_hide_itself():
    """60 cases in one area, one in each other: it and its eight neighbours, no others."""
    counts = np.ones(456)
    counts[230] = 60

    assert {230, *city()[[230]].indices} == set(
        np.flatnonzero(called(counts, np.ones(456)))
    )


def test_without_a_signal_nothing_is_called():
    """60 maps whose areas differ by 100 %: any hot area in 3 at most."""
    false = [called(*drawn(run)).any() for run in range(60)]

    assert sum(false) <= 3


def test_a_cluster_five_times_as_busy_is_found():
    """Nine areas around the middle: it is called in 15 of 20 maps or more."""
    found = []
    for run in range(20):
        counts, base = drawn(run, deviation=0.5)
        inside = [230, *city()[[230]].indices]
        more = np.random.default_rng(run).poisson(4 * np.maximum(counts[inside], 1))
        counts[inside] += more
        found.append(called(counts, base)[230])

    assert sum(found) >= 15


@pytest.mark.parametrize(
    ("counts", "base"),
    [
        (np.zeros(456), np.ones(456)),
        (np.full(456, 3), np.ones(456)),
        (np.eye(1, 456)[0], np.ones(456)),
        (np.ones(456), np.zeros(456)),
        (np.ones(456), np.full(456, np.nan)),
    ],
)
def test_maps_of_nothing_have_an_answer(counts, base):
    """All zero, all equal, one case, no base, an unknown one: nothing is hot, none warns."""
    z, p = gi_star_of_scores(scores(counts, base), city())

    assert np.isfinite(z).all()
    assert not (benjamini_hochberg(p) <= 0.05).any()


def test_one_area_has_no_z():
    """Its neighbourhood is the whole map."""
    z, p = gi_star_of_scores(scores([5], [1]), sparse.csr_array((1, 1)))

    assert np.isnan([z[0], p[0]]).all()


@pytest.mark.parametrize(
    ("counts", "base", "word"),
    [
        ([1, 2], [1], "base"),
        ([-1, 2], [1, 1], "counts"),
        ([1, np.nan], [1, 1], "counts"),
        ([1, 2], [1, -1], "base"),
    ],
)
def test_what_can_not_be_is_refused(counts, base, word):
    """By the name of the argument."""
    with pytest.raises(ValueError, match=f"^{word}:"):
        scores(counts, base)


def test_what_comes_in_is_not_changed():
    """Counts and base are those of before."""
    counts, base = np.array([5.0, 1.0, 2.0]), np.array([1.0, np.nan, 3.0])

    scores(counts, base)

    assert [5.0, 1.0, 2.0] == counts.tolist()
    assert np.isnan(base[1])
