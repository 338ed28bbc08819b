"""Does the improved Farrington test do what was published? Against a plain second one."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from models.trends_farrington import farrington


def published(y, alpha=0.01):
    """
    Return expected, threshold and dispersion of the last week, as R's farringtonFlexible.

    Written down from Noufaily et al. (2013) and the source of R's surveillance (functions
    algo.farrington.fitGLM.flexible, anscombe.residuals, assign.weights, blocks), one series
    at a time, with the regressions of statsmodels: b = 5 years, w = 3, 26 weeks left out,
    10 parts, reweighted from 2.58, trend where p < 0.05 and not beyond what was seen,
    thresholdMethod "nbPlugin".
    """
    last = len(y) - 1
    past = list(range(max(0, last - 5 * 52 - 3), last - 26))
    rows = []
    for week in past:
        turn = (week - last + 3) % 52
        part = 0 if turn < 7 else 1 + min(int((turn - 7) * 9 / 45), 8)
        rows.append(
            [1.0, *(float(part == n) for n in range(1, 10)), (week - last) / 52]
        )
    x, seen = np.array(rows), y[past]
    today = np.array([1.0] + [0.0] * 10)
    for used in (11, 10):
        fit, phi = twice(seen, x[:, :used])
        mean = float(np.exp(fit.params @ today[:used]))
        slope_p = 1.0
        if used == 11:
            error = np.sqrt(phi * fit.normalized_cov_params[-1, -1])
            slope_p = 2 * stats.t.sf(abs(fit.params[-1]) / error, fit.df_resid)
        if used == 10 or (slope_p < 0.05 and mean <= seen.max()):
            break
    if phi > 1:
        return mean, stats.nbinom.ppf(1 - alpha, mean / (phi - 1), 1 / phi), phi
    return mean, stats.poisson.ppf(1 - alpha, mean), phi


def twice(y, x):
    """Return the regression with outbreaks weighed down, and its dispersion."""
    first = sm.GLM(y, x, family=sm.families.Poisson()).fit(tol=1e-12)
    mu = first.mu
    hat = np.einsum("ij,jk,ik->i", x, np.linalg.inv((x.T * mu) @ x), x) * mu
    s = 1.5 * (y ** (2 / 3) * mu ** (-1 / 6) - mu**0.5)
    s /= np.sqrt(dispersion(first, 1.0)) * np.sqrt(1 - hat)
    gamma = len(s) / np.sum(np.where(s > 2.58, s**-2.0, 1.0))
    omega = np.where(s > 2.58, gamma * s**-2.0, gamma)
    fit = sm.GLM(y, x, family=sm.families.Poisson(), var_weights=omega).fit(tol=1e-12)
    return fit, dispersion(fit, omega)


def dispersion(fit, weight):
    """Return Pearson's chi-squared over its freedom, at least 1."""
    y = fit.model.endog
    return max(1.0, float((weight * (y - fit.mu) ** 2 / fit.mu).sum() / fit.df_resid))


