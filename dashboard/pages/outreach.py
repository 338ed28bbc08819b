"""
Did our campaigns bring people to us, and where are people silent? The promotion team's page.

In: the store, the register of campaigns, and the state of the screen.
Out: all campaigns with their verdicts, the report of the one that is picked, a plan for the
next one, the reach.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pyarrow as pa
from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import (
    impact,
    notices,
    outreach,
    outreach_reach,
    outreach_report,
    periods,
    planning,
    planning_shown,
    queries,
    reaching,
    redrawn,
    rights,
    written,
)
from dashboard.how import How, under
from dashboard.scope import Scope, Whose
from dashboard.view import View
from data.settings import Settings
from data.store import Store

ANY_TIME: Final = "period.whole"
PATH: Final = outreach.PATH
TITLE: Final = "outreach.title"
_ADDRESS: Final = "outreach-address"


def layout(store: Store, settings: Settings, view: View, scope: Scope) -> Component:
    """Return the page."""
    return html.Div(
        [
            dcc.Location(id=_ADDRESS, refresh="callback-nav"),
            html.Div(draw(store, settings, view, scope), id="outreach-body"),
        ]
    )


def register(app: Dash, store: Store, settings: Settings, whose: Whose) -> None:
    """Redraw whenever the address bar changes; write there what is planned."""
    redrawn.follow(app, PATH, "outreach-body", store, settings, whose, draw)

    @app.callback(
        Output(_ADDRESS, "search"),
        Input(planning_shown.WEEKS, "value"),
        Input(planning_shown.VILLAGES, "value"),
        State(_ADDRESS, "search"),
        prevent_initial_call=True,
    )
    def _plan(weeks: str | None, villages: str | None, search: str | None) -> str:
        view = View.from_url(search)
        plan = planning_shown.moved(view, weeks, villages)
        if plan in {None, view.plan}:
            raise PreventUpdate
        return replace(view, plan=plan).to_url()


def board(store: Store, settings: Settings, _view: View, scope: Scope) -> pa.Table:
    """Return all campaigns together, see `impact.board`."""
    return impact.board(store, scope, settings, written.register(store, settings)[0])


def one(store: Store, settings: Settings, view: View, scope: Scope) -> pa.Table:
    """Return the row of the campaign that is picked, see `impact.COLUMNS`."""
    known, _ = written.register(store, settings)
    answer = _picked(store, settings, known, view, scope)
    return impact.table([answer] if answer else [])


TABLES: Final = {
    "campaigns": board,
    "campaign": one,
    "plan": planning.choices,
    "plan_power": planning.powers,
    "plan_villages": planning.treated,
    "reach": reaching.villages,
    "months": reaching.months,
}
"""What the page shows, by name."""


def draw(store: Store, settings: Settings, view: View, scope: Scope) -> list[Component]:
    """Return the picture for one state of the screen."""
    t = view.t
    known, wrong = written.register(store, settings)
    campaigns = {one.campaign_id: one for one in known.campaigns}
    heading = html.Header(
        [
            html.H1(t(TITLE)),
            html.P(periods.words(view, *queries.data_days(store)), className="quiet"),
        ],
        className="heading",
    )
    if wrong:
        return [
            heading,
            notices.notice(t(TITLE), t("outreach.no_registry", why=wrong), "failed"),
        ]
    told = impact.board(store, scope, settings, known)
    parts = [heading, outreach.lead(told, view)]
    if campaigns:
        parts.append(outreach.register(told, campaigns, settings, view, view.campaign))
        answer = _picked(store, settings, known, view, scope)
        if answer:
            parts.append(outreach_report.report(answer, settings, view))
        elif view.campaign:
            missing = t("outreach.unknown", id=view.campaign)
            parts.append(notices.notice(missing, t("outreach.pick")))
        else:
            parts.append(html.P(t("outreach.pick"), className="quiet"))
    if rights.may(PATH, "plan", view, scope):
        parts.append(planning_shown.card(store, settings, view, scope))
    if rights.may(PATH, "reach", view, scope):
        shown = rights.seen(store, PATH, "reach", view, scope)
        reach = reaching.villages(store, settings, shown, scope)
        drawn = outreach_reach.reach_card(store, reach, settings, view)
        n = sum(filter(None, reach["count"].to_pylist()))
        parts.append(under(drawn, How(store, shown, ANY_TIME).fold(n, t("how.reach"))))
    if rights.may(PATH, "months", view, scope):
        months = reaching.months(store, settings, view, scope)
        n = sum(months["petitions"].to_pylist())
        drawn = outreach_reach.breadth(months, view)
        parts.append(under(drawn, How(store, view, ANY_TIME).fold(n)))
    return parts


def _picked(
    store: Store,
    settings: Settings,
    known: impact.Register,
    view: View,
    scope: Scope,
) -> impact.Answer | None:
    """Return the answer on the campaign that is picked; of one campaign, on that one."""
    chosen = [
        one for one in known.campaigns
        if view.campaign in {None, one.campaign_id}
    ]  # fmt: skip
    if len(chosen) != 1:
        return None
    return impact.answer(store, scope, settings, known, chosen[0])
