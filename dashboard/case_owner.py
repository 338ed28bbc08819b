"""
What is a case about, and whose is it likely to be? Topics with weights, and the evidence.

In: the store, the row of a case and the state of the screen. Out: cards.
"""

from __future__ import annotations

from typing import Any, Final

import polars as pl
import pyarrow as pa
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import case_words, deadlines, names, queries_cases
from dashboard.scope import Scope
from dashboard.sheets import Cell, card, sheet
from dashboard.text import number
from dashboard.view import View
from data.store import Store
from models import owners

_CLEAR: Final = 0.5
"""With fewer of the cases, surely, nobody is the likely owner."""


def about(found: pa.Table, row: dict[str, Any], view: View) -> Component:
    """Return category and topics of a case, the heaviest topic first."""
    t = view.t
    told = [
        (t("filter.category"), names.called(row["category"], view.language)),
        (t("filter.agency"), case_words.agency(row, view)),
        (t("case.section"), row["section"]),
        (t("filter.channel"), row["channel"] and names.channel(row["channel"], t)),
    ]
    if row["category_said"] and row["category_said"] != row["category"]:
        told.insert(1, (t("case.category_said"), row["category_said"]))
    parts: list[Cell] = [
        html.Dl(
            [html.Div([html.Dt(key), html.Dd(said)]) for key, said in told if said],
            className="facts",
        )
    ]
    rows = found.to_pylist()
    if rows:
        weighed = any(one["weight"] is not None for one in rows)
        parts.append(
            sheet(
                (t("filter.topic"), t("case.weight")),
                [[_topic(one, view), _share(one["weight"])] for one in rows],
                t("case.topics_note" if weighed else "case.topics_category"),
            )
        )
    return card(t("case.about"), *parts)


def owner(store: Store, row: dict[str, Any], view: View, scope: Scope) -> Component:
    """Return which agency most cases of the kind and district ended with, and how many."""
    t = view.t
    found = evidence(store, row, view, scope)
    if found is None:
        return card(t("case.owner"), html.P(t("case.owner_unknown"), className="quiet"))
    agency = names.called(found["owner"], view.language)
    same = found["owner"] == row["agency"]
    near = found["basis"] == "place"
    words = t(
        "case.owner_place" if near else "case.owner_city",
        agency=agency,
        n=number(found["with_owner"]),
        of=number(found["of"]),
        district=names.districts(store, view.language).get(
            row["district_id"] or "", ""
        ),
        # Rounded down: "at least 100 %" is more than 2,305 of 2,305 tell.
        low=f"{int(100 * found['share_low'])}%",
    )
    clear = found["share_low"] >= _CLEAR
    parts: list[Cell] = [
        html.P(agency if clear else t("case.owner_none"), className="figure small"),
        *(
            [html.P(t("case.owner_same" if same else "case.owner_other"))]
            if clear
            else []
        ),
        html.P(words),
    ]
    if found["second"]:
        second = names.called(found["second"], view.language)
        parts.append(html.P(t("case.owner_second", agency=second)))
    return card(t("case.owner"), *parts, note=t("case.owner_note"))


def evidence(
    store: Store, row: dict[str, Any], view: View, scope: Scope
) -> dict[str, Any] | None:
    """
    Return the row of `models.owners.likely_owner` for a case's category and district.

    `of`: the cases that the share is of. Its own case counts, and all up to the last day
    of the filters; None where no agency of the category is stated.
    """
    if not row["category"]:
        return None
    until = deadlines.as_of(store, view.chosen)
    cases = pl.DataFrame(queries_cases.owners(store, scope, row["category"], until))
    found = owners.likely_owner(cases).to_dicts()
    here = [one for one in found if one["place"] == row["district_id"]]
    whole = [one for one in found if one["place"] is None]
    best = next(iter([*here, *whole]), None)
    if best is None:
        return None
    basis = best if best["basis"] == "place" else whole[0]
    return best | {"of": basis["cases"], "with_owner": basis["with_owner"]}


def _topic(row: dict[str, Any], view: View) -> Component:
    """Return a topic as a link to its cases."""
    plain = View(language=view.language, calendar_said=view.calendar_said)
    chosen = plain.choosing(topics=(row["topic_id"],), kind="all").link("/petitions")
    return dcc.Link(row["label"], href=chosen)


def _share(weight: float | None) -> str:
    return number(None) if weight is None else f"{100 * weight:.0f}%"
