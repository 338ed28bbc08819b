"""
How does a reader go through the map month by month? Links to the month before and after.

In: the store and the state of the screen. Out: a row of links; the browser plays them by
following the one to the next month, so that every picture has an address of its own.
"""

from __future__ import annotations

from datetime import date, timedelta

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import dates, queries
from dashboard.aria import aria, data
from dashboard.view import View
from data.store import Store


def steps(store: Store, view: View, path: str) -> list[Component]:
    """Return the way to the month before and after the one on screen; none without two."""
    t = view.t
    first, last = queries.data_days(store)
    here = month_of(view)
    begin, end = _begin(first), _begin(last)
    if begin == end:
        return []
    before = _begin((here or _after(end)) - timedelta(days=1))
    # From no month the play begins with the last year.
    after = _after(here) if here else max(begin, date(end.year - 1, end.month, 1))
    links = [
        _link(view, path, month, key, name)
        for month, key, name in (
            (before, "spots.play_before", "month-before"),
            (after, "spots.play_after", "month-after"),
        )
        if begin <= month <= end
    ]
    return [
        html.Nav(
            [
                html.Span(t("spots.play"), className="quiet"),
                *links,
                html.Button(
                    t("spots.play_start"),
                    type="button",
                    className="switch",
                    **data(play=t("spots.play_stop")),
                ),
                *(
                    [
                        dcc.Link(
                            t("spots.play_whole"),
                            href=view.choosing(start=None, end=None).link(path),
                        )
                    ]
                    if here
                    else []
                ),
            ],
            className="tabs months",
            **aria(label=t("spots.play")),
        )
    ]


def month_of(view: View) -> date | None:
    """Return the first day of the month that the filters are, None for other days."""
    start, end = view.chosen.start, view.chosen.end
    if not start or not end or start.day != 1 or end + timedelta(1) != _after(start):
        return None
    return start


def _link(view: View, path: str, month: date, key: str, name: str) -> Component:
    shown = dates.show_month(month, view.calendar)
    last = _after(month) - timedelta(days=1)
    return dcc.Link(
        view.t(key, month=shown),
        href=view.choosing(start=month, end=last).link(path),
        className=name,
    )


def _begin(day: date) -> date:
    return day.replace(day=1)


def _after(month: date) -> date:
    """Return the first day of the next month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)
