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
from dashboard.auth import note
from dashboard.scope import Scope
from dashboard.sheets import card
from dashboard.view import View
from data.store import Store

_NONE: Final = "petitions.no_case"


def draw(store: Store, view: View, scope: Scope) -> list[Component]:
    """Return everything that is known of the case in the address."""
    same = queries_cases.group(store, view.case or "", scope)
    found = read(store, view, scope, tuple(same["petition_id"].to_pylist()))
    row = found.get(view.case or "")
    if row is None:
        nothing = notices.notice(view.t(_NONE), view.t("petitions.no_case_note"))
        return [_back(view), nothing]
    note.seen("case", {"petition_id": row["petition_id"]})
    versions = queries_cases.versions(store, row["petition_id"]).to_pylist()
    topics = queries_cases.topics(store, row["petition_id"], row["topic_id"])
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
                        case_like.again(same, found, row, view),
                        case_like.neighbours(store, row, view, scope),
                    ]
                ),
            ],
            className="halves case",
        ),
    ]


def read(
    store: Store, view: View, scope: Scope, more: tuple[str, ...] = ()
) -> dict[str, dict[str, Any]]:
    """
    Return the case of the address by its id, and `more`, those that the reader may see.

    Each with its state, its chance to be late, and the day that it stands `as_of`.
    """
    last = deadlines.as_of(store, view.chosen)
    ids = tuple(dict.fromkeys((view.case or "", *more)))
    rows = case_list.told(queries_cases.named(store, ids, scope), last)
    told = deadlines.with_chance(store, scope, rows, last).to_dicts()
    return {row["petition_id"]: row | {"as_of": last} for row in told}


def found(store: Store, view: View, scope: Scope) -> pa.Table:
    """Return the case as a table of one row, or of none."""
    return queries_cases.named(store, (view.case or "",), scope)


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
