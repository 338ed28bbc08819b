"""Are the hot spots what Getis and Ord, Benjamini and Hochberg, and esda say?"""

import math

import esda
import libpysal
import numpy as np
import pytest
from scipy import sparse

from models.hotspots import (
    benjamini_hochberg,
    classify,
    gi_star,
    gi_star_of_excess,
    two_sided_p,
)


def line(n):
    """Return n areas in a row, each touching the next."""
    return sparse.csr_array(np.eye(n, k=1) + np.eye(n, k=-1))


def city():
    """Return the neighbours of a 19 x 24 city with corner contacts: 456 areas."""
    return libpysal.weights.lat2W(19, 24, rook=False, id_type="int")


@pytest.fixture
def four_by_four():
    """Return sixteen villages, four by four, corners count as contact."""
    return sparse.csr_array(libpysal.weights.lat2W(4, 4, rook=False).sparse)


def test_a_lone_crowded_village_warms_its_corner(four_by_four):
    """
    30 petitions in a corner, 5 elsewhere: the corner is warm, the far corner cool.

    By hand: the corner's neighbourhood holds 45 against 26.25 expected,
    z = 18.75 / (s * sqrt(48 / 15)) = sqrt(3), with s = 25 * sqrt(15) / 16.
    """
    counts = np.full(16, 5.0)
    counts[0] = 30.0

    z = gi_star(counts, four_by_four)

    assert math.sqrt(3) == pytest.approx(z[0], abs=1e-12)
    assert -1 / math.sqrt(3) == pytest.approx(z[15], abs=1e-12)


def test_three_in_a_row_by_hand():
    """
    Nine petitions at one end of three villages in a row.

    Mean 3, s = sqrt(18). First: (9 - 6) / (sqrt(18) * sqrt((3*2 - 4) / 2)) = 1 / sqrt(2).
    Last: (0 - 6) / sqrt(18) = -sqrt(2). The middle touches the whole map: no meaning.
    """
    z = gi_star([9, 0, 0], line(3))

    assert 1 / math.sqrt(2) == pytest.approx(z[0])
    assert math.isnan(z[1])
    assert -math.sqrt(2) == pytest.approx(z[2])


def test_equal_to_esda_with_binary_weights():
    """456 areas of Poisson counts: equal to esda's G_Local to 1e-9."""
    weights = city()
    counts = np.random.default_rng(1).poisson(4.0, 456).astype(float)
    theirs = esda.G_Local(counts, weights, transform="B", star=True, permutations=0)

    ours = gi_star(counts, sparse.csr_array(city().sparse))

    np.testing.assert_allclose(theirs.Zs, ours, rtol=0, atol=1e-9)


def test_equal_to_esda_with_an_island():
    """An area that touches nothing is its own standard score, in esda too."""
    touching = {0: [1], 1: [0, 2], 2: [1, 3], 3: [2], 4: []}
    counts = np.array([1.0, 4.0, 2.0, 8.0, 5.0])
    weights = libpysal.weights.W(touching, silence_warnings=True)
    with pytest.warns(UserWarning, match="not fully connected"):
        theirs = esda.G_Local(counts, weights, transform="B", star=True, permutations=0)

    ours = gi_star(counts, sparse.csr_array(weights.sparse))

    np.testing.assert_allclose(theirs.Zs, ours, rtol=0, atol=1e-9)
    assert (5 - 4) / counts.std() == pytest.approx(ours[4])


def test_many_series_are_each_as_if_alone():
    """Two hundred columns in one product equal two hundred single runs."""
    counts = np.random.default_rng(2).poisson(3.0, (456, 200)).astype(float)
    weights = sparse.csr_array(city().sparse)

    together = gi_star(counts, weights)

    alone = np.column_stack([gi_star(column, weights) for column in counts.T])
    np.testing.assert_allclose(alone, together, rtol=0, atol=1e-12)


