"""How well does an agency do, and how sure is that? Its scorecard, and satisfaction."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pyarrow as pa
from dash import html
from dash.development.base_component import Component

from dashboard.scorecards import INDICATORS
from dashboard.sheets import Cell, card, sheet
from dashboard.text import number
from dashboard.view import View
from data.settings import Settings

_NAMES = {
    "on_time": "desk.ind_on_time",
    "far_late": "desk.ind_far_late",
    "passed_on_late": "desk.ind_passed_on_late",
    "satisfied": "desk.ind_satisfied",
}
_SHARED = 0.5
"""Below it most cases are of kinds that no other agency has: no fair comparison."""


def scorecard(found: pa.Table, settings: Settings, view: View) -> Component:
    """Return the rank in words, and each indicator beside what its cases let expect."""
    t = view.t
    rows = found.to_pylist()
    if not rows:
        return card(t("desk.scorecard"), html.P(t("desk.no_score_cases")))
    row, weights = rows[0], asdict(settings.scorecard)
    heads = (
        "desk.indicator",
        "desk.rate",
        "desk.cases",
        "desk.expected",
        "desk.weight",
    )
    lines: list[list[Cell]] = [
        [
            t(_NAMES[name]),
            percent(row[f"{name}_rate"]),
            number(row[f"{name}_of"]),
            percent(row[f"{name}_expected"]),
            f"{weights[name]:+g}",
        ]
        for name in INDICATORS
    ]
    parts: list[Cell] = [html.P(rank(row, settings, view), className="lead")]
    if row["shared"] is not None and row["shared"] < _SHARED:
        words = t("desk.not_shared", share=percent(1 - row["shared"]))
        parts.append(html.P(words, className="caveat"))
    parts.append(sheet(tuple(map(t, heads)), lines))
    return card(t("desk.scorecard"), *parts, note=t("desk.scorecard_note"))


def rank(row: dict[str, Any], settings: Settings, view: View) -> str:
    """Return rank and range in words, or why there is none."""
    if row["rank"] is None:
        return view.t("desk.no_rank", n=number(settings.hotspots.min_petitions))
    return view.t(
        "desk.rank",
        rank=number(row["rank"]),
        ranked=number(row["ranked"]),
        low=number(row["rank_low"]),
        high=number(row["rank_high"]),
        score=number(row["score"], 1),
    )


def satisfaction(found: pa.Table, view: View) -> Component:
    """Return how many answered, what they say, and what the silent leave open."""
    t = view.t
    row = next(iter(found.to_pylist()), None)
    if row is None or not row["answered"]:
        return card(t("desk.satisfaction"), html.P(t("desk.no_answers")))
    lines: list[list[Cell]] = [
        [
            t("desk.of_answers"),
            percent(row["satisfied_share"]),
            f"{percent(row['satisfied_low'])} – {percent(row['satisfied_high'])}",
        ],
        [t("desk.weighted"), percent(row["weighted"]), ""],
        [t("desk.bounds"), "", f"{percent(row['worst'])} – {percent(row['best'])}"],
    ]
    words = t(
        "desk.answered",
        answered=number(row["answered"]),
        asked=number(row["asked"]),
        share=percent(row["response_rate"]),
    )
    heads = (t("desk.satisfied"), t("desk.rate"), t("desk.range"))
    return card(
        t("desk.satisfaction"),
        html.P(words, className="lead"),
        sheet(heads, lines),
        note=t("desk.satisfaction_note"),
    )


def percent(share: float | None) -> str:
    """Return a share in per cent with one digit, a dash where it is not known."""
    return number(None) if share is None else f"{100 * share:.1f}%"
