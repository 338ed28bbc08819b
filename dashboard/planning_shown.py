"""
How does the promotion team plan a campaign on the screen? Two choices, and what they show.

In: the store and the state of the screen. Out: components. The address bar is the only state:
a choice that is moved writes an address.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard import planning, planning_words, sheets
from dashboard.exports import menu
from dashboard.scope import Scope
from dashboard.view import View
from data.settings import Settings
from data.store import Store

PATH: Final = "/outreach"
WEEKS: Final = "outreach-weeks"
VILLAGES: Final = "outreach-villages"
_USUAL: Final = (8, 20)


def card(store: Store, settings: Settings, view: View, scope: Scope) -> Component:
    """Return the form, and under it what the plan in the address would show."""
    t = view.t
    found = planning.planned(store, settings, view, scope)
    said = planning_words.asked(store, planning.asked_of(view, scope), view)
    tools = [menu.menu(view, PATH, "plan")] if found else []
    return html.Section(
        [
            html.Header([html.H2(t("design.title")), *tools], className="with-menu"),
            html.P(t("design.intro")),
            html.Div(
                [
                    _choice(WEEKS, planning.WEEKS, view.plan and view.plan[0], view),
                    _choice(
                        VILLAGES, (*planning.SIZES, 0), view.plan and view.plan[1], view
                    ),
                ],
                className="plan-form",
            ),
            html.P(
                f"{said} {t('design.asked_how')}",
                className="quiet",
            ),
            *(_shown(store, settings, view, scope, found) if found else []),
        ],
        id="design",
        className="card report",
    )


def moved(
    view: View, weeks: str | None, villages: str | None
) -> tuple[int, int] | None:
    """Return the plan that the two choices say; what is not chosen yet is as usual."""
    if weeks is None and villages is None:
        return None
    before = view.plan or _USUAL
    return (
        int(weeks) if weeks is not None else before[0],
        int(villages) if villages is not None else before[1],
    )


def _choice(
    control: str, offered: tuple[int, ...], chosen: int | None, view: View
) -> Component:
    t = view.t
    words = {WEEKS: "design.weeks", VILLAGES: "design.villages"}
    units = {WEEKS: "design.n_weeks", VILLAGES: "design.n_villages"}
    every = sorted({*offered, *(() if chosen is None else (chosen,))}, key=_last)
    made: Component = dmc.Select(
        id=control,
        label=t(words[control]),
        data=[
            {
                "value": str(n),
                "label": t(units[control], n=n) if n else t("design.all_villages"),
            }
            for n in every
        ],
        value=None if chosen is None else str(chosen),
        placeholder=t("design.choose"),
        allowDeselect=False,
    )
    return made


def _last(n: int) -> tuple[bool, int]:
    """Order numbers, 0 (all) after them."""
    return not n, n


def _shown(
    store: Store, settings: Settings, view: View, scope: Scope, found: planning.Planned
) -> list[Component]:
    t, words = view.t, planning_words
    parts: list[Component] = [
        html.P(words.lead(found, view), className="lead", role="status")
    ]
    if not found.design.refused:
        coded = b64encode(words.drawn(found, view).encode()).decode()
        parts += [
            html.H3(t("design.power")),
            html.Img(
                src=f"data:image/svg+xml;base64,{coded}",
                alt=words.lead(found, view),
                className="plan-power",
            ),
            html.P(t("design.power_note"), className="quiet"),
        ]
    halves = [
        _table("design.how_long", words.LENGTH_HEADS,
               words.rows(found.lengths, "weeks", found.weeks, view), view),
    ]  # fmt: skip
    if found.sizes:
        told = words.rows(found.sizes, "villages", found.villages, view)
        halves.append(_table("design.how_many", words.SIZE_HEADS, told, view))
    parts.append(html.Div(halves, className="halves"))
    if len(found.pairs):
        treated = planning.treated(store, settings, view, scope)
        parts += [
            html.Header(
                [
                    html.H3(t("design.pairs")),
                    menu.menu(view, PATH, "plan_villages", places=True),
                ],
                className="with-menu",
            ),
            sheets.sheet(
                [t(key) for key in words.PAIR_HEADS],
                words.pairs(treated, store, view),
            ),
            html.P(t("design.pairs_note"), className="quiet"),
        ]
    return parts


def _table(
    title: str, heads: tuple[str, ...], rows: list[list[str]], view: View
) -> Component:
    t = view.t
    return html.Div([html.H3(t(title)), sheets.sheet([t(key) for key in heads], rows)])
