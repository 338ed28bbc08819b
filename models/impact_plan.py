"""
What is asked of a campaign, and what is answered? The values that go in and come out.

In: nothing. Out: `Panel` and `Plan` (the question), `Effect`, `Curve` and `Check` (the
answer), all frozen. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Days = NDArray[np.datetime64]

REASONS: Final = (
    "no_days",
    "short_before",
    "days_missing",
    "few_cases",
    "area_small",
    "no_donors",
    "no_past_errors",
)
"""
Why no answer is given.

no_days: the campaign lies outside the days of the data, or ends before it starts ·
short_before: too little known past before the start · days_missing: half of the campaign's
days or more are not known (a missing month, a series break) · few_cases: fewer cases are expected in the
campaign than a size can be told of · area_small: the treated villages had too few cases in
the past · no_donors: too few villages, not treated and not adjacent, to compare with ·
no_past_errors: too few earlier stretches to learn how far a forecast is off.
"""


@dataclass(frozen=True)
class Panel:
    """The targeted cases of all areas, by day, and what is known of days and areas."""

    counts: Ints
    """(n_areas, n_days) targeted cases; not negative."""
    days: Days
    """(n_days,) datetime64[D], every day once, in order."""
    known: Bools
    """(n_days,) False: no data, or not comparable with the campaign (a series break)."""
    calendar: Floats
    """(n_days, n_columns) what the calendar says of a day: `trends.regressors` of days."""
    neighbours: sparse.csr_array
    """(n_areas, n_areas) binary, symmetric, no diagonal."""
    residents: Floats
    """(n_areas,); NaN where not known."""
    base: Ints | None = None
    """(n_areas, n_days) of what the target is a share (all channels, for the app's share);
    None where cases are counted, not shared."""
    controls: Floats | None = None
    """(n_controls, n_days) other series of the whole city that the campaign can not have
    changed: other categories. None or no rows where everything is targeted."""


@dataclass(frozen=True)
class Plan:
    """Where and when: what a campaign does."""

    treated: Ints | None
    """(n_treated,) places of its areas in the panel; None: the whole city."""
    first: int
    """Place of its first day in `Panel.days`."""
    last: int
    """Place of its last day, inclusive."""
    ring: Ints | None = None
    """(n_ring,) adjacent areas, told apart; None: those that touch a treated one."""
    barred: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    """(n_barred,) areas that are no donors: other campaigns run there."""


@dataclass(frozen=True)
class Curve:
    """What the drawing needs, by stretch of days (mostly weeks); all (n_stretches,)."""

    start: Days
    """First day of each."""
    during: Bools
    """Whether it lies in the campaign."""
    observed: Floats
    """Cases; NaN where the stretch is not known."""
    expected: Floats
    """Without the campaign; before it the fit."""
    low: Floats
    """Of `expected`, 95 %: of this stretch by itself."""
    high: Floats
    cumulative: Floats
    """Observed less expected since the start; NaN before it."""
    cumulative_low: Floats
    cumulative_high: Floats


@dataclass(frozen=True)
class Check:
    """One test of the answer's assumptions, with what is needed to draw it."""

    name: str
    """placebo_time, placebo_space, leave_one_out, pre_trend or fit."""
    passed: bool | None
    """None: could not be asked."""
    value: float
    """Its number: a p, a rank p, a share; see `models/impact_checks.py`."""
    detail: dict[str, NDArray[Any]] = field(default_factory=dict)
    """Arrays by name, e.g. start, relative, low, high of each placebo."""


@dataclass(frozen=True)
class Effect:
    """
    What a campaign did, or why this is not said.

    interval, p and sign are read from one distribution: p < 0.05 exactly where 0 lies
    outside effect_low..effect_high and relative_low..relative_high; the signs agree. Refused:
    every number is NaN, `curve` and `ring` None, `checks` empty.
    """

    estimator: str
    """city_forecast, city_controls, village_did, village_synthetic … "" where refused."""
    cases: float
    """Seen in the campaign."""
    expected: float
    """Without it."""
    effect: float
    """cases less expected: the cumulative effect."""
    effect_low: float
    effect_high: float
    relative: float
    """effect over expected; 0.2 is 20 % more."""
    relative_low: float
    relative_high: float
    p: float
    """Two-sided."""
    before_days: int
    """Known days before the start that were used."""
    after_days: int
    """Days of the campaign that are measured."""
    naive: float
    """Cases a day over those of the same days a year (364 days) before, less 1: what is
    reported without a model; NaN where not known."""
    lost_days: int = 0
    """Days of the campaign that are not: their week lacks a day, see `impact_weeks`."""
    ring: Effect | None = None
    """The same for the villages around: spillover."""
    curve: Curve | None = None
    checks: tuple[Check, ...] = ()
    refused: str | None = None
    """One of REASONS."""
    spread: float = float("nan")
    """Usual error of log(cases / expected), learned from the past."""
    freedom: float = float("nan")
    """Degrees of freedom of Student's t."""
    donors: Ints | None = None
    """(n_donors,) areas compared with; None for the whole city."""
    weights: Floats | None = None
    """(n_donors,) how much each counts, sum 1."""
    event: dict[str, NDArray[Any]] = field(default_factory=dict)
    """Event study: start, relative, low, high of each stretch around the start."""
    others: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    """The other estimators' relative, low and high, by name: do they agree?"""

    def per_case(self, cost: float) -> tuple[float, float, float]:
        """
        Return the cost of an additional petition with its interval.

        Infinite where no more came; the low end goes with the high end of the effect.
        NaN where refused.

        >>> effect = refusal("few_cases")
        >>> effect.per_case(1000.0)[0]
        nan
        """
        return (
            _over(cost, self.effect),
            _over(cost, self.effect_high),
            _over(cost, self.effect_low),
        )


def _over(cost: float, effect: float) -> float:
    if np.isnan(effect):
        return float("nan")
    return cost / effect if effect > 0 else float("inf")


def refusal(
    reason: str, *, cases: float = float("nan"), before: int = 0, after: int = 0
) -> Effect:
    """Return the answer that is none, with its reason; ValueError for an unknown one."""
    if reason not in REASONS:
        msg = f"reason: expected one of {', '.join(REASONS)}, got {reason!r}."
        raise ValueError(msg)
    nan = float("nan")
    return Effect(
        "", cases, nan, nan, nan, nan, nan, nan, nan, nan, before, after, nan,
        refused=reason,
    )  # fmt: skip