def test_esda_default_transform_has_the_wrong_variance():
    """
    With its default transform="R", esda puts sum(w) where sum(w^2) belongs.

    With rows scaled to 1 over k+1 areas, W = 1 and S = 1/(k+1). Ord & Getis' variance is
    (n/(k+1) - 1)/(n-1); esda's is (n - 1)/(n - 1) = 1: its z is too small by the factor
    sqrt((n/(k+1) - 1)/(n - 1)), about sqrt(1/9) inside a city with corner contacts. Ours
    does not care how rows are scaled, and equals the binary form.
    """
    counts = np.random.default_rng(3).poisson(4.0, 456).astype(float)
    with pytest.warns(UserWarning, match="self-weight"):
        scaled = esda.G_Local(counts, city(), star=True, permutations=0)
    neighbourhood = sparse.csr_array(city().sparse).sum(axis=1) + 1

    ours = gi_star(counts, sparse.csr_array(city().sparse))

    shrunk = ours * np.sqrt((456 / neighbourhood - 1) / 455)
    np.testing.assert_allclose(scaled.Zs, shrunk, rtol=0, atol=1e-9)
    assert np.median(np.abs(ours / scaled.Zs)) > 2.6  # on Taipei's 456 villages: 2.66


def test_no_signal_is_rarely_called():
    """4,000 series of chance alone: two-sided p < 0.05 in about 5 % of areas."""
    counts = np.random.default_rng(4).normal(20.0, 3.0, (456, 4_000))

    p = two_sided_p(gi_star(np.clip(counts, 0, None), sparse.csr_array(city().sparse)))

    assert (p < 0.05).mean() == pytest.approx(0.05, abs=0.005)


@pytest.mark.parametrize(
    ("counts", "n"),
    [
        pytest.param([0.0] * 6, 6, id="all zero"),
        pytest.param([0.1] * 10, 10, id="all equal, whose std() is not exactly 0"),
        pytest.param([7.0], 1, id="one village"),
        pytest.param([3.0, 1.0], 2, id="two villages that touch"),
    ],
)
def test_nan_where_the_statistic_has_no_meaning(counts, n):
    """Equal counts, or a neighbourhood that is the whole map: NaN, and no warning."""
    z = gi_star(counts, line(n))

    assert np.isnan(z).all()


def test_one_equal_series_does_not_spoil_the_other():
    """A series of zeros is NaN; the series beside it keeps its answer."""
    counts = np.column_stack([np.zeros(5), [9.0, 0.0, 0.0, 0.0, 0.0]])

    z = gi_star(counts, line(5))

    assert np.isnan(z[:, 0]).all()
    np.testing.assert_allclose(gi_star(counts[:, 1], line(5)), z[:, 1])


@pytest.mark.parametrize("shape", [(0,), (0, 3), (4, 0)])
def test_nothing_in_nothing_out(shape):
    """No areas, or no series: an empty answer of the same shape."""
    z = gi_star(np.zeros(shape), line(shape[0]))

    assert shape == z.shape


def test_inputs_are_left_alone_and_a_set_diagonal_is_the_same():
    """The caller's arrays are not changed; ones on the diagonal make no difference."""
    counts = np.array([9.0, 0.0, 0.0, 1.0])
    weights = line(4)
    kept = counts.copy(), weights.toarray()
    starred = sparse.csr_array(weights + sparse.eye_array(4))

    z = gi_star(counts, weights)

    np.testing.assert_array_equal(kept[0], counts)
    np.testing.assert_array_equal(kept[1], weights.toarray())
    np.testing.assert_allclose(gi_star(counts, starred), z)


@pytest.mark.parametrize(
    ("counts", "weights", "named"),
    [
        ([1.0, math.nan, 2.0], line(3), "counts"),
        ([1.0, -1.0, 2.0], line(3), "counts"),
        ([1.0, math.inf, 2.0], line(3), "counts"),
        (["a", "b", "c"], line(3), "counts"),
        (np.zeros((3, 1, 1)), line(3), "counts"),
        (5.0, line(3), "counts"),
        ([1.0, 2.0], line(3), "weights"),
        ([1.0, 2.0, 3.0], -line(3), "weights"),
        ([1.0, 2.0, 3.0], line(3) * math.inf, "weights"),
    ],
)
def test_bad_inputs_are_named(counts, weights, named):
    """A value that can be no count, or shapes that do not fit: the argument is named."""
    with pytest.raises(ValueError, match=f"^{named}: "):
        gi_star(counts, weights)


