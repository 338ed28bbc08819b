"""Days into weeks and months; EARS, change points, season, forecasts and alarms."""

from datetime import date

import numpy as np
import pytest

from models.trends import periods, regressors
from models.trends_alarms import alarms
from models.trends_changes import Change, changes
from models.trends_ears import ears
from models.trends_forecast import forecast
from models.trends_season import season
from models.working_days import calendar

SPRING = [
    "2024-02-09",
    "2024-02-10",
    "2024-02-11",
    "2024-02-12",
    "2024-02-13",
    "2024-02-14",
]
OFF = ["2024-02-08", *SPRING]


def test_weeks_end_on_the_last_day():
    """Sixteen days are two weeks and two days that are left out."""
    found = periods([range(1, 17)], date(2024, 3, 16), "week")

    assert ["2024-03-03", "2024-03-10"] == found.first.astype(str).tolist()
    assert [[sum(range(3, 10)), sum(range(10, 17))]] == found.counts.tolist()
    assert [[1.0, 1.0]] == found.known.tolist()


def test_months_are_those_of_the_calendar():
    """Three days of February 2024, and ten of March: 3/29 and 10/31 are known."""
    found = periods(np.ones((1, 13)), date(2024, 3, 10), "month")

    assert [[3.0, 10.0]] == found.counts.tolist()
    assert [29, 31] == found.days.tolist()
    np.testing.assert_allclose([[3 / 29, 10 / 31]], found.known)


def test_days_that_are_not_known_do_not_count():
    """NaN is not known, and neither is what `known` says; a shut day is no day of zero."""
    found = periods(
        [[1, np.nan, 1, 1, 1, 1, 5]],
        date(2024, 3, 10),
        "week",
        known=[1, 1, 1, 1, 1, 1, 0],
    )

    assert [[5.0]] == found.counts.tolist()
    np.testing.assert_allclose([[5 / 7]], found.known)


@pytest.mark.parametrize("step", ["day", "week", "month"])
def test_no_days_are_no_periods(step):
    """An empty store has an answer."""
    assert (2, 0) == periods(np.empty((2, 0)), date(2024, 3, 10), step).counts.shape


def test_the_new_year_week_is_told():
    """
    5 to 11 February 2024: 3 working days, 4 before the feast, 3 of it.

    The next: 3 working days with the Saturday, 3 of the feast, 4 after it; then a whole week after.
    """
    told = regressors(
        calendar([*OFF, "2024-02-17"], [False] * 7 + [True]),
        SPRING,
        ["2024-02-05", "2024-02-12", "2024-02-19"],
        [7, 7, 7],
    )

    want = np.array([[3 - 5, 3, 4, 0], [3 - 5, 3, 0, 4], [0, 0, 0, 7]]) / 7
    np.testing.assert_allclose(told, want, atol=1e-12)


def test_ears_by_hand():
    """
    Baseline of C2: 4 6 5 5 4 6 5, mean 5, sd sqrt(2/3) = 0.816, raised to sqrt(5) = 2.236.

    Then 5, 5, 15: C2 = 10 / 2.236 = 4.47; C1 of 5 5 4 6 5 5 5 the same; C3 = 3.47 + 0 + 0.
    """
    found = ears([[4, 6, 5, 5, 4, 6, 5, 5, 5, 15]])

    assert 10 / np.sqrt(5) == pytest.approx(found.c2[0])
    assert 10 / np.sqrt(5) == pytest.approx(found.c1[0])
    assert np.isnan(found.c3[0])  # two days ago had no whole baseline
    longer = ears([[5, 5, 4, 6, 5, 5, 4, 6, 5, 5, 5, 15]])
    assert longer.c2[0] - 1 == pytest.approx(longer.c3[0])


def test_ears_keeps_the_spread_that_is_there():
    """Baseline 1 9 1 9 1 9 1: sd 4.276 is larger than the root of its mean, 2.1."""
    found = ears([[1, 9, 1, 9, 1, 9, 1, 5, 5, 20]])

    base = np.array([1, 9, 1, 9, 1, 9, 1])
    assert (20 - base.mean()) / base.std(ddof=1) == pytest.approx(found.c2[0])


def test_ears_without_a_past_says_nothing():
    """Nine periods, none, all zero."""
    assert np.isnan(ears([[1.0] * 9]).c2).all()
    assert np.isnan(ears(np.empty((1, 0))).c2).all()
    assert [0.0] == ears(np.zeros((1, 12))).c2.tolist()


def test_a_step_is_found_and_a_peak_is_not():
    """Twenty of 10, twenty of 30; and one month of 200 in twenty of 10."""
    chance = np.random.default_rng(1)
    step = np.concatenate([chance.poisson(10, 20), chance.poisson(30, 20)])
    peak = chance.poisson(10, 40)
    peak[20] = 200

    (one,) = changes(step)

    assert (20, False) == (one.at, one.known)
    assert [] == [change for change in changes(peak) if not 17 <= change.at <= 24]


