"""
What did each check find? A sentence with its number, and a drawing of what it looked at.

In: a check of `models.impact_checks`, the effect, the reader's language. Out: a title, a
sentence, an SVG.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

import numpy as np

from dashboard import chart, dates, impact_svg
from dashboard.impact_svg import Bar, Floats, Line
from dashboard.impact_words import CHECKS, FATES
from dashboard.text import chance
from dashboard.view import View
from models.impact_plan import Check, Effect

SAID: Final = {
    "placebo_time": "outreach.said_placebo_time",
    "placebo_space": "outreach.said_placebo_space",
    "leave_one_out": "outreach.said_leave_one_out",
    "pre_trend": "outreach.said_pre_trend",
    "fit": "outreach.said_fit",
}
"""What the number of a check means."""
_MOST_BARS: Final = 12
"""Stretches that are drawn, the last ones: as many rows as a screen holds."""


def title(one: Check, view: View) -> str:
    """Return what is checked, and whether it passed."""
    t = view.t
    return t(
        "outreach.check_title", check=t(CHECKS[one.name]), fate=t(FATES[one.passed])
    )


def said(one: Check, view: View) -> str:
    """Return what the check's number means; of one that could not be asked, why."""
    t = view.t
    if not np.isfinite(one.value):
        return t("outreach.said_not_asked")
    relative = one.detail.get("relative", np.empty(0))
    placebos = one.detail.get("z", relative)
    ends = [
        f"{100 * end:+.1f}%"
        for end in (relative.min(initial=np.inf), relative.max(initial=-np.inf))
        if np.isfinite(end)
    ]
    return t(
        SAID[one.name],
        p=_p(one.value),
        n=placebos.size,
        points=f"{100 * one.value:.1f}",
        error=f"{100 * np.expm1(one.value):.0f}",
        low=ends[0] if ends else "–",
        high=ends[-1] if ends else "–",
    )


def drawn(one: Check, found: Effect, view: View) -> str:
    """Return the drawing of a check; "" where there is nothing to draw."""
    if one.name not in _DRAWN or not any(part.size for part in one.detail.values()):
        return ""
    return _DRAWN[one.name](one, found, view)


def bars(
    detail: dict[str, Floats], of: str, view: View, first: Sequence[Bar] = ()
) -> str:
    """Return a row for each of the last stretches of a check, named by its first day."""
    rows = range(max(detail["relative"].size - _MOST_BARS, 0), detail["relative"].size)
    told = [
        Bar(
            dates.show(_day(detail["start"][at]), view.calendar),
            float(detail["relative"][at]),
            float(detail["low"][at]),
            float(detail["high"][at]),
        )
        for at in rows
    ]
    return impact_svg.intervals([*first, *told], of)


def _placebo_time(one: Check, found: Effect, view: View) -> str:
    actual = Bar(
        view.t("outreach.actual"), found.relative, found.relative_low,
        found.relative_high, chart.OTHER,
    )  # fmt: skip
    # The last stretch comes first there; in a row of days it is the nearest to the campaign.
    last = {name: values[:_MOST_BARS] for name, values in one.detail.items()}
    return bars(last, title(one, view), view, [actual])


def _placebo_space(one: Check, _found: Effect, view: View) -> str:
    words = view.t("outreach.placebos_space"), view.t("outreach.actual")
    own = float(one.detail["own"][0])
    return impact_svg.spread(
        one.detail["z"], own, words, title(one, view), shares=False
    )


def _leave_one_out(one: Check, found: Effect, view: View) -> str:
    words = view.t("outreach.one_less"), view.t("outreach.actual")
    return impact_svg.spread(
        one.detail["relative"], found.relative, words, title(one, view)
    )


def _pre_trend(one: Check, _found: Effect, view: View) -> str:
    t, detail = view.t, one.detail
    shown = [
        Line(t("outreach.weekly_off"), 100 * np.expm1(detail["log"]), chart.BEFORE)
    ]
    if "line" in detail:
        trend = 100 * np.expm1(detail["line"])
        shown.append(Line(t("outreach.trend"), trend, chart.OTHER, dashed=True))
    return _over_days(one, shown, view, "%")


def _fit(one: Check, _found: Effect, view: View) -> str:
    t, detail = view.t, one.detail
    shown = [
        Line(t("outreach.foretold"), detail["expected"], chart.BEFORE),
        Line(t("outreach.observed"), detail["observed"], chart.NOW),
    ]
    return _over_days(one, shown, view, "")


def _over_days(one: Check, shown: Sequence[Line], view: View, unit: str) -> str:
    days = [dates.show(_day(day), view.calendar) for day in one.detail["start"]]
    nothing = np.zeros(len(days), np.bool_)
    return impact_svg.lines(days, shown, nothing, title(one, view), unit=unit)


def _day(day: np.datetime64) -> date:
    found: date = day.astype("datetime64[D]").item()
    return found


def _p(value: float) -> str:
    told = chance(value)
    return told if told.startswith("<") else f"= {told}"


_DRAWN: Final[dict[str, Callable[[Check, Effect, View], str]]] = {
    "placebo_time": _placebo_time,
    "placebo_space": _placebo_space,
    "leave_one_out": _leave_one_out,
    "pre_trend": _pre_trend,
    "fit": _fit,
}
