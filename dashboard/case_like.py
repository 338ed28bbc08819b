"""
Which cases are like this one? The same told again, and others near in place, kind and time.

In: the store, the row of a case and the state of the screen. Out: cards.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import numpy as np
import pyarrow as pa
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import case_words, queries_cases
from dashboard.case_list import PATH
from dashboard.filters import Filters
from dashboard.scope import Scope
from dashboard.sheets import Cell, card, sheet
from dashboard.text import number
from dashboard.view import View
from data.store import Store

NEAR_M: Final = 300
"""Metres: some blocks; points are known to 21 m at best."""
NEAR_DAYS: Final = 30
_SHOWN: Final = 10
SPOT_M: Final = 30
"""Metres: the same spot, as far as points can tell."""
_KINDS: Final = {
    "same_case": "case.same_case",
    "template": "case.template",
    "repeat": "case.repeat",
}
_EARTH_M: Final = 6_371_008.8
_DAY_S: Final = 86_400


def again(
    same: pa.Table, cases: dict[str, dict[str, Any]], case: dict[str, Any], view: View
) -> Component:
    """
    Return the cases that say the same, by how they are alike; or that there are none.

    same : who says the same. cases : by id, those of them that the reader may see.
    """
    t = view.t
    groups: dict[str, list[dict[str, Any]]] = {}
    for told in same.to_pylist():
        if told["petition_id"] in cases:
            kept = groups.setdefault(told["said_again"], [])
            kept.append(cases[told["petition_id"]] | told)
    if not groups:
        return card(t("case.again"), html.P(t("case.again_none"), className="quiet"))
    parts: list[Cell] = []
    for kind, rows in groups.items():
        first = next((row for row in rows if row["lead"]), rows[0])
        many = rows[0]["in_group"]
        heads = map(t, ("petitions.case", "case.apart", "case.likeness"))
        lines: list[list[Cell]] = [
            [
                _link(row, case, view),
                t("case.first") if row is first else _apart(row, first, view),
                f"{100 * row['likeness']:.0f}%",
            ]
            for row in rows
        ]
        more = t("case.again_more", n=number(len(rows))) if many > len(rows) else ""
        parts += [
            html.P(t(_KINDS[kind], n=number(many))),
            sheet(tuple(heads), lines, more),
        ]
    return card(t("case.again"), *parts, note=t("case.again_note"))


def neighbours(
    store: Store, case: dict[str, Any], view: View, scope: Scope
) -> Component:
    """Return cases of the same category within some blocks and a month."""
    t = view.t
    chosen = around(case)
    if chosen is None:
        return card(t("case.near"), html.P(t("case.near_nowhere"), className="quiet"))
    rows = queries_cases.nearby(store, chosen, scope, case).to_pylist()
    total = queries_cases.total(store, chosen, scope) - 1
    words = t(
        "case.near_found" if chosen.near else "case.near_village",
        n=number(total),
        metres=number(NEAR_M),
        days=number(NEAR_DAYS),
    )
    parts: list[Cell] = [html.P(words)]
    if rows:
        heads = map(t, ("petitions.case", "case.apart"))
        told: list[list[Cell]] = [
            [_link(row, case, view, row["subject"]), _apart(row, case, view)]
            for row in rows[:_SHOWN]
        ]
        parts.append(sheet(tuple(heads), told))
    links = [dcc.Link(t("case.near_list"), href=_search(chosen, view))]
    if chosen.near:
        spot = Filters(near=(*chosen.near[:2], SPOT_M), kind="all")
        many = queries_cases.total(store, spot, scope)
        here = t("case.spot_list", n=number(many), metres=number(SPOT_M))
        links.append(dcc.Link(here, href=_search(spot, view)))
    return card(t("case.near"), *parts, html.P(links, className="links"))


def around(case: dict[str, Any]) -> Filters | None:
    """Return who is a neighbour in place, kind and time; None where no place is known."""
    if case["filed_at"] is None or not case["category"]:
        return None
    day = case["filed_at"].date()
    chosen = Filters(
        start=day - timedelta(days=NEAR_DAYS),
        end=day + timedelta(days=NEAR_DAYS),
        categories=(case["category"],),
    )
    if case["lon"] is not None and case["lat"] is not None:
        where = (round(case["lon"], 5), round(case["lat"], 5), NEAR_M)
        return replace(chosen, near=where)
    if case["village_id"]:
        return replace(chosen, villages=(case["village_id"],))
    return None


def _search(chosen: Filters, view: View) -> str:
    """Return the address of the list of what is chosen."""
    village = next(iter(chosen.villages), None)
    plain = replace(chosen, villages=())
    return view.link(PATH, chosen=plain, village=village, case=None, page=1, order="")


def _link(
    row: dict[str, Any], case: dict[str, Any], view: View, subject: str | None = None
) -> Component:
    """Return a case's number, a link unless it is the one on screen, day and subject."""
    name = row["source_ref"] or row["petition_id"]
    here = row["petition_id"] == case["petition_id"]
    shown = (
        html.Strong(f"{name} {view.t('case.this')}")
        if here
        else dcc.Link(name, href=view.link(PATH, case=row["petition_id"]))
    )
    about = [html.Span(subject, className="subject")] if subject else []
    return html.Span([shown, html.Small(case_words.filed(row, view)), *about])


def _apart(row: dict[str, Any], other: dict[str, Any], view: View) -> str:
    """Return how far a case is from another in metres and in time."""
    t, told = view.t, []
    if row["petition_id"] == other["petition_id"]:
        return "\N{EN DASH}"
    metres = _metres(row, other)
    if metres is not None:
        words = t("case.metres", n=number(metres))
        told.append(t("case.same_place") if metres < 1 else words)
    if row["filed_at"] is not None and other["filed_at"] is not None:
        days = (row["filed_at"] - other["filed_at"]).total_seconds() / _DAY_S
        told.append(case_words.apart(days, view))
    return t("why.and").join(told)


def _metres(row: dict[str, Any], other: dict[str, Any]) -> float | None:
    """Return the metres between two cases on the ball of the earth; None without points."""
    told = [one[name] for one in (row, other) for name in ("lat", "lon")]
    if None in told:
        return None
    lat, lon, lat_2, lon_2 = np.radians(np.array(told, dtype=np.float64))
    half = (
        np.sin((lat - lat_2) / 2) ** 2
        + np.cos(lat) * np.cos(lat_2) * np.sin((lon - lon_2) / 2) ** 2
    )
    return float(2 * _EARTH_M * np.arcsin(np.sqrt(half)))
