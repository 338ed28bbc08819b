"""
What is drawn of an answer? Its weeks, its signs, and each of its checks.

In: an `Answer`, the reader's language and years. Out: pictures with their titles, in the
order in which they are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from dashboard import chart, dates, impact_svg
from dashboard.impact import Answer
from dashboard.impact_svg import Bar, Floats, Line
from dashboard.impact_words import CHECKS, ESTIMATORS, FATES, SIGNS
from dashboard.view import View
from models.impact_plan import Check, Effect

_MOST_BARS: Final = 40


@dataclass(frozen=True)
class Picture:
    """One drawing."""

    title: str
    svg: str
    note: str = ""


def pictures(answer: Answer, view: View) -> list[Picture]:
    """Return all that is drawn; nothing for what is not told."""
    return [*weeks(answer.effect, view), *signs(answer, view), *more(answer, view)]


def weeks(found: Effect, view: View) -> list[Picture]:
    """Return cases a week, seen and expected, and the sum since the start."""
    curve, t = found.curve, view.t
    if curve is None:
        return []
    days = [dates.show(one.item(), view.calendar) for one in curve.start]
    title = t("outreach.curve")
    shown = [
        Line(
            t("outreach.expected"), curve.expected, chart.BEFORE, curve.low, curve.high
        ),
        Line(t("outreach.observed"), curve.observed, chart.NOW),
    ]
    drawn = [Picture(title, impact_svg.lines(days, shown, curve.during, title))]
    if np.isfinite(curve.cumulative).any():
        title = t("outreach.cumulative")
        inside = np.flatnonzero(np.isfinite(curve.cumulative))
        part = slice(inside[0], inside[-1] + 1)
        line = Line(
            t("outreach.cumulated"),
            curve.cumulative[part],
            chart.NOW,
            curve.cumulative_low[part],
            curve.cumulative_high[part],
        )
        svg = impact_svg.lines(days[part], [line], curve.during[part], title)
        drawn.append(Picture(title, svg))
    return drawn


def signs(answer: Answer, view: View) -> list[Picture]:
    """Return the shares that tell awareness from incidence."""
    t = view.t
    if not answer.rise.signs:
        return []
    bars = [
        Bar(t(SIGNS[one.name]), one.during, one.low, one.high, mark=one.if_awareness)
        for one in answer.rise.signs
    ]
    title = t("outreach.rise")
    svg = impact_svg.intervals(bars, title, signed=False)
    return [Picture(title, svg, t("outreach.rise_note"))]


def more(answer: Answer, view: View) -> list[Picture]:
    """Return the event study, the other estimators, and each check."""
    found, t = answer.effect, view.t
    drawn = []
    if found.event:
        title = t("outreach.event")
        drawn.append(Picture(title, _bars(found.event, title, view)))
    if found.others:
        title = t("outreach.others")
        bars = [
            Bar(t("outreach.this_one"), found.relative, found.relative_low,
                found.relative_high, chart.OTHER),
            *(
                Bar(_estimator(name, view), *numbers)
                for name, numbers in found.others.items()
            ),
        ]  # fmt: skip
        drawn.append(Picture(title, impact_svg.intervals(bars, title)))
    drawn += [_check(one, found, view) for one in found.checks]
    return drawn


def _check(one: Check, found: Effect, view: View) -> Picture:
    t = view.t
    title = f"{t(CHECKS[one.name])}: {t(FATES[one.passed])}"
    note = (
        t("outreach.check_value", value=f"{one.value:.3g}")
        if np.isfinite(one.value)
        else ""
    )
    relative = one.detail.get("relative")
    if relative is None or not np.isfinite(relative).any():
        return Picture(title, "", note)
    if relative.size > _MOST_BARS or "low" not in one.detail:
        words = t("outreach.placebos"), t("outreach.actual")
        svg = impact_svg.spread(
            np.asarray(relative, np.float64), found.relative, words, title
        )
        return Picture(title, svg, note)
    actual = Bar(
        t("outreach.actual"), found.relative, found.relative_low, found.relative_high,
        chart.OTHER,
    )  # fmt: skip
    return Picture(title, _bars(one.detail, title, view, [actual]), note)


def _bars(
    detail: dict[str, Floats], title: str, view: View, first: Sequence[Bar] = ()
) -> str:
    """Return a row for each number of a check, named by its day where it has one."""
    days = detail.get("start")
    relative, low, high = (detail[name] for name in ("relative", "low", "high"))
    labels = [
        dates.show(days[at].astype("datetime64[D]").item(), view.calendar)
        if days is not None
        else view.t("outreach.row_of", n=at + 1)
        for at in range(relative.size)
    ]
    bars = [
        Bar(label, float(middle), float(below), float(above))
        for label, middle, below, above in zip(labels, relative, low, high, strict=True)
    ]
    return impact_svg.intervals([*first, *bars], title)


def _estimator(name: str, view: View) -> str:
    return view.t(ESTIMATORS[name]) if name in ESTIMATORS else name
