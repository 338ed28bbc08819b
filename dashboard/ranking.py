"""Which villages stand out? The numbers of the map once more, as a table with links."""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import maps, names
from dashboard.text import chance, number
from dashboard.view import View
from data.store import Store

_ROWS: Final = 12


def table(store: Store, found: pa.Table, view: View) -> list[Component]:
    """
    Return the villages with the highest z or rate; each name opens its cases.

    Nothing where no village was tested, or none has a case.
    """
    t = view.t
    by_rate = view.layer == "rate"
    rows = _highest(found, "rate_per_1000" if by_rate else "gi_star_z", view)
    if not rows:
        return []
    place = names.villages(store, view.language)
    heads = (
        ("hotspots.village", "hotspots.count", "hotspots.rate")
        if by_rate
        else ("hotspots.village", "hotspots.count", "hotspots.z", "hotspots.q")
    )
    return [
        html.Section(
            [
                html.H2(t("hotspots.ranking_rate" if by_rate else "hotspots.ranking")),
                html.Table(
                    [
                        html.Thead(
                            html.Tr([html.Th(t(key), scope="col") for key in heads])
                        ),
                        html.Tbody([_row(row, place, by_rate, view) for row in rows]),
                    ]
                ),
            ]
        )
    ]


def _highest(found: pa.Table, measure: str, view: View) -> list[dict[str, Any]]:
    """Return the rows with the highest measure, in the chosen districts if any."""
    inside = [
        row
        for row in found.to_pylist()
        if row[measure] is not None
        and row["count"]
        and (
            not view.chosen.districts
            or row["village_code"].startswith(view.chosen.districts)
        )
    ]
    return sorted(inside, key=lambda row: -row[measure])[:_ROWS]


def _row(
    row: dict[str, Any], place: dict[str, tuple[str, str]], by_rate: bool, view: View
) -> Component:
    """Return one village: its class as a dot and a word, its name, its numbers."""
    code = row["village_code"]
    district, village = place[code]
    chosen = code == view.village
    numbers = (
        (number(row["count"]), number(row["rate_per_1000"], 2))
        if by_rate
        else (number(row["count"]), number(row["gi_star_z"], 2), chance(row["p_fdr"]))
    )
    return html.Tr(
        [
            html.Th(
                [
                    html.Span(
                        className=f"dot {row['class']}",
                        title=view.t(maps.class_word(row["class"])),
                    ),
                    dcc.Link(
                        village,
                        href=view.link("/hotspots", village=code, page=1),
                    ),
                    html.Small(district),
                ],
                scope="row",
            ),
            *(html.Td(words) for words in numbers),
        ],
        className="chosen" if chosen else "",
    )
