"""
What is doubtful in the build? Places that stand in, villages in dispute, numbers, topics.

In: tables of `queries_quality` and the state of the screen. Out: tables, each with what it
means for the reader.
"""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import dates, names, sheets
from dashboard.text import chance, number
from dashboard.trust import level_word
from dashboard.view import View

_MOST: Final = 8
"""Rows that are shown; the export has all."""
_STABLE: Final = 0.5
"""Mean Jaccard below which a cluster dissolves (Hennig 2007)."""
_CHANGES: Final = {
    "new": "quality.new",
    "gone": "quality.gone",
    "changed": "quality.changed",
    "column_appeared": "quality.column_appeared",
    "column_vanished": "quality.column_vanished",
    "place": "quality.place",
}


def fallbacks(table: pa.Table, view: View) -> Component:
    """Return the places where a geocoder likely puts what it can not find."""
    t = view.t
    if not table.num_rows:
        return sheets.card(t("quality.fallbacks"), _calm(t("quality.no_fallbacks")))
    return sheets.card(
        t("quality.fallbacks"),
        sheets.sheet(
            [t("quality.place_said"), t("quality.suspicion"), t("quality.cases"), "q"],
            [
                [
                    html.Span(_where(row), className="wrapped"),
                    html.Span(_suspicion(row, view), className="wrapped"),
                    number(row["cases"]),
                    chance(row["q"]),
                ]
                for row in table.to_pylist()[:_MOST]
            ],
            caption=_more(table, view),
        ),
        note=t("quality.fallbacks_note"),
    )


def disagreements(table: pa.Table, view: View) -> Component:
    """Return the addresses whose stated village is not the one that their point lies in."""
    t = view.t
    if not table.num_rows:
        return sheets.card(t("quality.disputes"), _calm(t("quality.no_disputes")))
    return sheets.card(
        t("quality.disputes"),
        sheets.sheet(
            [
                t("quality.place_said"),
                t("quality.stated"),
                t("quality.found"),
                t("quality.cases"),
                t("quality.distance_m"),
            ],
            [
                [
                    html.Span(row["address_said"] or "–", className="wrapped"),
                    row["stated"] or "–",
                    row["found"] or level_word("outside", view),
                    number(row["cases"]),
                    number(row["distance_m"]),
                ]
                for row in table.to_pylist()[:_MOST]
            ],
            caption=_more(table, view),
        ),
        note=t("quality.disputes_note"),
    )


def collisions(table: pa.Table, view: View) -> Component:
    """Return how many published numbers stand on several petitions."""
    t = view.t
    if not table.num_rows:
        return sheets.card(t("quality.numbers"), _calm(t("quality.no_numbers")))
    return sheets.card(
        t("quality.numbers"),
        sheets.sheet(
            [t("quality.what"), t("quality.number_count"), t("quality.cases")],
            [
                [
                    t(
                        "quality.number_ruined"
                        if row["ruined"]
                        else "quality.number_twice"
                    ),
                    number(row["numbers"]),
                    number(row["petitions"]),
                ]
                for row in table.to_pylist()
            ],
        ),
        note=t("quality.numbers_note"),
    )


def topics(table: pa.Table, told: dict[str, str], view: View) -> Component:
    """Return how far topics hold: their share, steadiness and words; or that there are none."""
    t = view.t
    rows = [row for row in table.to_pylist() if row["basis"] == "text"]
    if not rows:
        return sheets.card(t("quality.topics"), _calm(t("quality.no_topics")))
    steady = [row for row in rows if (row["stability"] or 0) >= _STABLE]
    left = told.get("topics_not_assigned")
    weak = sorted(rows, key=lambda row: row["stability"] or 0)[:_MOST]
    return sheets.card(
        t("quality.topics"),
        html.P(
            t(
                "quality.topics_said",
                n=number(len(rows)),
                steady=number(len(steady)),
                left=f"{100 * float(left):.1f}%" if left else "–",
            )
        ),
        sheets.sheet(
            [
                t("quality.topic"),
                t("quality.cases"),
                t("quality.stability"),
                t("quality.main_category"),
                t("quality.main_share"),
            ],
            [
                [
                    dcc.Link(
                        row["label"],
                        href=view.choosing(topics=(row["topic_id"],)).link("/topics"),
                    ),
                    number(row["petitions"]),
                    number(row["stability"], 2),
                    html.Span(
                        names.called(row["main_category"], view.language),
                        className="wrapped",
                    ),
                    number(row["main_category_share"], 2),
                ]
                for row in weak
            ],
            caption=t("quality.weakest"),
        ),
        note=t("quality.topics_note"),
    )


def changes(table: pa.Table, compared: str, view: View) -> Component:
    """Return what is other than in the build before."""
    t = view.t
    if not table.num_rows:
        return sheets.card(t("quality.changes"), _calm(t("quality.no_changes")))
    return sheets.card(
        t("quality.changes"),
        sheets.sheet(
            [t("quality.month"), t("quality.what"), t("quality.row_count")],
            [
                [
                    dates.show_month(row["month"], view.calendar) or "–",
                    html.Span(_change(row, view), className="wrapped"),
                    number(row["rows"]),
                ]
                for row in table.to_pylist()[:_MOST]
            ],
            caption=_more(table, view),
        ),
        note=compared,
    )


def _where(row: dict[str, Any]) -> str:
    """Return the place as most cases there write it, or its village."""
    village = "".join(filter(None, (row["district"], row["village"])))
    return row["example"] or village or "–"


def _suspicion(row: dict[str, Any], view: View) -> str:
    """Return why a place is likely none."""
    parts = f"{100 * row['share']:.1f}%", f"{100 * (row['usual_share'] or 0):.1f}%"
    if row["reason"] == "streets":
        return view.t("quality.streets", share=parts[0], usual=parts[1])
    return view.t(
        "quality.sudden",
        category=names.called(row["category"], view.language),
        month=dates.show_month(row["month"], view.calendar),
        share=parts[0],
        usual=parts[1],
    )


def _change(row: dict[str, Any], view: View) -> str:
    """Return what changed, in words."""
    name = level_word(row["name"], view) if row["change"] == "place" else row["name"]
    moved = [row["share_before"] or 0, row["share_now"] or 0]
    return view.t(
        _CHANGES[row["change"]],
        name=name or "",
        before=f"{100 * moved[0]:.1f}%",
        now=f"{100 * moved[1]:.1f}%",
    )


def _calm(sentence: str) -> Component:
    return html.P(sentence, className="quiet")


def _more(table: pa.Table, view: View) -> str:
    """Return how many rows more there are, in words; empty where all are shown."""
    left = table.num_rows - _MOST
    return view.t("quality.more", n=number(left)) if left > 0 else ""