def invented(seed, series=12, weeks=300):
    """Return counts with season, slope and over-dispersion, and an outbreak in their past."""
    chance = np.random.default_rng(seed)
    week = np.arange(weeks)
    mean = chance.uniform(3, 60, (series, 1))
    slope = np.exp(chance.uniform(-0.2, 0.2, (series, 1)) * week / 52)
    wave = np.exp(
        0.5 * np.cos(2 * np.pi * (week + chance.uniform(0, 52, (series, 1))) / 52)
    )
    rate = mean * slope * wave
    over = chance.uniform(1.1, 3, (series, 1))
    y = chance.poisson(chance.gamma(rate / (over - 1), over - 1)).astype(float)
    y[: series // 2, 150:156] *= 5
    return y


def test_it_is_the_published_algorithm():
    """Twelve series, half of them with an outbreak in the past: expected, bar, dispersion."""
    y = invented(3)

    found = farrington(y)

    want = np.array([published(row) for row in y])
    np.testing.assert_allclose(found.expected, want[:, 0], rtol=1e-5)
    np.testing.assert_array_equal(found.threshold, want[:, 1])
    np.testing.assert_allclose(found.dispersion, want[:, 2], rtol=1e-5)
    np.testing.assert_allclose(
        found.score, (y[:, -1] - want[:, 0]) / (want[:, 1] - want[:, 0]), rtol=1e-4
    )


def test_a_past_outbreak_does_not_raise_the_bar_much():
    """Ten a week; six weeks of a hundred, two years ago at this time of the year."""
    y = np.full((2, 250), 10.0)
    y[1, 142:148] = 100

    found = farrington(y)

    assert 10.0 == pytest.approx(found.expected[0], rel=1e-4)
    assert found.expected[1] < 14  # the plain mean of these weeks would be 28


def test_the_chance_of_what_is_usual_is_large():
    """Ten where ten are expected: more than one in two."""
    found = farrington(np.full((1, 200), 10.0))

    assert found.p[0] > 0.5
    assert 1.0 == found.dispersion[0]


def test_season_is_expected():
    """Ninety each year in these weeks, ten else: the ninety of this year are no alarm."""
    y = np.full((1, 261), 10.0)
    for year in range(6):
        y[0, max(0, 52 * year - 3) : 52 * year + 4] = 90

    found = farrington(y)

    assert 90 == pytest.approx(found.expected[0], rel=0.02)
    assert found.p[0] > 0.3


def test_the_calendar_is_expected():
    """Half as many in weeks of two working days, whenever they come; this is one."""
    week = np.arange(220)
    short = (week % 17 == 15).astype(float)
    y = (40 - 20 * short)[None, :]
    assert 1.0 == short[219]

    told = farrington(y, regressors=short[:, None])
    untold = farrington(y)

    assert 20 == pytest.approx(told.expected[0], rel=1e-3)
    assert untold.expected[0] > 35


def test_unknown_weeks_do_not_count():
    """A series that begins anew after a break: what was before is not its past."""
    y = np.full((1, 300), 100.0)
    y[0, 180:] = 10
    known = np.ones((1, 300))
    known[0, :180] = 0

    found = farrington(y, known)

    assert 93 == found.weeks[0]  # 180 to 272; the last 26 are left out
    assert 10 == pytest.approx(found.expected[0], rel=1e-4)


def test_never_a_case_is_rare_not_impossible():
    """All zero: half a case in all weeks is expected, none is no alarm, three are."""
    y = np.zeros((2, 200))
    y[1, -1] = 3

    found = farrington(y)

    assert [1.0, True] == [found.p[0], bool(found.p[1] < 1e-4)]
    assert 0.5 / 173 == pytest.approx(found.expected[0])


def test_what_can_not_be_told_is_not():
    """Too short, this week unknown, an empty table, NaN: no number, and no warning."""
    assert np.isnan(farrington(np.full((1, 70), 10.0)).p).all()
    assert np.isnan(farrington(np.full((1, 5), 10.0)).p).all()
    assert (0,) == farrington(np.empty((0, 200))).p.shape
    assert np.isnan(farrington(np.empty((2, 0))).observed).all()
    lost = np.full((1, 200), 10.0)
    lost[0, -1] = np.nan
    assert np.isnan(farrington(lost).p).all()


def test_a_series_is_tested_alone():
    """Its neighbours in the table change nothing, and the table is not changed."""
    y = invented(4)
    before = y.copy()

    whole = farrington(y).p
    np.testing.assert_allclose(
        whole, [farrington(row[None, :]).p[0] for row in y], rtol=1e-6
    )

    np.testing.assert_array_equal(before, y)


@pytest.mark.parametrize("counts", [[1.0, 2.0], [[-1.0] * 200]])
def test_nonsense_is_refused(counts):
    """One dimension, or counts below 0."""
    with pytest.raises(ValueError, match="counts: expected"):
        farrington(counts)