def test_two_sided_p_of_textbook_z():
    """1.96 and 2.576 on either side are 5 % and 1 % (any table of the normal law)."""
    p = two_sided_p([1.959964, -2.575829, 0.0, math.nan])

    np.testing.assert_allclose([0.05, 0.01, 1.0, math.nan], p, atol=1e-7)


# Benjamini & Hochberg (1995), section 3.2: fifteen tests, four false hypotheses found.
PUBLISHED = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
    *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
]


def test_benjamini_hochberg_of_the_published_example():
    """The paper rejects exactly the first four at 0.05: q(4) = 15 * 0.0095 / 4."""
    q = benjamini_hochberg(PUBLISHED)

    assert [True] * 4 + [False] * 11 == (q <= 0.05).tolist()
    assert 15 * 0.0095 / 4 == pytest.approx(q[3])
    assert 15 * 0.0459 / 9 == pytest.approx(q[8])


@pytest.mark.parametrize("fdr", [0.01, 0.05, 0.2])
def test_called_as_often_as_by_esda(fdr):
    """The tests with q <= fdr are those below the cut-off of esda.fdr."""
    p = np.random.default_rng(5).beta(0.4, 1.0, 456)

    q = benjamini_hochberg(p)

    np.testing.assert_array_equal(p <= esda.fdr(p, fdr), q <= fdr)


def test_nan_does_not_count_in_the_family():
    """Tests that were not made change no rate, and stay NaN where they stood."""
    p = np.insert(np.array(PUBLISHED), [0, 7, 15], math.nan)

    q = benjamini_hochberg(p)

    np.testing.assert_array_equal(np.isnan(p), np.isnan(q))
    np.testing.assert_array_equal(benjamini_hochberg(PUBLISHED), q[~np.isnan(q)])


def test_a_table_is_one_family_and_all_nan_is_all_nan():
    """Rows and columns together are one family; a family of nothing is nothing."""
    table = np.array(PUBLISHED).reshape(5, 3)

    q = benjamini_hochberg(table)

    np.testing.assert_array_equal(benjamini_hochberg(PUBLISHED).reshape(5, 3), q)
    assert np.isnan(benjamini_hochberg([math.nan, math.nan])).all()
    assert benjamini_hochberg([]).shape == (0,)


@pytest.mark.parametrize("p", [[-0.1], [1.1], [math.inf]])
def test_a_p_that_is_no_chance_is_named(p):
    """Chances lie between 0 and 1."""
    with pytest.raises(ValueError, match=r"^p: "):
        benjamini_hochberg(p)


def test_classes_by_sign_and_rate():
    """Called at q <= fdr, hot above and cold below; without a z or q: undefined."""
    z = [4.0, -4.0, 4.0, -4.0, math.nan, 4.0]
    q = [0.05, 0.001, 0.051, 1.0, 0.001, math.nan]

    named = classify(z, q, fdr=0.05)

    assert ["hot", "cold", "none", "none", "undefined", "undefined"] == named.tolist()


@pytest.mark.parametrize(
    ("z", "q", "fdr", "named"),
    [
        ([1.0], [0.1, 0.2], 0.05, "q"),
        ([1.0], [0.1], 5.0, "fdr"),
        ([1.0], [0.1], 0, "fdr"),
    ],
)
def test_classify_names_what_is_wrong(z, q, fdr, named):
    """Shapes that differ, or a rate of 5 where 0.05 was meant."""
    with pytest.raises(ValueError, match=f"^{named}: "):
        classify(z, q, fdr)


def test_a_constant_changes_nothing_and_signs_are_welcome():
    """Gi* of an excess equals Gi* of the same values lifted above 0."""
    counts = np.random.default_rng(6).poisson(3.0, 456).astype(float)
    weights = sparse.csr_array(city().sparse)

    found = gi_star_of_excess(counts - 7.5, weights)

    np.testing.assert_allclose(gi_star(counts, weights), found, rtol=0, atol=1e-9)
    with pytest.raises(ValueError, match="excess"):
        gi_star_of_excess([np.nan, 1.0], line(2))
