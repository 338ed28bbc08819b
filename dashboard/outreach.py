"""
Which campaigns are there, and did the one that is picked work? Parts of the outreach page.

In: answers of `dashboard.impact` and the state of the screen. Out: components.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Any, Final

import dash_leaflet as dl
import pyarrow as pa
import pyarrow.compute as pc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import (
    dates,
    impact_drawn,
    impact_words,
    map_colours,
    maps,
    names,
    reaching,
    sheets,
)
from dashboard.aria import aria
from dashboard.exports import menu
from dashboard.impact import Answer
from dashboard.impact_words import per_cent, signed
from dashboard.text import chance, number, share
from dashboard.view import View
from data.registry_campaigns import Campaign
from data.settings import Settings
from data.store import Store

PATH: Final = "/outreach"
_MOST: Final = 12


def lead(board: pa.Table, view: View) -> Component:
    """Return how many campaigns there are, and how many of them worked."""
    told = board["verdict"].to_pylist()
    if not told:
        return html.P(view.t("outreach.lead_none"), className="lead")
    counts = {kind: number(told.count(kind)) for kind in impact_words.KINDS}
    return html.P(
        view.t("outreach.lead", n=number(len(told)), **counts), className="lead"
    )


def register(
    board: pa.Table,
    campaigns: dict[str, Campaign],
    settings: Settings,
    view: View,
    picked: str | None,
) -> Component:
    """Return all campaigns, what can be believed of each, and links to their reports."""
    t = view.t
    rows = []
    for row in board.to_pylist():
        one = campaigns[row["id"]]
        rows.append(
            [
                html.Strong(row["name"])
                if row["id"] == picked
                else dcc.Link(row["name"], href=view.link(PATH, campaign=row["id"])),
                dates.span(row["starts"], row["ends"], view.calendar),
                impact_words.areas(one, view),
                impact_words.target(one, view),
                html.Span(
                    t(impact_words.KINDS[row["verdict"]]),
                    className=f"verdict-word {row['verdict']}",
                ),
                f"{signed(row['effect'])} ({signed(row['effect_low'])} – {signed(row['effect_high'])})"
                if row["effect"] is not None
                else number(None),
                per_cent(row["believed"]),
                chance(row["q"]),
                t("outreach.yes" if row["stands"] else "outreach.no"),
                number(row["cost_per_case"]),
            ]
        )
    heads = (
        "campaign", "days", "areas", "target", "verdict", "effect", "believed", "q",
        "stands", "cost",
    )  # fmt: skip
    keys = [_HEADS[name] for name in heads]
    note = t("outreach.register_note", fdr=settings.campaigns.false_discovery_rate)
    return html.Section(
        [
            html.Header(
                [html.H2(t("outreach.register")), menu.menu(view, PATH, "campaigns")],
                className="with-menu",
            ),
            sheets.sheet([t(key) for key in keys], rows),
            html.P(note, className="quiet"),
        ],
        className="card",
    )


def report(answer: Answer, settings: Settings, view: View) -> Component:
    """Return verdict, size, caveats and every drawing of one campaign."""
    t, campaign = view.t, answer.campaign
    said = impact_words.said(answer, settings, view)
    days = dates.span(campaign.starts, campaign.ends, view.calendar)
    places, target = (
        impact_words.areas(campaign, view),
        impact_words.target(campaign, view),
    )
    plan = [impact_words.entered(campaign, view)]
    if campaign.hypothesis:
        plan.append(t("outreach.plan_hypothesis", hypothesis=campaign.hypothesis))
    if impact_words.entered_late(campaign):
        plan.append(t("outreach.plan_late"))
    return html.Section(
        [
            html.H2(t("outreach.report", name=campaign.name)),
            html.P(f"{days} · {places} · {target}", className="quiet"),
            html.Div(
                [html.Strong(said.verdict), html.Span(said.why)],
                className=f"verdict {answer.verdict.kind}",
            ),
            html.P(said.size, className="lead"),
            *(html.P(line) for line in said.more),
            *_list(t("outreach.caveats"), said.caveats),
            html.H3(t("outreach.rise")),
            html.P(said.rise),
            html.Div(
                [_picture(one) for one in impact_drawn.pictures(answer, view)],
                className="pictures",
            ),
            *_overlaps(answer, view),
            *_list(t("outreach.plan"), plan),
            html.P(t("outreach.method"), className="quiet"),
        ],
        className="card report",
    )


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
            dates.show(row["month"], view.calendar).rpartition("/")[0],
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


def _picture(one: impact_drawn.Picture) -> Component:
    """Return a drawing as a picture that asks no host; its numbers are in the report."""
    coded = b64encode(one.svg.encode()).decode()
    return html.Figure(
        [
            html.H3(one.title),
            *(
                [html.Img(src=f"data:image/svg+xml;base64,{coded}", alt=one.title)]
                if one.svg
                else []
            ),
            *([html.Figcaption(one.note, className="quiet")] if one.note else []),
        ]
    )


def _overlaps(answer: Answer, view: View) -> list[Component]:
    t = view.t
    rows = [
        [
            one.name,
            t(
                "outreach.overlap_days",
                first=dates.show(one.first, view.calendar),
                last=dates.show(one.last, view.calendar) or t("outreach.lasting"),
                days=one.days,
            ),
        ]
        for one in answer.overlaps
    ]
    return _list(t("outreach.overlaps"), [": ".join(row) for row in rows])


def _list(title: str, lines: Any) -> list[Component]:
    """Return a heading and its lines; nothing without a line."""
    if not lines:
        return []
    return [html.H3(title), html.Ul([html.Li(line) for line in lines])]


_HEADS: Final = {
    "campaign": "outreach.col_campaign",
    "days": "outreach.col_days",
    "areas": "outreach.col_areas",
    "target": "outreach.col_target",
    "verdict": "outreach.col_verdict",
    "effect": "outreach.col_effect",
    "believed": "outreach.col_believed",
    "q": "outreach.col_q",
    "stands": "outreach.col_stands",
    "cost": "outreach.col_cost",
}
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