def test_a_known_break_is_a_border():
    """Told as known; the parts on either side are searched alone."""
    found = changes([10] * 10 + [30] * 10, breaks=[10])

    assert [Change(10, 10.0, 30.0, known=True)] == found


def test_season_is_no_change():
    """Twelve months up and down, six times: with what season lets expect there is none."""
    wave = 100 + 80 * np.sin(2 * np.pi * np.arange(72) / 12)

    assert changes(wave)
    assert [] == changes(wave, expected=wave)


@pytest.mark.parametrize("counts", [[0] * 30, [7] * 30, [5], [], [np.nan] * 9])
def test_a_level_series_has_no_change(counts):
    """All zero, all equal, one, none, nothing known."""
    assert [] == changes(counts)


def test_months_that_are_not_known_are_passed_over():
    """A hole of three months is no level."""
    counts = [20] * 12 + [0] * 3 + [20] * 12
    known = [True] * 12 + [False] * 3 + [True] * 12

    assert [] == changes(counts, known)


def test_season_calendar_and_rest_multiply_to_the_count():
    """Five years of months, each seventh one short of working days, one peak."""
    month = np.arange(60)
    short = (month % 7 == 3).astype(float)
    counts = 200 * (1 + 0.3 * np.sin(month * np.pi / 6)) * np.exp(-0.5 * short)
    counts[40] *= 3

    found = season(counts, 12, regressors=short[:, None])

    product = (found.trend + 0.5) * found.season * found.calendar * found.rest - 0.5
    np.testing.assert_allclose(counts, product, rtol=1e-9)
    assert np.exp(-0.5) == pytest.approx(found.calendar[3], rel=0.05)
    assert 3 == pytest.approx(found.rest[40], rel=0.15)
    assert 1 == pytest.approx(np.median(found.rest), rel=0.05)


def test_too_short_for_a_season():
    """Two years and a month, or nothing known, or all zero."""
    assert season([1.0] * 24, 12) is None
    assert season([np.nan] * 40, 12) is None
    flat = season([0.0] * 40, 12)
    assert 0 == pytest.approx(flat.trend.max(), abs=1e-9)


def test_a_forecast_follows_season_and_working_days():
    """Six equal years, July double; the next July has nine tenths of its working days."""
    months = np.tile(np.where(np.arange(12) == 6, 2000.0, 1000.0), 6)[None, :]
    worth = np.ones(84)
    worth[78] = 0.9

    found = forecast(months, np.ones((1, 72)), worth, ahead=12)

    assert 1800 == pytest.approx(found.expected[0, 6], rel=0.02)
    assert 1000 == pytest.approx(found.expected[0, 0], rel=0.02)
    assert (found.low < found.expected).all()
    assert (found.high > found.expected).all()


def test_a_forecast_of_nothing_is_near_nothing():
    """All zero: below one, up to a few; too short: no number; half a month counts half."""
    zero = forecast(np.zeros((1, 40)), np.ones((1, 40)), np.ones(41), ahead=1)
    short = forecast(np.ones((1, 5)), np.ones((1, 5)), np.ones(6), ahead=1)
    part = np.full((1, 40), 100.0)
    part[0, -1] = 60
    share = np.ones((1, 40))
    share[0, -1] = 0.6

    assert zero.expected[0, 0] < 1
    assert 0 == zero.low[0, 0]
    assert np.isnan(short.expected).all()
    assert (0, 1) == forecast(
        np.ones((0, 40)), np.ones((0, 40)), np.ones(41), ahead=1
    ).expected.shape
    assert 100 == pytest.approx(
        forecast(part, share, np.ones(41), ahead=1).expected[0, 0], rel=1e-6
    )


def test_alarms_are_new_go_on_and_end():
    """Forty for ten: this week alone; for three weeks; until last week; and never."""
    y = np.full((5, 150), 10.0)
    y[0, -1] = y[1, -3:] = y[2, -3:-1] = 40
    y[4, :130] = np.nan

    found = alarms(y)

    assert ["new", "ongoing", "ended", "none", "none"] == found.state.tolist()
    assert [0.0, 2.0, 2.0] == found.since[:3].tolist()
    assert np.isnan(found.since[3:]).all()
    assert ["farrington"] * 4 + ["ears"] == found.method.tolist()


def test_an_alarm_needs_some_cases():
    """Four where a tenth of one is usual is no alarm with `least` 5; five are."""
    y = np.zeros((2, 150))
    y[:, ::10] = 1
    y[0, -1], y[1, -1] = 4, 5

    assert ["none", "new"] == alarms(y, least=5).state.tolist()


def test_alarms_say_what_was_not_tested():
    """Three weeks are too short; a week that is not whole is not compared."""
    short = alarms([[1.0, 2.0, 3.0]])
    unknown = np.ones((1, 150))
    unknown[0, -1] = 5 / 7
    lost = alarms(np.full((1, 150), 10.0), unknown)

    assert ["too_short"] == short.method.tolist()
    assert ["unknown_week"] == lost.method.tolist()
    assert ["undefined"] == lost.state.tolist() == short.state.tolist()
    assert 0 == alarms(np.empty((0, 150))).p.size
