"""
What does a series say in one sentence? What rose, since when, how sure, new or ongoing.

In: a series with its last week tested, or the table of all series. Out: words.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from dashboard import dates
from dashboard.text import chance, number
from dashboard.trends_series import SINGLE, Series
from dashboard.view import View

STATES: Final = {
    "new": "trends.state_new",
    "ongoing": "trends.state_ongoing",
    "ended": "trends.state_ended",
    "none": "trends.state_none",
    "undefined": "trends.state_undefined",
    "high": "trends.state_high",
    "low": "trends.state_low",
    "usual": "trends.state_usual",
    "untested": "trends.state_untested",
    "partial": "trends.state_partial",
    "missing": "trends.state_missing",
    "forecast": "trends.state_forecast",
}
_SENTENCES: Final = {
    "new": "trends.week_new",
    "ongoing": "trends.week_ongoing",
    "ended": "trends.week_ended",
    "none": "trends.week_none",
}
_SIX, _WEEK = timedelta(days=6), timedelta(weeks=1)
_UNKNOWN: Final = {
    "too_short": "trends.week_too_short",
    "unknown_week": "trends.week_unknown",
}


def of_series(found: Series, minimum: int, view: View) -> str:
    """Return what the last seven days of the series say, and how sure that is."""
    t, week = view.t, found.week
    last = found.shown.last
    if week is None:
        return t("trends.too_few", n=number(found.total), minimum=minimum)
    span = dates.span(last - _SIX, last, view.calendar)
    if week["state"] == "undefined":
        return t(_UNKNOWN[week["method"]], span=span)
    if (week["q_fewer"] or 1) <= SINGLE:
        return t(
            "trends.week_fewer",
            span=span,
            n=number(week["observed"]),
            expected=number(week["expected"]),
            last_case=dates.show(found.last_case, view.calendar),
        )
    said = t(
        _SENTENCES[week["state"]],
        span=span,
        n=number(week["observed"]),
        expected=number(week["expected"]),
        times=times(week, view),
        chance=chance(week["p"]),
        since=dates.show(since(week, last), view.calendar),
    )
    return said + (t("trends.week_short") if week["method"] == "ears" else "")


def of_ranking(rows: list[dict[str, Any]], what: str, name: str, view: View) -> str:
    """
    Return how many series stand out, and which most.

    rows : of `dashboard.trends`, those that stand out first. what : the series' kind in
    words. name : of the first row.
    """
    t = view.t
    tested = sum(row["q"] is not None for row in rows)
    if not tested:
        return t("trends.ranking_untested", what=what)
    out = [row for row in rows if row["state"] in {"new", "ongoing"}]
    if not out:
        return t("trends.ranking_calm", what=what, tested=number(tested))
    first = out[0]
    key = "trends.ranking_one" if len(out) == 1 else "trends.ranking_several"
    return t(
        key,
        what=what,
        count=number(len(out)),
        tested=number(tested),
        name=name,
        n=number(first["observed"]),
        expected=number(first["expected"]),
        times=times(first, view),
        state=t(STATES[first["state"]]),
        since=dates.show(first["since"], view.calendar),
    )


def times(row: dict[str, Any], view: View) -> str:
    """Return how many times as many as expected; nothing where less than one was."""
    if (row["expected"] or 0) < 1 or row["observed"] is None:
        return ""
    return view.t("trends.times", n=number(row["observed"] / row["expected"], 1))


def since(week: dict[str, Any], last: date) -> date | None:
    """Return the first day of the first week of an alarm that stands, None without one."""
    return None if week["since"] is None else last - _SIX - _WEEK * int(week["since"])
