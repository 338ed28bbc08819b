"""
How far off is such a forecast, usually? It is tried on every earlier stretch.

In: cases by week, and what they are expected to be in proportion to. Out: the logarithm of
cases over expected for each earlier stretch as long as the campaign, and what that says of
the campaign's own. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from models.impact_plan import Floats, Ints
from models.impact_weeks import Weeks

CITY_MEMORY: Final = 1.0
"""Weeks: one that lies so far back counts half as much for the level as the last one.
Chosen on windows before 2023: the last weeks tell most of a whole city's level."""
VILLAGE_MEMORY: Final = 4.0
"""The same for villages, whose few cases tell a level more slowly."""
_HALF_LIFE: Final = 52.0
"""Weeks after which an error tells half as much of the next one."""
CITY_LEAN: Final = 4.0
"""Errors apart that "forecasts lie right on the whole" counts for. Chosen on windows before
2023, as the memories: there a city's forecasts lay 4 % too high (bursts lift their level)."""
VILLAGE_LEAN: Final = 64.0
"""The same for villages: their donors had the same bursts."""
HALF: Final = 0.5
"""Added to cases before the logarithm: none at all has one, too."""
_TINY: Final = 1e-9


@dataclass(frozen=True)
class Errors:
    """The forecasts of the past, and the last one: the campaign's."""

    origins: Ints
    """(n_origins,) first week of each stretch; the campaign's is the last."""
    observed: Floats
    """(n_series, n_origins) cases."""
    expected: Floats
    """(n_series, n_origins)."""
    level: Floats
    """(n_series, n_origins) cases over exposure in the weeks before each."""

    @property
    def log(self) -> Floats:
        """Return (n_series, n_origins) log((observed + 1/2) / (expected + 1/2))."""
        return np.asarray(np.log((self.observed + HALF) / (self.expected + HALF)))


@dataclass(frozen=True)
class Spread:
    """What the errors of the past say of the next one; each (n_series,)."""

    sd: Floats
    """Root mean square error on the log scale; NaN without past."""
    freedom: Floats
    """Degrees of freedom of its Student's t."""
    centre: Floats
    """Where the errors lie, drawn to 0; `sd` is around it."""


def memory(weeks: Weeks, origins: Ints, half: float) -> Floats:
    r"""
    Return (n_origins, n_weeks) how much each week counts for the level at an origin.

    .. math:: K(a) = 1 / (1 + a / half)

    with a the weeks that lie between; 0 from the origin on. It forgets fast at first and
    slowly later: what happened last week matters most, and last year is not forgotten.
    """
    age = origins[:, None] - 1 - np.arange(len(weeks.start))[None, :]
    return np.where(age >= 0, 1.0 / (1.0 + np.maximum(age, 0) / half), 0.0)


@dataclass(frozen=True)
class Trial:
    """What is foretold, and from what: expected = level before * exposure in the stretch."""

    cases: tuple[Floats, Floats]
    """(n_series, n_weeks) by week and by part week (`Weeks.fold`)."""
    exposure: tuple[Floats, Floats]
    """The same; with `until` (n_fits, n_weeks), for one series."""
    memory: float = VILLAGE_MEMORY
    """Weeks, see `memory`."""
    until: Ints | None = None
    """(n_fits,) in order: the fit of a row knows the weeks before this one alone."""

    def rows(self, origins: Ints) -> Ints:
        """Return (n_origins,) the last fit that knows nothing of an origin's stretch."""
        if self.until is None:
            return np.zeros(origins.size, np.int64)
        return np.asarray(np.searchsorted(self.until, origins, side="right") - 1)

    def levels(self, weeks: Weeks, origins: Ints) -> Floats:
        """Return (n_series, n_origins) cases over exposure in the weeks before."""
        kernel = memory(weeks, origins, self.memory)
        if self.until is None:
            usual = self.exposure[0] @ kernel.T
        else:
            usual = (kernel * self.exposure[0][self.rows(origins)]).sum(axis=1)[None]
        return np.asarray((self.cases[0] @ kernel.T + _TINY) / (usual + _TINY))

    def errors(self, weeks: Weeks) -> Errors:
        """Return the forecasts of all earlier stretches and, as the last, the campaign's."""
        origins = np.append(weeks.origins(), weeks.origin)
        level = self.levels(weeks, origins)
        window = weeks.window(*self.exposure)
        if self.until is None:
            usual = window(origins)
        else:
            usual = window.of_row(self.rows(origins), origins)[None]
        observed = weeks.window(*self.cases)(origins)
        return Errors(origins, observed, usual * level, level)


def spread(
    weeks: Weeks, origins: Ints, log: Floats, lean: float | None = None
) -> Spread:
    r"""
    Return the usual error of a forecast, and how well it is known.

    log : (n_series, n_past) errors of the past stretches at `origins`, NaN where there is
    none. Errors count half as much each year that they lie back. Stretches of h weeks that
    begin a week apart overlap: N of them are worth n = 3hN / (2h² + 1) that do not (Lo &
    MacKinlay 1988). lean : the centre is their mean times n / (n + lean); None: 0.
    """
    back = weeks.origin - origins
    known = np.isfinite(log)
    weight = 0.5 ** (back / _HALF_LIFE) * known
    total = weight.sum(axis=1)
    number = total**2 / np.maximum((weight**2).sum(axis=1), _TINY)
    h = max(weeks.whole + weeks.rest / 7, 1.0)
    freedom = number * 3 * h / (2 * h**2 + 1)
    told = np.where(known, log, 0.0)
    centre = np.zeros(len(log))
    if lean is not None:
        mean = (weight * told).sum(axis=1) / np.maximum(total, _TINY)
        centre = mean * freedom / (freedom + lean)
    square = (weight * (told - centre[:, None]) ** 2).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        sd = np.sqrt(square / total)
    return Spread(sd, freedom, centre)
