"""
What stands below the map? The map as text, and the way to draw an area or a circle.

In: the state of the screen. Out: components; what they do is done by the browser.
"""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.aria import data
from dashboard.text import number
from dashboard.view import View


def twin(view: View) -> Component:
    """Return the map as text, made by the browser from what it colours the map by."""
    return html.Details(
        [
            html.Summary(view.t("spots.twin")),
            html.P(view.t("spots.twin_note"), className="quiet"),
            html.Div(id="hotspots-twin", className="sheet", tabIndex="0"),
        ],
        id="hotspots-twin-details",
    )


def tools(view: View) -> Component:
    """Return the way to draw an area or a circle on the map."""
    t = view.t
    return html.Details(
        [
            html.Summary(t("spots.place")),
            html.Div(
                [
                    _button("draw", t("spots.place_draw")),
                    _button("circle", t("spots.place_circle")),
                    dmc.Select(
                        id="hotspots-radius",
                        label=t("spots.place_radius"),
                        data=[
                            {
                                "value": str(metres),
                                "label": t("spots.place_metres", n=number(metres)),
                            }
                            for metres in (200, 500, 1000, 2000)
                        ],
                        value="500",
                        allowDeselect=False,
                        size="xs",
                    ),
                    _button("done", t("spots.place_done")),
                    _button("cancel", t("spots.place_cancel")),
                ],
                className="drawing",
            ),
            html.P(t("spots.place_hint"), className="quiet hint draw"),
            html.P(t("spots.place_hint_circle"), className="quiet hint circle"),
            html.P(t("spots.place_note"), className="quiet"),
        ],
        className="card place",
        id="hotspots-tools",
    )


def _button(what: str, words: str) -> Component:
    return html.Button(words, type="button", className="switch", **data(draw=what))
