"""
Where are petitions denser than chance, and which cases are they? The page of an agency.

In: the store, the settings, and the state of the screen.
Out: a map of villages by the layer that is chosen, what it says and how it was made, the same
as text, and the cases behind.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, NamedTuple

import pyarrow as pa
from dash import (
    ClientsideFunction,
    Dash,
    Input,
    Output,
    State,
    dcc,
    html,
    no_update,
)
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import (
    analyses,
    cases,
    findings,
    map_cards,
    map_colours,
    map_tools,
    map_zoom,
    maps,
    rights,
    spots_layers,
    spots_series,
)
from dashboard.aria import aria
from dashboard.exports.cases import every
from dashboard.scope import Scope, Whose
from dashboard.view import UNPLACED, View
from data.settings import Settings
from data.store import Store

ANY_TIME: Final = "period.whole"
PATH: Final = "/hotspots"
TITLE: Final = "hotspots.title"
TABLES: Final = {
    "villages": spots_layers.villages,
    "series": spots_series.table,
    "cases": every,
}
"""What the page shows, by name."""


class Drawn(NamedTuple):
    """The parts of the page; the map stays where it is and only takes new colours."""

    heading: list[Component]
    hideout: dict[str, Any]
    polygons: str
    viewport: Any
    place: list[Component]
    side: list[Component]
    cases: list[Component]


def layout(store: Store, settings: Settings, view: View, scope: Scope) -> Component:
    """Return the page."""
    drawn = draw(store, settings, view, scope)
    return html.Div(
        [
            dcc.Location(id="hotspots-address", refresh="callback-nav"),
            dcc.Store(id="hotspots-seen"),
            html.Div(drawn.heading, id="hotspots-heading"),
            html.Div(
                [
                    html.Section(
                        maps.villages(store, drawn.hideout, settings, view),
                        className="card map-card",
                        **aria(label=view.t("hotspots.map")),
                    ),
                    html.Aside(drawn.side, id="hotspots-side", className="card"),
                ],
                className="map-row",
            ),
            # The map comes first; the line of time below it in a moment of its own.
            html.Section(id="hotspots-months", className="card"),
            html.P(level(view, None), id="hotspots-level", className="quiet"),
            map_tools.tools(view),
            map_tools.twin(view),
            html.Section(drawn.cases, id="hotspots-cases", className="card"),
        ]
    )


def register(app: Dash, store: Store, settings: Settings, whose: Whose) -> None:
    """Redraw whenever the address bar changes; a click on a village changes it."""
    spots_series.register(app, store, settings, whose)

    @app.callback(
        Output("hotspots-heading", "children"),
        Output("hotspots-villages", "hideout"),
        Output("hotspots-villages", "url"),
        Output("hotspots-map", "viewport"),
        Output("hotspots-place", "children"),
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
        scope = whose()
        view = rights.page(store, PATH, View.from_url(search), scope)
        drawn = draw(store, settings, view, scope)
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

    @app.callback(
        Output("hotspots-shapes", "data"),
        Output("hotspots-districts", "hideout"),
        Output("hotspots-level", "children"),
        Input("hotspots-seen", "data"),
        Input("url", "search"),
        State("url", "pathname"),
        prevent_initial_call=True,
    )
    def _nearer(
        seen: dict[str, Any] | None, search: str | None, path: str
    ) -> tuple[dict[str, Any], dict[str, Any], str]:
        if path != PATH:
            raise PreventUpdate
        scope = whose()
        view = rights.page(store, PATH, View.from_url(search), scope)
        return (
            map_zoom.shapes(store, view, scope, seen),
            map_zoom.districts(store, view, scope, seen),
            level(view, seen),
        )

    app.clientside_callback(
        ClientsideFunction("petitions", "twin"),
        Output("hotspots-twin-details", "title"),
        Input("hotspots-villages", "hideout"),
    )


def draw(store: Store, settings: Settings, view: View, scope: Scope) -> Drawn:
    """Return the picture for one state of the screen."""
    found = spots_layers.villages(store, settings, view, scope)
    account = analyses.account(store, view.chosen, scope)
    blocks = rights.in_blocks(view, scope)
    shown = map_colours.scale(found, view)
    return Drawn(
        heading=findings.heading(store, found, account.total, settings, view),
        hideout=map_cards.hideout(store, found, shown, view),
        polygons=maps.address(store, "village"),
        viewport=maps.viewport(store, view),
        place=maps.chosen_place(view),
        side=findings.side(store, found, account, settings, view, scope),
        cases=[html.P(view.t("rights.no_list"), className="quiet")]
        if blocks
        else cases.section(store, view, scope, *_listed(store, found, view, scope)),
    )


def level(view: View, seen: dict[str, Any] | None) -> str:
    """Return what the map counts by at the zoom that is seen."""
    return f"{view.t('spots.level')} {view.t(map_zoom.level_key(view, seen))}"


def _listed(
    store: Store, found: pa.Table, view: View, scope: Scope
) -> tuple[str | None, int]:
    """Return whose cases are listed and how many; a strange village is none."""
    known = (
        view.village == UNPLACED or view.village in found["village_code"].to_pylist()
    )
    village = view.village if known else None
    chosen = spots_series.listed(replace(view, village=village))
    return village, analyses.account(store, chosen, scope).total
