"""
Which campaigns are there, and what became of each? The register on the outreach page.

In: the board of `dashboard.impact` and the state of the screen. Out: components.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import (
    dates,
    impact_words,
    sheets,
)
from dashboard.exports import menu
from dashboard.impact_words import per_cent, signed
from dashboard.text import chance, number
from dashboard.view import View
from data.registry_campaigns import Campaign
from data.settings import Settings

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
