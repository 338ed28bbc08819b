"""What did the test of the villages find? In a sentence, a legend, and a ranking."""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import analyses, frame, maps, names, notices, periods, queries, ranking
from dashboard.aria import aria
from dashboard.text import number, share
from dashboard.view import LAYERS, UNPLACED, View
from data.settings import Settings
from data.store import Store

_PATH: Final = "/hotspots"
_LAYERS: Final = {"class": "hotspots.layer_class", "rate": "hotspots.layer_rate"}


def heading(
    store: Store, found: pa.Table, total: int, settings: Settings, view: View
) -> list[Component]:
    """Return the title, and in one sentence what the map shows or why it shows nothing."""
    t, minimum = view.t, settings.hotspots.min_petitions
    tested = pc.sum(found["count"]).as_py() or 0
    hot, cold = (found["class"].to_pylist().count(name) for name in ("hot", "cold"))
    if not total:
        told: Component = notices.empty(view)
    elif tested < minimum:
        told = notices.notice(
            t("hotspots.too_few"),
            t("hotspots.too_few_note", n=number(tested), minimum=number(minimum)),
        )
    else:
        words = "hotspots.lead" if hot or cold else "hotspots.lead_none"
        told = html.P(
            t(
                words,
                hot=number(hot),
                cold=number(cold),
                areas=number(found.num_rows),
                n=number(tested),
            ),
            className="lead",
        )
    period = periods.words(view, *queries.data_days(store))
    return [
        html.Header(
            [html.H1(t("hotspots.title")), html.P(period, className="quiet")],
            className="heading",
        ),
        told,
    ]


def side(
    store: Store,
    found: pa.Table,
    account: analyses.Account,
    settings: Settings,
    view: View,
) -> list[Component]:
    """Return what the colours mean, how they were worked out, and who stands out."""
    t = view.t
    tested = pc.sum(found["count"]).as_py() or 0
    period = periods.words(view, *queries.data_days(store))
    notes = [
        html.P(t("hotspots.counted", n=number(tested), period=period)),
        html.P(
            t("hotspots.method", fdr=settings.hotspots.false_discovery_rate)
            if view.layer == "class"
            else t("hotspots.rate_note")
        ),
    ]
    if view.chosen.districts:
        notes.append(html.P(t("hotspots.citywide")))
    if account.unplaced:
        words = t(
            "hotspots.unplaced",
            n=number(account.unplaced),
            share=share(account.unplaced, account.total),
        )
        unplaced = view.link(_PATH, village=UNPLACED, page=1)
        notes.append(
            html.P([words, " ", dcc.Link(t("trust.see_unplaced"), href=unplaced)])
        )
    return [
        html.Nav(
            [
                frame.tab(
                    t(_LAYERS[layer]),
                    view.link(_PATH, layer=layer),
                    on=layer == view.layer,
                )
                for layer in LAYERS
            ],
            className="tabs",
            **aria(label=t("hotspots.layer")),
        ),
        *_picked(store, found, view),
        maps.legend(found, view),
        html.Div(notes, className="quiet notes"),
        *ranking.table(store, found, view),
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
    return [
        html.P(
            [
                html.Strong(name),
                f" · {cases} · ",
                html.A(t("cases.see_below"), href="#hotspots-cases"),
            ],
            className="picked",
        )
    ]
