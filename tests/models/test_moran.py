"""Is local Moran's I that of Anselin and esda, with quadrants told right?"""

import esda
import libpysal
import numpy as np
import pytest
from scipy import sparse

from models.moran import local_moran, moran_z, quadrants


def lattice():
    """Return the neighbours of a 10 x 12 city with corner contacts."""
    return libpysal.weights.lat2W(10, 12, rook=False, id_type="int")


def counts(seed=1):
    """Return over-dispersed counts of the city."""
    chance = np.random.default_rng(seed)
    return chance.poisson(chance.gamma(2, 3, 120)).astype(float)


def test_equal_to_esda():
    """I of 120 areas equals esda's to 1e-9."""
    theirs = esda.Moran_Local(counts(), lattice(), permutations=0)

    ours = local_moran(counts(), sparse.csr_array(lattice().sparse))

    np.testing.assert_allclose(theirs.Is, ours, rtol=0, atol=1e-9)


def test_z_has_esdas_conditional_moments():
    """z equals (I n/(n-1) - EIc) / sqrt(VIc) of esda to 1e-9: one n for all three."""
    theirs = esda.Moran_Local(counts(2), lattice(), permutations=0)

    ours = moran_z(counts(2), sparse.csr_array(lattice().sparse))

    by_esda = (theirs.Is * 120 / 119 - theirs.EIc) / np.sqrt(theirs.VIc)
    np.testing.assert_allclose(by_esda, ours, rtol=0, atol=1e-9)


def test_three_in_a_row_by_hand():
    """
    9, 6, 0: mean 5, d = 4, 1, -5, sum of squares 42.

    I = 2 d (mean d of the neighbours) / 42: 2*4*1, 2*1*(-0.5), 2*(-5)*1.
    """
    line = sparse.csr_array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])

    assert [8 / 42, -1 / 42, -10 / 42] == pytest.approx(local_moran([9, 6, 0], line))


def test_quadrants_by_esda():
    """With q = 0 everywhere the quadrants are esda's q: 1 HH, 2 LH, 3 LL, 4 HL."""
    names = {1: "high_high", 2: "low_high", 3: "low_low", 4: "high_low"}
    theirs = esda.Moran_Local(counts(3), lattice(), permutations=0)

    ours = quadrants(counts(3), sparse.csr_array(lattice().sparse), np.zeros(120), 0.05)

    assert [names[code] for code in theirs.q] == ours.tolist()


def test_many_series_are_each_as_if_alone():
    """Columns in one product equal single runs."""
    table = np.column_stack([counts(4), counts(5)])
    weights = sparse.csr_array(lattice().sparse)

    together = local_moran(table, weights), moran_z(table, weights)

    for at in (0, 1):
        np.testing.assert_allclose(
            local_moran(table[:, at], weights), together[0][:, at]
        )
        np.testing.assert_allclose(moran_z(table[:, at], weights), together[1][:, at])


def test_edges_have_an_answer():
    """All equal: NaN. An island: I = 0, no z. One or two areas: no z. No warning."""
    line = sparse.csr_array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    island = sparse.csr_array([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]])

    assert np.isnan(local_moran([2.0, 2.0, 2.0], line)).all()
    assert np.isnan(moran_z([0.1, 0.1, 0.1], line)).all()
    assert local_moran([1.0, 2.0, 3.0, 9.0], island)[3] == 0
    assert np.isnan(moran_z([1.0, 2.0, 3.0, 9.0], island)[3])
    assert np.isnan(moran_z([1.0, 2.0], sparse.csr_array([[0, 1], [1, 0]]))).all()
    assert (
        quadrants([1.0, 2.0, 3.0], line, [np.nan] * 3, 0.05).tolist()
        == ["undefined"] * 3
    )


@pytest.mark.parametrize("values", [[1.0, np.nan, 2.0], [1.0, 2.0]])
def test_what_makes_no_sense_is_refused(values):
    """NaN, or a value too few: ValueError."""
    line = sparse.csr_array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])

    with pytest.raises(ValueError, match=r"values|weights"):
        local_moran(values, line)
