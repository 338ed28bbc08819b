"""
Where are petitions denser than chance, and which cases are they? The page of an agency.

In: the store, the settings, and the state of the screen.
Out: a map of villages by Gi* class or rate, its legend and ranking, and the cases behind.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import analyses, cases, findings, maps
from dashboard.aria import aria
from dashboard.scope import Scope
from dashboard.view import UNPLACED, View
from data.settings import Settings
from data.store import Store

ANY_TIME: Final = "period.whole"
PATH: Final = "/hotspots"
TITLE: Final = "hotspots.title"


class Drawn(NamedTuple):
    """The parts of the page; the map stays where it is and only takes new colours."""

    heading: list[Component]
    hideout: dict[str, Any]
    polygons: str
    viewport: Any
    side: list[Component]
    cases: list[Component]


def layout(store: Store, settings: Settings, view: View, scope: Scope) -> Component:
    """Return the page."""
    drawn = draw(store, settings, view, scope)
    return html.Div(
        [
            dcc.Location(id="hotspots-address", refresh="callback-nav"),
            html.Div(drawn.heading, id="hotspots-heading"),
            html.Div(
                [
                    html.Section(
                        maps.villages(store, drawn.hideout, view),
                        className="card map-card",
                        **aria(label=view.t("hotspots.map")),
                    ),
                    html.Aside(drawn.side, id="hotspots-side", className="card"),
                ],
                className="map-row",
            ),
            html.Section(drawn.cases, id="hotspots-cases", className="card"),
        ]
    )


def register(app: Dash, store: Store, settings: Settings, scope: Scope) -> None:
    """Redraw whenever the address bar changes; a click on a village changes it."""

    @app.callback(
        Output("hotspots-heading", "children"),
        Output("hotspots-villages", "hideout"),
        Output("hotspots-villages", "url"),
        Output("hotspots-map", "viewport"),
        Output("hotspots-side", "children"),
        Output("hotspots-cases", "children"),
        Input("url", "search"),
        State("url", "pathname"),
        State("hotspots-map", "viewport"),
        prevent_initial_call=True,
    )
    def _redraw(search: str | None, path: str, seen: dict[str, Any] | None) -> Drawn:
        if path != PATH:
            raise PreventUpdate
        drawn = draw(store, settings, View.from_url(search), scope)
        # The reader's own zoom stays, unless other districts are asked for.
        return drawn._replace(viewport=no_update) if drawn.viewport == seen else drawn

    @app.callback(
        Output("hotspots-address", "search"),
        Input("hotspots-villages", "n_clicks"),
        State("hotspots-villages", "clickData"),
        State("hotspots-address", "search"),
        prevent_initial_call=True,
    )
    def _click(clicks: int | None, clicked: dict[str, Any] | None, search: str) -> str:
        if not clicks or not clicked:
            raise PreventUpdate
        return View.from_url(search).link("", village=clicked["id"], page=1)


def draw(store: Store, settings: Settings, view: View, scope: Scope) -> Drawn:
    """Return the picture for one state of the screen."""
    found = analyses.hotspots(store, view.chosen, scope, settings)
    account = analyses.account(store, view.chosen, scope)
    listed = _listed(found, account, view)
    return Drawn(
        heading=findings.heading(store, found, account.total, settings, view),
        hideout=maps.hideout(store, found, view),
        polygons=maps.address(store, "village"),
        viewport=maps.viewport(store, view.chosen.districts),
        side=findings.side(store, found, account, settings, view),
        cases=cases.section(store, view, scope, *listed),
    )


def _listed(
    found: pa.Table, account: analyses.Account, view: View
) -> tuple[str | None, int]:
    """Return whose cases are listed and how many there are; a strange village is none."""
    if view.village == UNPLACED:
        return UNPLACED, account.unplaced
    of_village = found.filter(pc.equal(found["village_code"], view.village or ""))
    if of_village.num_rows:
        return view.village, int(of_village["count"][0].as_py())
    return None, account.total
