"""Which villages stand out? The first of the map's numbers, as a table with links."""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import map_cards, names, spots_words
from dashboard.view import Layer, View
from data.store import Store

_ROWS: Final = 12
_SHOWN: Final[dict[Layer, tuple[str, ...]]] = {
    "class": ("hotspots.count", "hotspots.z", "hotspots.q"),
    "count": ("hotspots.count", "hotspots.rate"),
    "rate": ("hotspots.count", "hotspots.rate", "spots.smoothed"),
    "emerging": ("spots.pattern", "spots.last_month"),
    "scan": ("spots.clusters", "hotspots.count"),
    "sure": ("hotspots.count", "spots.hot_maps"),
    "choices": ("hotspots.count", "spots.hot_choices", "spots.ranks"),
}


def table(store: Store, found: pa.Table, view: View) -> list[Component]:
    """
    Return the villages that stand out most on the layer; each name opens its cases.

    Nothing where no village was tested, or none has a case.
    """
    t = view.t
    rows = _first(store, found, view)
    if not rows:
        return []
    place = names.villages(store, view.language)
    told = dict(map_cards.fields(view.layer))
    heads = _SHOWN[view.layer]
    return [
        html.Section(
            [
                html.H2(t(spots_words.RANKING[view.layer])),
                html.Table(
                    [
                        html.Thead(
                            html.Tr(
                                [
                                    html.Th(t(key), scope="col")
                                    for key in ("hotspots.village", *heads)
                                ]
                            )
                        ),
                        html.Tbody(
                            [
                                _row(
                                    row,
                                    place[row["village_code"]],
                                    [told[key](row, view) for key in heads],
                                    view,
                                )
                                for row in rows
                            ]
                        ),
                    ]
                ),
            ]
        )
    ]


def _first(store: Store, found: pa.Table, view: View) -> list[dict[str, Any]]:
    """Return the rows that stand out most, with a case, in the chosen districts if any."""
    rows = found.to_pylist()
    inside = map_cards.within(store, view)
    return [
        row
        for row in (rows[at] for at in map_cards.order(rows, view.layer))
        if row["count"] and row["village_code"] in inside and _stands_out(row, view)
    ][:_ROWS]


def _stands_out(row: dict[str, Any], view: View) -> bool:
    """Tell whether the layer says anything of a village."""
    if view.layer == "emerging":
        return row["pattern"] not in {"none", "undefined"}
    if view.layer == "scan":
        return row["cluster"] is not None
    if view.layer in {"sure", "choices"}:
        return bool(row["hot_share"])
    return view.layer == "count" or row["gi_star_z"] is not None


def _row(
    row: dict[str, Any], place: tuple[str, str], told: list[str], view: View
) -> Component:
    """Return one village: its class as a dot and a word, its name, its numbers."""
    code = row["village_code"]
    district, village = place
    return html.Tr(
        [
            html.Th(
                [
                    html.Span(
                        className=f"dot {row['class']}",
                        title=view.t(spots_words.CLASS[row["class"]]),
                    ),
                    dcc.Link(
                        village, href=view.link("/hotspots", village=code, page=1)
                    ),
                    html.Small(district),
                ],
                scope="row",
            ),
            *(html.Td(words) for words in told),
        ],
        className="chosen" if code == view.village else "",
    )
