"""
What is drawn of an answer? Its weeks, its signs, and each of its checks.

In: an `Answer`, the reader's language and years. Out: pictures with their titles, in the
order in which they are read.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard import chart, dates, impact_checked, impact_svg
from dashboard.impact import Answer
from dashboard.impact_svg import Bar, Line
from dashboard.impact_words import ESTIMATORS, SIGNS
from dashboard.view import View
from models.impact_plan import Effect


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
        svg = impact_checked.bars(found.event, title, view)
        drawn.append(Picture(title, svg, t("outreach.event_note")))
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
        svg = impact_svg.intervals(bars, title)
        drawn.append(Picture(title, svg, t("outreach.others_note")))
    drawn += [
        Picture(
            impact_checked.title(one, view),
            impact_checked.drawn(one, found, view),
            impact_checked.said(one, view),
        )
        for one in found.checks
    ]
    return drawn


def _estimator(name: str, view: View) -> str:
    return view.t(ESTIMATORS[name]) if name in ESTIMATORS else name
