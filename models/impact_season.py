"""
What does the time of the year let expect of a week? A regression that leans on "nothing".

In: cases of one series by week, what a week is worth, and the calendar. Out: the factor of
season and calendar of every week, as it could be known at several times. Pure.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from models.impact_plan import Floats, Ints

_YEAR: Final = 365.25 / 7
_WAVES: Final = 3
_SEASON: Final = 0.15
"""Standard deviation that the first wave is thought to have, on the log scale."""
_CALENDAR: Final = 0.5
_DRIFT: Final = 0.3
"""Of the level, in a year."""
_CASES: Final = 25.0
"""Cases that a week tells of at most: its rate differs by a fifth from the season's, however
many cases it has, and more than that one week can not know."""
_ROUNDS: Final = 12
_CLOSE: Final = 1e-4
_FARTHEST: Final = 20.0


def season(
    cases: Floats, worth: Floats, calendar: tuple[Floats, Floats], until: Ints
) -> tuple[Floats, Floats]:
    """
    Return the factors of every week, and of its part, for each `until`.

    A quasi-Poisson regression of cases with exposure `worth`: log rate = level that bends
    once a year + three waves of the year + calendar. Each coefficient leans on 0 as
    if it came from a normal distribution (0.15 for the first wave, less for shorter ones, 0.5
    for the calendar, 0.3 for the year's drift), so that two years of a small series do not make
    a season.

    Parameters
    ----------
    cases, worth : (n_weeks,); worth 0 leaves a week out.
    calendar : (n_columns, n_weeks) of whole weeks and of part weeks.
    until : (n_fits,) only weeks before this one are used.

    Returns
    -------
    Two arrays (n_fits, n_weeks), around 1: level and drift are left out.
    """
    columns, parts = (_columns(one) for one in calendar)
    year = np.arange(cases.size) / _YEAR
    knots = np.arange(0.0, year[-1] if year.size else 0.0, 1.0)
    drift = np.clip(year[:, None] - knots, 0.0, 1.0)
    everything = np.column_stack([np.ones(cases.size), columns, drift])
    steps = np.repeat(_SEASON / np.sqrt(np.arange(1, _WAVES + 1)), 2)
    usual = np.concatenate(
        [
            steps,
            np.full(calendar[0].shape[0], _CALENDAR),
            np.full(knots.size, _DRIFT),
        ]
    )
    beta = _fit(cases, worth, everything, np.append(1e-6, usual**-2.0), until)
    mine = beta[:, 1 : 1 + columns.shape[1]]
    return tuple(  # type: ignore[return-value]
        np.exp(np.clip(mine @ one.T, -_FARTHEST, _FARTHEST)) for one in (columns, parts)
    )


def _columns(calendar: Floats) -> Floats:
    """Return waves and calendar, (n_weeks, n_columns)."""
    turn = 2 * np.pi * np.arange(calendar.shape[1]) / _YEAR
    waves = [wave(n * turn) for n in range(1, _WAVES + 1) for wave in (np.cos, np.sin)]
    return np.column_stack([*waves, calendar.T])


def _fit(
    cases: Floats, worth: Floats, columns: Floats, lean: Floats, until: Ints
) -> Floats:
    """Return (n_fits, n_columns) coefficients by penalised iterated least squares."""
    k = columns.shape[1]
    outer = (columns[:, :, None] * columns[:, None, :]).reshape(-1, k * k)
    past = (np.arange(cases.size) < until[:, None]) & (worth > 0)
    rate = np.where(worth > 0, cases / np.where(worth > 0, worth, 1.0), 0.0)
    mean = (past * cases).sum(axis=1) / np.maximum((past * worth).sum(axis=1), 1e-9)
    tells = np.minimum(1.0, _CASES / np.maximum(mean, 1e-9))
    weight = past * worth * tells[:, None]
    beta = np.zeros((until.size, k))
    beta[:, 0] = np.log(np.maximum(mean, 1e-9))
    for _ in range(_ROUNDS):
        fitted = np.exp(np.clip(beta @ columns.T, -_FARTHEST, _FARTHEST))
        slope = (weight * (rate - fitted)) @ columns
        slope[:, 1:] -= lean[1:] * beta[:, 1:]
        bend = ((weight * fitted) @ outer).reshape(-1, k, k) + np.diag(lean)
        step = np.clip(np.linalg.solve(bend, slope[..., None])[..., 0], -1.0, 1.0)
        beta += step
        if np.abs(step).max(initial=0.0) < _CLOSE:
            break
    return np.asarray(beta)
