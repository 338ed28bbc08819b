"""
What does the page of topics show? Its map and one topic, the list, the history.

In: the store, the settings, the state of the screen and who looks at it. Out: components.
"""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import (
    dates,
    notices,
    queries,
    topics_decide,
    topics_history,
    topics_list,
    topics_map,
    topics_one,
    topics_tables,
    topics_words,
    written,
)
from dashboard.analyses import FAIR_SHARE
from dashboard.exports import menu
from dashboard.how import How
from dashboard.scope import Scope
from dashboard.text import number, share
from dashboard.topics_told import Told
from dashboard.view import View
from data.settings import Settings
from data.store import Store


def body(store: Store, view: View, scope: Scope) -> list[Component]:
    """Return how many cases have topics, the map, and the topic that is looked at."""
    t = view.t
    told = topics_tables.told_of(store, view, scope)
    rows = topics_tables.drawn(told)
    if not rows:
        return [notices.empty(view)]
    one = topics_tables.one_of(told, view)
    asked = told.assigned + told.unassigned
    lead = t(
        "theme.lead" if told.assigned else "theme.lead_instead",
        span=dates.span(told.now.first, told.now.last, view.calendar),
        n=number(asked or told.instead),
        topics=number(len(rows)),
        first=topics_words.called(rows[0], view),
        share=share(rows[0]["count"], sum(row["count"] for row in rows)),
        unassigned=share(told.unassigned, asked),
    )
    notes: list[Component] = [html.P(lead, className="lead")]
    if not told.assigned:
        notes.append(notices.notice(t("theme.instead"), t("theme.instead_note")))
    elif told.instead:
        notes.append(
            html.P(t("theme.some_instead", n=number(told.instead)), className="quiet")
        )
    panel = topics_one.panel(store, one, told.now, scope, view) if one else []
    return [
        *notes,
        html.Section(
            [
                html.H2(t("theme.map")),
                html.P(t("theme.map_note"), className="quiet"),
                topics_map.boxes(rows, view),
                _how(store, view, told).fold(asked or told.instead, t("how.topics")),
            ],
            className="card",
        ),
        *panel,
        *(topics_decide.form(store, one, scope, view) if one else []),
    ]  # fmt: skip


def rest(store: Store, settings: Settings, view: View, scope: Scope) -> list[Component]:
    """Return the list of the topics with their quality, and their history."""
    t = view.t
    told = topics_tables.told_of(store, view, scope)
    rows = topics_tables.drawn(told)
    now, before = (
        queries.days_with_data(store, period) for period in (told.now, told.before)
    )
    fair = before >= FAIR_SHARE * now > 0
    return [
        html.Section(
            [
                html.H2(t("theme.all")),
                topics_list.table(rows, fair, view),
                *topics_list.trust(store, view),
                menu.menu(view, topics_map.PATH, "topics", title=t("theme.all")),
                _how(store, view, told).fold(
                    told.assigned or told.instead, t("how.topics"), t("how.trust")
                ),
            ],
            className="card",
        ),
        # It counts the cases of all agencies.
        html.Section(
            history(store, settings, view) if scope.agencies is None else [],
            id="topics-history",
            className="card",
        ),
    ]  # fmt: skip


def _how(store: Store, view: View, told: Told) -> How:
    """Return how the topics were counted: of the days that they are told of."""
    days = view.choosing(start=told.now.first, end=told.now.last)
    return How(store, days, "theme.any_time")


def history(store: Store, settings: Settings, view: View) -> list[Component]:
    """Return what happened to the topics, and what staff decided."""
    line = queries.info(store).get("topics_line", "")
    decided, wrong = written.decisions(settings, line) if line else ((), None)
    return topics_history.section(store, decided, wrong, view)
