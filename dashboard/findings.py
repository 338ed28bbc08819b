"""
What stands around the map of hot spots? Its sentence, layers, legend, ways to look closer.

In: the table of the layer (`spots_layers`) and the state of the screen. Out: components.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import (
    analyses,
    frame,
    map_cards,
    map_colours,
    names,
    notices,
    periods,
    queries,
    ranking,
    rights,
    spots_layers,
    spots_told,
    spots_words,
)
from dashboard.aria import aria
from dashboard.exports import menu
from dashboard.scope import Scope
from dashboard.spots_base import stretches
from dashboard.text import number, share
from dashboard.view import BASES, LAYERS, UNPLACED, View
from data.settings import Settings
from data.store import Store

PATH: Final = "/hotspots"
_MONTHS: Final = 3
"""Fewer show no pattern over time."""


def heading(
    store: Store, found: pa.Table, total: int, settings: Settings, view: View
) -> list[Component]:
    """Return the title, and in one sentence what the map shows or why it shows nothing."""
    t, minimum = view.t, settings.hotspots.min_petitions
    tested = pc.sum(found["count"]).as_py() or 0
    if not total:
        told: Component = notices.empty(view)
    elif tested < minimum:
        told = notices.notice(
            t("hotspots.too_few"),
            t("hotspots.too_few_note", n=number(tested), minimum=number(minimum)),
        )
    elif view.base == "past" and not stretches(store, view.chosen):
        told = notices.notice(t("spots.no_past"), t("spots.no_past_note"))
    elif view.layer == "emerging" and spots_told.whole_months(store, view) < _MONTHS:
        months = number(spots_told.whole_months(store, view))
        told = notices.notice(
            t("spots.no_months"), t("spots.no_months_note", months=months)
        )
    else:
        told = html.P(spots_told.lead(store, found, view), className="lead")
    period = periods.words(view, *queries.data_days(store))
    return [
        html.Header(
            [
                html.H1(t("hotspots.title")),
                html.P(period, className="quiet"),
                menu.menu(view, PATH, "villages", places=True),
            ],
            className="heading",
        ),
        told,
    ]


def side(  # noqa: PLR0913, PLR0917 - what is shown, of whom, and to whom
    store: Store,
    found: pa.Table,
    account: analyses.Account,
    settings: Settings,
    view: View,
    scope: Scope,
) -> list[Component]:
    """Return layers and bases to choose, what the colours mean, and who stands out."""
    t = view.t
    notes = [html.P(spots_told.says(store, found, scope, view))]
    if view.chosen.districts:
        notes.append(html.P(t("hotspots.citywide")))
    if account.unplaced:
        words = t(
            "hotspots.unplaced",
            n=number(account.unplaced),
            share=share(account.unplaced, account.total),
        )
        unplaced = view.link(PATH, village=UNPLACED, page=1)
        notes.append(
            html.P([words, " ", dcc.Link(t("trust.see_unplaced"), href=unplaced)])
        )
    notes.append(html.P(t(spots_words.ASSUMES[view.layer])))
    blocks = rights.in_blocks(view, scope)
    return [
        html.Nav(
            [
                frame.tab(
                    t(spots_words.LAYERS[layer]),
                    view.link(PATH, layer=layer),
                    on=layer == view.layer,
                )
                for layer in (rights.LAYERS if blocks else LAYERS)
            ],
            className="tabs layers",
            **aria(label=t("hotspots.layer")),
        ),
        *(_bases(view, blocks=blocks) if view.layer in spots_words.TESTED else []),
        *_picked(store, found, view),
        map_colours.legend(map_colours.scale(found, view)),
        html.Div(notes, className="quiet notes"),
        html.Details(
            [
                html.Summary(t("spots.how")),
                *(
                    html.P(one)
                    for one in spots_told.how(store, found, account, settings, view)
                ),
            ],
            className="notes how",
        ),
        *_clusters(store, settings, view, scope),
        *ranking.table(store, found, view),
    ]


def _bases(view: View, *, blocks: bool) -> list[Component]:
    """Return what hot spots may be measured against."""
    t = view.t
    return [
        html.Nav(
            [
                html.Span(t("spots.base"), className="quiet"),
                *(
                    frame.tab(
                        t(spots_words.BASES[base]),
                        view.link(PATH, base=base),
                        on=base == view.base,
                    )
                    for base in (rights.BASES if blocks else BASES)
                ),
            ],
            className="tabs bases",
            **aria(label=t("spots.base")),
        )
    ]


def _clusters(
    store: Store, settings: Settings, view: View, scope: Scope
) -> list[Component]:
    """Return the clusters that go on, of that layer; each is a link to its village."""
    if view.layer != "scan":
        return []
    rows = spots_layers.clusters(store, view.chosen, scope, settings.hotspots)
    told = spots_told.clusters(rows.to_pylist(), view)
    if not told:
        return []
    return [
        html.H2(view.t("spots.clusters")),
        html.Ul(
            [
                html.Li(dcc.Link(words, href=view.link(PATH, village=code, page=1)))
                for words, code in told
            ],
            className="clusters",
        ),
    ]


def _picked(store: Store, found: pa.Table, view: View) -> list[Component]:
    """Return the village that was clicked: the list of its cases lies below the map."""
    rows = found.filter(pc.equal(found["village_code"], view.village or "")).to_pylist()
    if not rows:
        return []
    t = view.t
    district, village = names.villages(store, view.language)[rows[0]["village_code"]]
    name = t("cases.of_village", district=district, village=village)
    cases = t("cases.total", n=number(rows[0]["count"]))
    told = [
        f"{t(key)} {tell(rows[0], view)}"
        for key, tell in map_cards.fields(view.layer)[:3]
    ]
    return [
        html.P(
            [
                html.Strong(name),
                f" · {cases} · ",
                html.A(t("cases.see_below"), href="#hotspots-cases"),
                html.Br(),
                " · ".join(told),
            ],
            className="picked",
        )
    ]
