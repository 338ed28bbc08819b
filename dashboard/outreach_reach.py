"""
Where are people silent, and how broad is the use? Map and tables of the outreach page.

In: tables of `dashboard.reaching` and the state of the screen. Out: components.
"""

from __future__ import annotations

from typing import Any, Final

import dash_leaflet as dl
import pyarrow as pa
import pyarrow.compute as pc
from dash import html
from dash.development.base_component import Component

from dashboard import dates, map_colours, maps, names, reaching, sheets
from dashboard.aria import aria
from dashboard.exports import menu
from dashboard.text import number, share
from dashboard.view import View
from data.settings import Settings
from data.store import Store

PATH: Final = "/outreach"
_MOST: Final = 12


def reach_card(
    store: Store, table: pa.Table, settings: Settings, view: View
) -> Component:
    """Return the map of expected and actual use, and the most silent villages."""
    t = view.t
    kinds = table["reach"].to_pylist()
    cases = pc.sum(table["count"]).as_py() or 0
    if set(kinds) <= {"undefined"}:
        return sheets.card(t("outreach.reach"), html.P(t("outreach.reach_few")))
    silent = sorted(
        (row for row in table.to_pylist() if row["reach"] == "silent"),
        key=lambda row: row["count"] - row["expected"],
    )[:_MOST]
    place = names.villages(store, view.language)
    return html.Section(
        [
            html.Header(
                [
                    html.H2(t("outreach.reach")),
                    menu.menu(view, PATH, "reach", places=True),
                ],
                className="with-menu",
            ),
            html.P(
                t(
                    "outreach.reach_lead",
                    n=number(cases),
                    silent=number(kinds.count("silent")),
                    busy=number(kinds.count("busy")),
                )
            ),
            html.Div(
                [
                    html.Div(
                        _map(store, reaching.hideout(store, table, view), view),
                        role="group",
                        className="reach-map",
                        **aria(label=t("outreach.reach_map")),
                    ),
                    html.Div(
                        [
                            map_colours.legend(reaching.scale(table, view)),
                            *(
                                [
                                    html.H3(t("outreach.reach_table")),
                                    sheets.sheet(
                                        [t(key) for key in _REACH_HEADS],
                                        [
                                            [
                                                " ".join(place[row["village_code"]]),
                                                number(row["count"]),
                                                reaching.interval(row),
                                                number(row["from_past"]),
                                            ]
                                            for row in silent
                                        ],
                                    ),
                                ]
                                if silent
                                else []
                            ),
                        ]
                    ),
                ],
                className="halves",
            ),
            html.P(
                t("outreach.reach_note", fdr=settings.campaigns.false_discovery_rate),
                className="quiet",
            ),
        ],
        className="card",
    )


def breadth(table: pa.Table, view: View) -> Component:
    """Return how many villages and addresses used the service, and by which channel."""
    t = view.t
    rows = list(reversed(table.to_pylist()))
    known = any(row["channelled"] for row in rows)
    told = [
        [
            dates.show_month(row["month"], view.calendar),
            number(row["petitions"]),
            number(row["villages"]),
            number(row["addresses"]),
            share(row["hello"], row["channelled"])
            if known
            else t("outreach.time_unknown"),
            share(row["phone"], row["channelled"]) if known else number(None),
        ]
        for row in rows
    ]
    heads = [t(key) for key in _TIME_HEADS]
    return html.Section(
        [
            html.Header(
                [html.H2(t("outreach.time")), menu.menu(view, PATH, "months")],
                className="with-menu",
            ),
            sheets.sheet(heads, told[:_MOST]),
            html.P(t("outreach.time_note"), className="quiet"),
        ],
        className="card",
    )


def _map(store: Store, told: dict[str, Any], view: View) -> Component:
    shown = maps.viewport(store, view)
    drawn: Component = dl.Map(
        dl.GeoJSON(
            url=maps.address(store, "village"),
            style={"variable": "petitions.village.style"},
            hoverStyle={"variable": "petitions.village.hover"},
            onEachFeature={"variable": "petitions.village.each"},
            hideout=told,
        ),
        bounds=shown["bounds"],
        attributionControl=False,
        trackViewport=False,
        zoomSnap=0.25,
        className="map",
    )
    return drawn


_REACH_HEADS: Final = (
    "outreach.reach_village",
    "outreach.reach_count",
    "outreach.reach_expected",
    "outreach.reach_past",
)
_TIME_HEADS: Final = (
    "outreach.time_month",
    "outreach.time_cases",
    "outreach.time_villages",
    "outreach.time_addresses",
    "outreach.time_hello",
    "outreach.time_phone",
)
