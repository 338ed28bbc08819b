"""Does the scan find what a plain double loop finds, with SaTScan's published numbers?"""

import math

import numpy as np
import pytest

from models.scan import scan, status
from models.scan_cylinders import circles, largest, ratio


def slowly(counts, x, y, radius_m, share, longest, expected=None):  # noqa: PLR0913, PLR0917 - as scan
    """
    Return the best cylinder by plain loops: ratio, areas, start. A second implementation.

    Kulldorff et al. (2005): mu = (cases of the areas) (cases of the days) / C.
    """
    n, periods = counts.shape
    total = counts.sum()
    best = (0.0, None, None)
    for centre in range(n):
        far = sorted(
            range(n),
            key=lambda at: (
                math.dist((x[centre], y[centre]), (x[at], y[at])),
                at != centre,
            ),
        )
        for k in range(1, n + 1):
            inside = far[:k]
            edge = math.dist((x[centre], y[centre]), (x[inside[-1]], y[inside[-1]]))
            if k > 1 and (edge > radius_m or k > share * n):
                break
            for start in range(periods - longest, periods):
                c = counts[inside, start:].sum()
                if expected is None:
                    mu = counts[inside].sum() * counts[:, start:].sum() / total
                else:
                    mu = expected[inside, start:].sum() * total / expected.sum()
                if c < 2 or c <= mu:
                    continue
                rest = (
                    (total - c) * math.log((total - c) / (total - mu))
                    if c < total
                    else 0
                )
                found = c * math.log(c / mu) + rest
                if found > best[0] + 1e-9:
                    best = (found, tuple(inside), start)
    return best


@pytest.fixture
def places():
    """Return 25 centres, none two equally far from a third, and cases of 40 days."""
    chance = np.random.default_rng(1)
    x, y = chance.uniform(0, 5_000, (2, 25))
    return x, y, chance.poisson(0.2, (25, 40))


@pytest.mark.parametrize("model", ["permutation", "poisson"])
def test_equal_to_plain_loops(places, model):
    """Both models: ratio, areas and first day of the best cylinder are those of the loops."""
    x, y, counts = places
    expected = (
        None if model == "permutation" else np.outer(np.arange(1, 26), np.ones(40))
    )
    wanted = slowly(counts, x, y, 2_000, 0.4, 10, expected)
    around = circles(x, y, radius_m=2_000, share=0.4)

    found = scan(counts, around, expected=expected, longest=10, n=9)[0]

    assert wanted[0] == pytest.approx(found.ratio, rel=1e-5)
    assert (set(wanted[1]), wanted[2]) == (set(found.areas), found.start)


def test_ratio_as_published_for_leukaemia_in_new_york():
    """
    Upstate New York, 552 cases among 1,057,673 people, as SaTScan gives it.

    The numbers stand in the tests of the R package smerc (test-scan.test.R), which compares
    itself with SaTScan: 85 cases among 95,249 people, 49.71 expected, ratio 11.577255; in
    the second cluster 38 among 34,083, 17.79 expected.
    """
    mu = 552 * np.array([95_249, 34_083]) / 1_057_673

    assert [49.71, 17.79] == mu.round(2).tolist()
    assert pytest.approx(11.577255, abs=5e-7) == ratio([85, 38], mu, 552)[0]


def test_the_short_cut_misses_nothing():
    """300 random sets of cylinders: the largest ratio is that of working out all of them."""
    chance = np.random.default_rng(2)
    for _ in range(300):
        mu = chance.gamma(0.5, 2.0, (6, 5, 4)).astype(np.float32) + 1e-4
        cases = chance.poisson(mu * chance.gamma(1, 1, mu.shape)).astype(np.float32)
        everything = ratio(cases, mu, 60.0)
        everything[cases < 2] = 0.0

        assert everything.max() == pytest.approx(largest(cases, mu, 60.0, 2), rel=1e-5)


