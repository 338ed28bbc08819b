"""
How does a reader go through time? Links to the week, month, quarter or year before and after.

In: the store and the state of the screen. Out: a row of links; the browser plays them by
following the one to what comes next, so that every picture has an address of its own.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, Literal

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import dates, frame, queries
from dashboard.aria import aria, data
from dashboard.periods import Period
from dashboard.view import View
from data.store import Store

Pace = Literal["week", "month", "quarter", "year"]

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_MONTHS: Final[dict[Pace, int]] = {"month": 1, "quarter": 3, "year": 12}
_WORDS: Final[dict[Pace, str]] = {
    "week": "spots.play_week",
    "month": "spots.play_month",
    "quarter": "spots.play_quarter",
    "year": "spots.play_year",
}
_STEPS: Final = {"before": "spots.play_before", "after": "spots.play_after"}
_FROM_NONE: Final[dict[Pace, int]] = {"week": 26, "month": 12, "quarter": 8, "year": 8}
"""Periods before the last one from which a play begins where none is on screen."""


def steps(store: Store, view: View, path: str) -> list[Component]:
    """Return the way to the period before and after the one on screen; none without two."""
    t = view.t
    first, last = queries.data_days(store)
    paces = [one for one in _WORDS if period_of(first, one) != period_of(last, one)]
    if not paces:
        return []
    here, pace = shown_by(view) or (None, "month" if "month" in paces else paces[-1])
    end = period_of(last, pace)
    before = earlier(here, pace) if here else end
    after = later(here, pace) if here else _begin(end, pace, first)
    return [
        html.Nav(
            [
                html.Span(t("spots.play"), className="quiet"),
                *(
                    frame.tab(t(_WORDS[one]), _link(view, path, period_of(_last(view, last), one)), on=one == pace and here is not None)
                    for one in paces
                ),
                _step(view, path, before, "before", on=before.last >= first),
                html.Button(
                    [html.Span(t("spots.play_start"), className="go"), html.Span(t("spots.play_stop"), className="stop")],
                    type="button",
                    className="switch play",
                    **data(play="yes"),
                ),
                _step(view, path, after, "after", on=after.first <= last),
                *(
                    [dcc.Link(t("spots.play_whole"), href=view.choosing(start=None, end=None).link(path))]
                    if here
                    else []
                ),
            ],
            className="tabs months",
            **aria(label=t("spots.play")),
        )
    ]  # fmt: skip


def shown_by(view: View) -> tuple[Period, Pace] | None:
    """Return the filters' days where they are a week, a month, a quarter or a year."""
    start, end = view.chosen.start, view.chosen.end
    if not start or not end:
        return None
    shown = Period(start, end)
    if end - start == _WEEK - _DAY:
        return shown, "week"
    paces = (pace for pace in _MONTHS if period_of(start, pace) == shown)
    return next(((shown, pace) for pace in paces), None)


def period_of(day: date, pace: Pace) -> Period:
    """Return the period in which a day lies; weeks begin on Mondays."""
    if pace == "week":
        begin = day - timedelta(days=day.weekday())
        return Period(begin, begin + _WEEK - _DAY)
    n = _MONTHS[pace]
    begin = day.replace(month=(day.month - 1) // n * n + 1, day=1)
    months = begin.month - 1 + n
    return Period(begin, date(begin.year + months // 12, months % 12 + 1, 1) - _DAY)


def earlier(shown: Period, pace: Pace) -> Period:
    """Return the period before; that of a week is as many days, on whatever day it began."""
    return shown.before() if pace == "week" else period_of(shown.first - _DAY, pace)


def later(shown: Period, pace: Pace) -> Period:
    """Return the period after."""
    if pace == "week":
        return Period(shown.first + _WEEK, shown.last + _WEEK)
    return period_of(shown.after, pace)


def _begin(end: Period, pace: Pace, first: date) -> Period:
    """Return where a play begins from no period: some time ago, or with the data."""
    at = end
    for _ in range(_FROM_NONE[pace] - 1):
        if at.first <= first:
            break
        at = earlier(at, pace)
    return at


def _last(view: View, last: date) -> date:
    """Return the last day that is on screen."""
    return min(view.chosen.end or last, last)


def _link(view: View, path: str, period: Period) -> str:
    return view.choosing(start=period.first, end=period.last).link(path)


def _step(view: View, path: str, period: Period, way: str, *, on: bool) -> Component:
    """Return one of the two steps, in its place also where there is nowhere to go."""
    shown = dates.span(period.first, period.last, view.calendar)
    if period_of(period.first, "month") == period:
        shown = dates.show_month(period.first, view.calendar)
    words = view.t(_STEPS[way], period=shown)
    if not on:
        return html.Span(words, className="off", **aria(disabled="true"))
    return dcc.Link(words, href=_link(view, path, period), className=f"period-{way}")
