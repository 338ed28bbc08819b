"""
What is said of a plan? Its sentences, tables and power curve, for page and paper alike.

In: a `Planned` and the reader's language. Out: sentences, rows of cells, an SVG.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow as pa

from dashboard import chart, impact_svg, impact_words, names
from dashboard.filters import Filters
from dashboard.impact_svg import Line
from dashboard.impact_words import per_cent
from dashboard.planning import Planned, Row, places
from dashboard.text import number
from dashboard.view import View
from data.store import Store
from models.impact_design import LIFTS

ROLES: Final = {"treat": "design.treat", "leave": "design.leave"}
LENGTH_HEADS: Final = (
    "design.col_weeks", "design.col_expected", "design.col_least", "design.col_more",
)  # fmt: skip
SIZE_HEADS: Final = ("design.col_villages", *LENGTH_HEADS[1:])
PAIR_HEADS: Final = (
    "design.treat", "design.col_cases", "design.leave", "design.col_cases",
)  # fmt: skip


def asked(store: Store, chosen: Filters, view: View) -> str:
    """Return what the plan is after and where, see `planning.asked_of`."""
    t = view.t
    said = [names.called(one, view.language) for one in chosen.categories]
    said += [names.channel(one, t) for one in chosen.channels]
    known = names.districts(store, view.language)
    places_ = [known.get(code, code) for code in places(chosen)]
    return t(
        "design.asked",
        target=" · ".join(said) or t("outreach.all_cases"),
        areas=" · ".join(places_) or t("outreach.whole_city"),
    )


def lead(found: Planned, view: View) -> str:
    """Return what the plan would show, in a sentence or two."""
    t, told = view.t, found.design
    if told.refused:
        why = t(impact_words.WHYS[told.refused])
        return t("design.refused", plan=_plan(found, view), why=why)
    key = "design.lead" if np.isfinite(told.least) else "design.lead_none"
    return t(
        key,
        plan=_plan(found, view),
        expected=number(told.expected),
        least=per_cent(told.least),
        more=number(told.more),
    )


def rows(of: Sequence[Row], by: str, picked: int, view: View) -> list[list[str]]:
    """Return the cells of other plans; `by`: weeks or villages, the picked one marked."""
    t, out = view.t, []
    for one in of:
        at, told = int(getattr(one, by)), one.design
        mark = t("design.this", n=at) if at == picked else number(at)
        if told.refused:
            out.append([mark, "–", t(impact_words.WHYS[told.refused]), "–"])
            continue
        out.append(
            [mark, number(told.expected), per_cent(told.least), number(told.more)]
            if np.isfinite(told.least)
            else [mark, number(told.expected), t("design.never"), "–"]
        )
    return out


def pairs(treated: pa.Table, store: Store, view: View) -> list[list[str]]:
    """Return the cells of the pairs: the village to treat, and the one to leave."""
    place = names.villages(store, view.language)
    told = treated.to_pylist()
    return [
        [
            " ".join(place[treat["village_code"]]),
            number(treat["count"]),
            " ".join(place[leave["village_code"]]),
            number(leave["count"]),
        ]
        for treat, leave in zip(told[::2], told[1::2], strict=True)
    ]


def drawn(found: Planned, view: View) -> str:
    """Return the power curve as an SVG: by the law, and what the real past would have shown."""
    t, told = view.t, found.design
    lines = [
        Line(t("design.by_law"), 100 * told.power, chart.NOW),
        Line(
            t("design.by_past", n=number(told.stretches)),
            100 * told.simulated,
            chart.OTHER,
            dashed=True,
        ),
    ]
    steps = [f"+{100 * lift:.0f}%" for lift in LIFTS]
    return impact_svg.lines(
        steps, lines, np.zeros(LIFTS.size, np.bool_), t("design.power"), every=1
    )


def _plan(found: Planned, view: View) -> str:
    key = "design.plan" if found.villages else "design.plan_all"
    return view.t(key, weeks=found.weeks, villages=found.villages)
