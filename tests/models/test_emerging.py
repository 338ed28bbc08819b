"""Are the 17 categories those of ArcGIS' published rules, and rarely told by chance?"""

import libpysal
import numpy as np
import pytest
from scipy import sparse

from models.emerging import categories, emerging
from models.hotspots import gi_star
from models.rates import damped, excess


def row(text):
    """Return hot and cold of a row written as h (hot), c (cold) and . (neither)."""
    return [mark == "h" for mark in text], [mark == "c" for mark in text]


def city():
    """Return the neighbours of a 19 x 24 city with corner contacts: 456 areas."""
    lattice = libpysal.weights.lat2W(19, 24, rook=False, id_type="int")
    return sparse.csr_array(lattice.sparse)


# Ten periods each, so that 90 % are nine.
CASES = [
    pytest.param(".........h", 0, "new", id="hot at last and never before"),
    pytest.param("..c......h", 0, "new", id="cold before does not make it less new"),
    pytest.param(".......hhh", 0, "consecutive", id="one run at the end"),
    pytest.param("..hhhhhhhh", 0, "consecutive", id="eight of ten are less than most"),
    pytest.param("hhhhhhhhhh", 1, "intensifying", id="always, and rising"),
    pytest.param(".hhhhhhhhh", 1, "intensifying", id="nine of ten, and rising"),
    pytest.param("hhhhhhhhhh", 0, "persistent", id="always, without a trend"),
    pytest.param("hhhh.hhhhh", 0, "persistent", id="nine of ten, without a trend"),
    pytest.param("hhhhhhhhhh", -1, "diminishing", id="always, and falling"),
    pytest.param("h..h..hh.h", 0, "sporadic", id="on and off, never cold"),
    pytest.param("h.......hh", 1, "sporadic", id="a run, but hot before it"),
    pytest.param("h..c..hh.h", 0, "oscillating", id="on and off, cold once"),
    pytest.param("hhhhhhhhh.", 0, "historical", id="most, but not now"),
    pytest.param("hhhhhhhhh.", -1, "historical", id="most, not now, falling"),
    pytest.param("hhhhhhhhhc", 0, "historical", id="most, and cold now: see below"),
]


@pytest.mark.parametrize(("marks", "trend", "pattern"), CASES)
def test_hot_categories(marks, trend, pattern):
    """The eight rules for hot, on rows written by hand."""
    hot, cold = row(marks)

    assert f"{pattern}_hot" == categories([hot], [cold], [trend])[0]


@pytest.mark.parametrize(("marks", "trend", "pattern"), CASES)
def test_cold_categories_mirror_them(marks, trend, pattern):
    """
    The same rows with hot and cold swapped and z turned round: the same words, cold.

    But for one that is cold in most periods and hot at last: hot is looked at first, so it
    is a new hot spot.
    """
    cold, hot = row(marks)

    wanted = "new_hot" if marks.endswith("c") else f"{pattern}_cold"
    assert wanted == categories([hot], [cold], [-trend])[0]


@pytest.mark.parametrize(
    "marks", ["..........", "hh.hh.hh..", "....hh....", "c........."]
)
def test_no_pattern(marks):
    """Not hot or cold at last, and not in most periods: none."""
    hot, cold = row(marks)

    assert categories([hot], [cold], [0])[0] == "none"


def test_an_unknown_last_period_is_undefined_and_others_do_not_count():
    """Nine periods known and hot in all: persistent; the last one unknown: undefined."""
    hot, cold = row("hhhhh.hhhh")
    known = np.array([[mark != "." for mark in "hhhhh.hhhh"]])
    late = np.array([[True] * 9 + [False]])

    assert categories([hot], [cold], [0], known)[0] == "persistent_hot"
    assert categories([hot], [cold], [0], late)[0] == "undefined"


def test_bins_of_one_period_are_gi_star_of_that_period():
    """back = 0: the z of each bin is Gi* of its period alone."""
    counts = np.random.default_rng(1).poisson(3.0, (456, 5)).astype(float)

    found = emerging(counts, city(), back=0)

    np.testing.assert_allclose(gi_star(counts, city()), found.z[:, :, 0], atol=1e-9)


def test_against_the_cube_equals_esdas_gi_star_of_the_cube():
    """
    Sixteen areas, four periods, one back: equal to esda's Gi* with the neighbours of all 64 bins.

    A bin's neighbours are the areas around in its period and in the one before, and itself.
    """
    import esda  # noqa: PLC0415 - slow to load, asked here alone

    square = libpysal.weights.lat2W(4, 4, rook=False, id_type="int")
    counts = np.random.default_rng(2).poisson(4.0, (16, 4)).astype(float)
    around = {
        area * 4 + time: [
            other * 4 + then
            for other in [area, *square.neighbors[area]]
            for then in (time - 1, time)
            if then >= 0 and (other, then) != (area, time)
        ]
        for area in range(16)
        for time in range(4)
    }
    cube = libpysal.weights.W(around, id_order=list(range(64)), silence_warnings=True)
    theirs = esda.G_Local(
        counts.ravel(), cube, transform="B", star=True, permutations=0
    )

    ours = emerging(counts, sparse.csr_array(square.sparse), back=1, against="cube")

    np.testing.assert_allclose(theirs.Zs, ours.z[:, :, 0].ravel(), atol=1e-9)


def test_what_is_planted_is_told():
    """
    Four corners of a city of 456 areas, 12 periods, 30 cases a bin; three times as many.

    In the last period alone: new. In the last three: consecutive. Always: persistent. In
    all but the last two: nothing (ten of twelve are less than 90 %).
    """
    chance = np.random.default_rng(3)
    grid = np.arange(456).reshape(19, 24)
    mean = np.full((456, 12), 30.0)
    corners = [grid[1:4, 1:4], grid[1:4, 20:23], grid[15:18, 1:4], grid[15:18, 20:23]]
    for corner, when in zip(
        corners, [slice(11, 12), slice(9, 12), slice(0, 12), slice(0, 10)], strict=True
    ):
        mean[corner.ravel()[:, None], np.arange(12)[when]] *= 3
    values = damped(excess(chance.poisson(mean), np.full(456, 6000.0)))

    found = emerging(values, city(), back=0).category[:, 0]

    middles = [corner[1, 1] for corner in corners]
    assert ["new_hot", "consecutive_hot", "persistent_hot", "none"] == list(
        found[middles]
    )


def test_no_signal_is_rarely_called():
    """30 series of chance: FDR over all bins of all of them calls no more than a few areas."""
    counts = np.random.default_rng(4).poisson(2.0, (456, 6, 30)).astype(float)

    found = emerging(counts, city())

    assert (found.category != "none").sum() <= 5


def test_a_period_without_data_is_left_out():
    """All zero in one period: its z is NaN, the others are as if it were not there."""
    counts = np.random.default_rng(5).poisson(3.0, (456, 4)).astype(float)
    counts[:, 1] = 0

    found = emerging(counts, city(), back=0)

    assert np.isnan(found.z[:, 1]).all()
    assert np.isfinite(found.z[:, [0, 2, 3]]).all()
    assert set(np.unique(emerging(np.zeros((456, 3)), city()).category)) == {
        "undefined"
    }


@pytest.mark.parametrize(
    "values", [np.zeros(3), np.zeros((456, 0)), np.full((456, 2), np.nan)]
)
def test_what_is_no_cube_is_refused(values):
    """One dimension, no period, NaN: ValueError."""
    with pytest.raises(ValueError, match=r"values|excess"):
        emerging(values, city())
