"""How do the agencies stand beside one another? A row for each, each a link to its desk."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import names
from dashboard.desk_due import PATH
from dashboard.desk_score import percent
from dashboard.sheets import Cell, card, sheet
from dashboard.text import number
from dashboard.view import View


def table(found: pa.Table, least: int, view: View, *, handled: bool) -> Component:
    """Return every agency with what is known of it; too few cases are no share."""
    t = view.t
    heads = ["filter.agency", "desk.cases"]
    if handled:
        heads += ["desk.open", "desk.overdue", "desk.on_time", "desk.took"]
        heads += ["desk.score", "desk.satisfied_of"]
    rows = [_row(row, least, view, handled=handled) for row in found.to_pylist()]
    note = t("desk.all_note" if handled else "desk.all_note_bare", n=number(least))
    return card(t("desk.all"), sheet(tuple(map(t, heads)), rows), note=note)


def _row(row: dict[str, Any], least: int, view: View, *, handled: bool) -> list[Cell]:
    """Return one agency: its work, how punctual, its rank with the range, its answers."""
    t = view.t
    name = names.called(row["agency"], view.language)
    assumed = row["assumed"] == row["cases"]
    first: list[Cell] = [
        dcc.Link(
            t("cases.assumed", agency=name) if assumed else name,
            href=view.choosing(agencies=(row["agency"],)).link(PATH, order=""),
        ),
        number(row["cases"]),
    ]
    if not handled:
        return first
    few = t("desk.few")
    enough = (row["due"] or 0) >= least
    share = percent(row["on_time_share"]) if enough else few
    between = f"{percent(row['on_time_low'])} – {percent(row['on_time_high'])}"
    took = f"{number(row['median_days'])} / {number(row['p90_days'])}"
    rank = (
        t(
            "desk.rank_short",
            rank=row["rank"],
            low=row["rank_low"],
            high=row["rank_high"],
        )
        if row["rank"] is not None
        else ""
    )
    answers = (row["answered"] or 0) >= least
    return [
        *first,
        number(row["open"]),
        html.Span(
            number(row["overdue"]), className="rose" if row["overdue"] else "same"
        ),
        html.Span([share, html.Small(between if enough else "")]),
        took if enough else few,
        html.Span([number(row["score"], 1), html.Small(rank)]),
        html.Span(
            [
                percent(row["satisfied_share"]) if answers else few,
                html.Small(
                    t("desk.response", share=percent(row["response_rate"]))
                    if answers
                    else ""
                ),
            ]
        ),
    ]