def test_a_planted_outbreak_is_first_and_neighbours_are_not_told_twice(places):
    """Twelve cases in two days in three areas: found, p = 1/100; no area in two clusters."""
    x, y, counts = places
    around = circles(x, y, radius_m=2_000, share=0.4)
    counts = counts.copy()
    inside = around.order[7, :3]
    counts[inside, 38:] += 2

    found = scan(counts, around, longest=10, n=99, together=False)

    assert set(inside) <= set(found[0].areas)
    assert (0.01, 100.0) == pytest.approx((found[0].p, found[0].recurrence))
    assert found[0].p_gumbel < 0.02
    areas = [area for one in found for area in one.areas]
    assert len(areas) == len(set(areas))
    assert sorted((one.ratio for one in found), reverse=True) == [
        one.ratio for one in found
    ]


def test_stopping_early_keeps_the_answer_of_chance(places):
    """Where nothing happens, 20 replicates that beat it are enough; p is 20 / tried."""
    x, y, counts = places
    around = circles(x, y, radius_m=2_000, share=0.4)

    found = scan(counts, around, longest=10, n=999, stop_at=20)[0]

    whole = scan(counts, around, longest=10, n=399)[0]
    assert whole.p > 0.05
    assert whole.p == pytest.approx(found.p, abs=0.2)


def test_clumps_are_not_outbreaks():
    """
    Cases come in clumps of one area and day; nothing else happens, 60 runs.

    Dealt one by one, most runs tell of an outbreak; dealt together, about 5 % do.
    """
    x, y = np.random.default_rng(3).uniform(0, 5_000, (2, 20))
    around = circles(x, y, radius_m=2_000, share=0.4)
    alone, together = 0, 0
    for run in range(60):
        chance = np.random.default_rng(run)
        counts = chance.poisson(0.15, (20, 30)) * chance.geometric(0.4, (20, 30))
        alone += (
            scan(counts, around, longest=5, n=19, together=False, most=1)[0].p <= 0.05
        )
        together += scan(counts, around, longest=5, n=19, most=1)[0].p <= 0.05

    assert alone >= 20
    assert together <= 8


def test_new_or_ongoing(places):
    """What began the day before goes on today; what begins today is new."""
    x, y, counts = places
    around = circles(x, y, radius_m=2_000, share=0.1)
    counts = counts.copy()
    counts[3, 37:] += 4
    yesterday = scan(counts[:, :39], around, longest=10, n=99, together=False, most=1)
    counts[20, 39] += 9

    today = scan(counts, around, longest=10, n=99, together=False, most=2)

    told = dict(
        zip((one.centre for one in today), status(today, yesterday), strict=True)
    )
    assert {3: "ongoing", 20: "new"} == {at: told[at] for at in (3, 20)}
    assert status(today, []) == ["new", "new"]


@pytest.mark.parametrize(
    "counts",
    [
        pytest.param(np.zeros((3, 5)), id="no case"),
        pytest.param([[0, 0, 0, 0, 1], [0] * 5, [0] * 5], id="one case"),
        pytest.param(np.zeros((3, 0)), id="no period"),
    ],
)
def test_nothing_to_tell(counts):
    """No case, one case or no period: no cluster, and no warning."""
    around = circles([0, 1, 2], [0, 0, 0], radius_m=1, share=0.5)

    assert scan(counts, around, n=9) == []


def test_one_village_and_all_in_one_cell():
    """One village holds what is expected of it; all cases in one cell are found."""
    one = circles([0.0], [0.0], radius_m=1, share=0.5)
    three = circles([0, 9, 18], [0, 0, 0], radius_m=1, share=0.5)

    assert scan([[1, 2, 3]], one, n=9) == []
    found = scan([[0, 0, 9], [0, 3, 0], [4, 0, 0]], three, longest=1, n=9)
    assert (found[0].areas, found[0].observed) == ((0,), 9.0)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([[1.5], [1]], None),
        ([[-1], [1]], None),
        ([[np.nan], [1]], None),
        ([[1], [1], [1]], None),
        ([[1], [1]], [[1.0], [-1.0]]),
        ([[1], [1]], [[0.0], [0.0]]),
        ([[1], [1]], [[1.0]]),
    ],
)
def test_what_is_no_count_is_refused(counts, expected):
    """Halves, negative numbers, NaN, a row too many, expected nothing: ValueError."""
    around = circles([0, 9], [0, 0], radius_m=1, share=0.5)

    with pytest.raises(ValueError, match=r"counts|expected"):
        scan(counts, around, expected=expected, n=9)
