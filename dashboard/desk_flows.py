"""From whom does an agency get cases, to whom does it pass them, and which come back?"""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import case_list, names
from dashboard.sheets import Cell, card, sheet
from dashboard.text import number
from dashboard.view import View

ROWS: Final = 8


def section(
    agency: str,
    pairs: pa.Table,
    chains: list[dict[str, Any]],
    unseen: dict[str, int],
    view: View,
) -> Component:
    """
    Return what comes in and goes out, the ping-pong cases, and what is not seen.

    chains : the longest first, each with `source_ref` where the case may be read.
    """
    t, rows = view.t, pairs.to_pylist()
    told = t(
        "desk.unseen",
        counted=number(unseen["counted"]),
        unseen=number(unseen["unseen"]),
    )
    if not rows:
        words = t("desk.no_flows")
        return card(t("desk.flows"), html.P(words, className="quiet"), note=told)
    came = [row | {"other": row["giver"]} for row in rows if row["taker"] == agency]
    went = [row | {"other": row["taker"]} for row in rows if row["giver"] == agency]
    parts: list[Cell] = [
        html.Div(
            [_pairs(t("desk.comes"), came, view), _pairs(t("desk.goes"), went, view)],
            className="halves",
        )
    ]
    if chains:
        heads = map(
            t, ("petitions.case", "desk.chain", "desk.transfers", "desk.days_lost")
        )
        lines: list[list[Cell]] = [
            [
                dcc.Link(
                    row["source_ref"] or row["petition_id"],
                    href=view.link(
                        case_list.PATH, case=row["petition_id"], page=1, order=""
                    ),
                ),
                html.Span(_chain(row["chain"], view), className="wrapped"),
                number(row["transfers"]),
                number(row["days"]),
            ]
            for row in chains[:ROWS]
        ]
        words = t("desk.came_back", n=number(len(chains)))
        parts += [html.P(words, className="part"), sheet(tuple(heads), lines)]
    return card(t("desk.flows"), *parts, note=told)


def _pairs(title: str, rows: list[dict[str, Any]], view: View) -> Component:
    """Return the agencies on the other side, the most frequent first."""
    t = view.t
    whole = sum(row["transfers"] for row in rows)
    if not rows:
        return html.Div([html.H3(title), html.P(t("desk.none"), className="quiet")])
    heads = ("filter.agency", "desk.transfers", "desk.back", "desk.late", "desk.median")
    lines: list[list[Cell]] = [
        [
            names.called(row["other"], view.language),
            number(row["transfers"]),
            number(row["back"]),
            number(row["late"]),
            number(row["median_days"]),
        ]
        for row in rows[:ROWS]
    ]
    return html.Div(
        [
            html.H3(f"{title} ({number(whole)})"),
            sheet(tuple(map(t, heads)), lines),
        ]
    )


def _chain(said: str, view: View) -> str:
    """Return the agencies of a chain in the reader's language."""
    return " → ".join(names.called(one, view.language) for one in said.split(" > "))
