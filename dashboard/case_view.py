"""
What is known of one case? Its way, place, likeness to others, topic and owner.

In: the store and the state of the screen, which names the case. Out: the view of a case, or
a notice where there is none that the reader may see.
"""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import (
    case_course,
    case_like,
    case_list,
    case_owner,
    case_place,
    deadlines,
    notices,
    queries_cases,
)
from dashboard.scope import Scope
from dashboard.sheets import card
from dashboard.view import View
from data.store import Store

_NONE: Final = "petitions.no_case"


def draw(store: Store, view: View, scope: Scope) -> list[Component]:
    """Return everything that is known of the case in the address."""
    row = case(store, view, scope)
    if row is None:
        return [
            _back(view),
            notices.notice(view.t(_NONE), view.t("petitions.no_case_note")),
        ]
    petition_id = row["petition_id"]
    versions = queries_cases.versions(store, petition_id).to_pylist()
    topics = queries_cases.topics(store, petition_id, row["topic_id"])
    return [
        _back(view),
        _said(row, view, scope),
        html.Div(
            [
                html.Div(
                    [
                        case_course.course(row, versions, view),
                        case_owner.about(topics, row, view),
                        case_owner.owner(store, row, view, scope),
                    ]
                ),
                html.Div(
                    [
                        case_place.place(store, row, view),
                        case_like.again(store, row, view, scope),
                        case_like.neighbours(store, row, view, scope),
                    ]
                ),
            ],
            className="halves case",
        ),
    ]


def case(store: Store, view: View, scope: Scope) -> dict[str, Any] | None:
    """Return the row of the case with its state, chance, and the day that it stands as of."""
    found = queries_cases.one(store, view.case or "", scope)
    if not found.num_rows:
        return None
    last = deadlines.as_of(store, view.chosen)
    rows = case_list.told(found, last)
    told = deadlines.with_chance(store, scope, rows, last).to_dicts()[0]
    return told | {"as_of": last}


def found(store: Store, view: View, scope: Scope) -> pa.Table:
    """Return the case as a table of one row, or of none."""
    return queries_cases.one(store, view.case or "", scope)


def _back(view: View) -> Component:
    """Return the way back to the list that the reader came from."""
    return html.P(
        dcc.Link(view.t("petitions.back"), href=view.link(case_list.PATH, case=None))
    )


def _said(row: dict[str, Any], view: View, scope: Scope) -> Component:
    """Return what was written, masked; that it is not shown where the scope says so."""
    t = view.t
    number = row["source_ref"] or row["petition_id"]
    if not scope.texts:
        words: list[Component] = [html.P(t("petitions.no_texts"), className="quiet")]
    elif row["subject"] or row["text"]:
        words = [
            html.P(html.Strong(row["subject"])) if row["subject"] else html.P(),
            html.P(row["text"] or "", className="said"),
            html.P(t("cases.masked"), className="quiet"),
        ]
    else:
        words = [html.P(t("cases.none_text"), className="quiet")]
    note = t("petitions.ids", source=row["source"] or "", id=row["petition_id"])
    return card(t("petitions.case_of", number=number), *words, note=note)
