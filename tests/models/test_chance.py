"""Is p what the promise says: exact moments, two tails, seeded draws?"""

import itertools

import esda
import libpysal
import numpy as np
import pytest
from scipy import sparse, stats

from models.chance import permuted, skewed_p, skewness
from models.hotspots import gi_star_of_excess, two_sided_p


def ring(n, reach=1):
    """Return n areas in a ring, each touching so many on either side."""
    steps = [np.roll(np.eye(n), shift, axis=1) for shift in range(1, reach + 1)]
    return sparse.csr_array(sum(step + step.T for step in steps))


def city():
    """Return the neighbours of a 19 x 24 city with corner contacts: 456 areas."""
    lattice = libpysal.weights.lat2W(19, 24, rook=False, id_type="int")
    return sparse.csr_array(lattice.sparse)


@pytest.mark.parametrize("star", [True, False])
def test_skewness_is_that_of_all_permutations(star):
    """Seven areas: the formula equals the skewness over all 5,040 ways to deal the values."""
    values = np.array([9.0, 4.0, 1.0, 0.0, 0.0, 0.0, 2.0])
    weights = ring(7)
    rows = weights.toarray() + (np.eye(7) if star else 0)
    sums = np.array(
        [rows @ np.array(dealt) for dealt in itertools.permutations(values)]
    )

    found = skewness(values, weights, star=star)

    assert stats.skew(sums, axis=0) == pytest.approx(found)


def test_without_skewness_it_is_the_normal_law():
    """Skewness 0: equal to two_sided_p; of opposite skewness: mirrored."""
    z = np.array([-4.0, -1.0, 0.0, 0.5, 3.0])

    assert two_sided_p(z) == pytest.approx(skewed_p(z, np.zeros(5)))
    assert skewed_p(z, np.full(5, 0.8)) == pytest.approx(skewed_p(-z, np.full(5, -0.8)))


def test_pearsons_law_by_scipy():
    """The long tail is that of scipy's pearson3, doubled; the middle is no further than 1."""
    law = stats.pearson3(1.2)

    p = skewed_p([0.3, 2.5, 6.0], [1.2, 1.2, 1.2])

    assert 2 * law.sf([0.3, 2.5, 6.0]) == pytest.approx(p)


def test_the_short_tail_is_never_shorter_than_the_normal_one():
    """
    Skewness 9, z = -0.25: Pearson's law ends at -2/9, yet that is no finding.

    One hot spot among zeros lifts the skewness so far; its quiet neighbours are not cold.
    """
    p = skewed_p([-0.25, -3.0, 0.25], [9.0, 0.5, -9.0])

    assert [0.80259, 0.0027, 0.80259] == pytest.approx(p, abs=1e-5)


def test_few_petitions_are_called_as_rarely_as_promised():
    """
    100 cases dealt to 456 areas, 2,000 maps, p < 0.001 on either side.

    The normal law is passed 5 times as often as it says; Pearson's stays below 1.5 times.
    """
    counts = np.random.default_rng(1).multinomial(100, np.ones(456) / 456, 2_000).T
    z = gi_star_of_excess(counts, city())

    normal = (two_sided_p(z) < 0.001).mean()
    skewed = (skewed_p(z, skewness(counts, city(), star=True)) < 0.001).mean()

    assert normal > 0.003
    assert skewed < 0.0015


def test_permutation_equals_all_that_can_be_drawn():
    """
    Nine in a ring, 9 9 9 then zeros: the middle nine's neighbours hold all that is left.

    By hand: of the C(8,2) = 28 pairs of others one holds both nines, so the chance of as
    much is 1/28, doubled. Where one neighbour is a nine: 13 of 28 pairs hold one or more.
    """
    found = permuted([9, 9, 9, 0, 0, 0, 0, 0, 0], ring(9), n=9_999)

    assert 2 / 28 == pytest.approx(found.p[1], abs=0.01)
    assert 26 / 28 == pytest.approx(found.p[0], abs=0.02)


def test_series_share_their_draws_and_a_seed_repeats_them():
    """Columns together equal columns alone; the same seed gives the same, another not."""
    counts = np.random.default_rng(2).poisson(3.0, (40, 5)).astype(float)

    together = permuted(counts, ring(40, 2), n=99, seed=3).p

    alone = [permuted(column, ring(40, 2), n=99, seed=3).p for column in counts.T]
    np.testing.assert_array_equal(np.column_stack(alone), together)
    assert (permuted(counts, ring(40, 2), n=99, seed=4).p != together).any()


def test_esda_calls_twice_as_many():
    """
    Chance alone: esda's p_sim < 0.05 in about 10 % of areas, ours in about 5 %.

    Its smaller tail is picked after looking; its own z of the permutations agrees with ours.
    """
    values = np.random.default_rng(5).normal(20, 3, 456)
    lattice = libpysal.weights.lat2W(19, 24, rook=False, id_type="int")
    with pytest.warns(DeprecationWarning, match="double the p-value"):
        theirs = esda.Moran_Local(values, lattice, permutations=999, seed=6)

    ours = permuted(values, city(), n=999, seed=6)

    assert (theirs.p_sim < 0.05).mean() == pytest.approx(0.10, abs=0.04)
    assert (ours.p < 0.05).mean() == pytest.approx(0.05, abs=0.03)
    # I = own score x neighbours' sum: the sign goes with the area's own score.
    side = np.sign(values - values.mean())
    assert np.corrcoef(theirs.z_sim * side, ours.z)[0, 1] > 0.995


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(np.zeros(6), id="all zero"),
        pytest.param(np.full(6, 0.1), id="all equal"),
    ],
)
def test_no_meaning_is_nan(values):
    """Equal values: NaN for skewness and permutation, and no warning."""
    assert np.isnan(skewness(values, ring(6), star=True)).all()
    assert np.isnan(permuted(values, ring(6), n=19).p).all()


def test_islands_and_whole_maps_are_nan():
    """Who touches nobody, or everybody, has no neighbours to deal."""
    values = [1.0, 2.0, 3.0]

    assert np.isnan(permuted(values, sparse.csr_array((3, 3)), n=19).p).all()
    assert np.isnan(permuted(values, ring(3), n=19).p).all()


@pytest.mark.parametrize(
    ("values", "weights", "said"),
    [
        ([1.0, np.nan, 2.0], ring(3), "values"),
        ([1.0, 2.0], ring(3), "weights"),
        ([1.0, 2.0, 3.0], ring(3) * 0.5, "weights"),
    ],
)
def test_what_can_not_be_dealt_is_refused(values, weights, said):
    """NaN, wrong shapes and weights other than 1: ValueError that names the argument."""
    with pytest.raises(ValueError, match=said):
        permuted(values, weights, n=9)
