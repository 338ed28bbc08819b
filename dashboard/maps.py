"""
How do the villages look on the map? Colours, legend, hover card and the map itself.

In: the table of `analyses.hotspots` and what the reader looks at.
Out: dash-leaflet components. The polygons go to the browser once a build, under their own
address; a change of filters sends one short row a village ("hideout").
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import dash_leaflet as dl
import numpy as np
import pyarrow as pa
from dash import html
from dash.development.base_component import Component

from dashboard import names, queries
from dashboard.cache import remembered
from dashboard.text import Words, chance, number
from dashboard.view import View
from data.store import Store
from geo import boundaries

# Told apart by readers with any of the common colour blindnesses, and by lightness in
# print (ColorBrewer RdBu and YlOrBr).
_CLASSES: Final = (
    ("hot", "#b2182b", "class.hot"),
    ("cold", "#2166ac", "class.cold"),
    ("none", "#e6e4df", "class.none"),
    ("undefined", "#ffffff", "class.undefined"),
)
_RATES: Final = ("#ffffd4", "#fed98e", "#fe9929", "#d95f0e", "#8c2d04")
_UNKNOWN: Final = "#ffffff"
_MARGIN_DEGREES: Final = 0.012
"""Around the points inside the villages: 1.2 km, about a village."""
_CITY_HALL: Final = (25.0375, 121.5638)
"""Shown where a store has no villages at all."""


@dataclass(frozen=True)
class Scale:
    """Which colour has which village, and what the colours mean."""

    colours: tuple[str, ...]
    labels: tuple[str, ...]
    places: tuple[int, ...]
    """Per row of the table, which of the colours."""


def scale(table: pa.Table, view: View) -> Scale:
    """
    Return the colours of the villages for the layer that the reader looks at.

    Where too few petitions are chosen to test, rates are noise too and are not drawn.
    """
    tested = any(name != "undefined" for name in table["class"].to_pylist())
    if view.layer == "rate" and tested:
        return by_quantile(table["rate_per_1000"].to_pylist(), view.t)
    order = [name for name, _, _ in _CLASSES]
    return Scale(
        colours=tuple(colour for _, colour, _ in _CLASSES),
        labels=tuple(view.t(key) for _, _, key in _CLASSES),
        places=tuple(order.index(name) for name in table["class"].to_pylist()),
    )


def hideout(store: Store, table: pa.Table, view: View) -> dict[str, Any]:
    """Return what the browser needs to colour and to tell of each village."""
    colours = scale(table, view)
    place = names.villages(store, view.language)
    inside = _of_districts(store, view.chosen.districts)
    t = view.t
    return {
        "colours": colours.colours,
        "selected": view.village,
        "villages": {
            row["village_code"]: {
                "colour": colour,
                "faint": row["village_code"] not in inside,
                "title": ", ".join(reversed(place[row["village_code"]]))
                if view.language == "en"
                else " ".join(place[row["village_code"]]),
                "rows": _card(row, t),
            }
            for row, colour in zip(table.to_pylist(), colours.places, strict=True)
        },
    }


def legend(table: pa.Table, view: View) -> Component:
    """Return what the colours mean, with the number of villages of each."""
    colours = scale(table, view)
    shown = [
        (colour, label, colours.places.count(at))
        for at, (colour, label) in enumerate(
            zip(colours.colours, colours.labels, strict=True)
        )
    ]
    return html.Ul(
        [
            html.Li(
                [
                    html.Span(className="swatch", style={"background": colour}),
                    html.Span(label),
                    html.Span(number(areas), className="quiet"),
                ]
            )
            for colour, label, areas in shown
            if areas
        ],
        className="legend",
    )


def viewport(store: Store, districts: Sequence[str]) -> dict[str, Any]:
    """Return what the map shows: the whole city, or the chosen districts."""
    inside = _of_districts(store, districts)
    points = [
        (row["lat"], row["lon"])
        for row in queries.villages(store).to_pylist()
        if row["area_id"] in inside and row["lat"] is not None
    ]
    around = np.array(points or [_CITY_HALL])
    return {
        "bounds": [
            (around.min(axis=0) - _MARGIN_DEGREES).tolist(),
            (around.max(axis=0) + _MARGIN_DEGREES).tolist(),
        ]
    }


def villages(store: Store, told: dict[str, Any], view: View) -> Component:
    """
    Return the map: villages to click, borders and names of the districts above.

    told : what `hideout` returned.
    """
    shown = viewport(store, view.chosen.districts)
    drawn: Component = dl.Map(
        [
            dl.GeoJSON(
                id="hotspots-villages",
                url=address(store, "village"),
                style={"variable": "petitions.village.style"},
                hoverStyle={"variable": "petitions.village.hover"},
                onEachFeature={"variable": "petitions.village.each"},
                hideout=told,
            ),
            dl.Pane(
                dl.GeoJSON(
                    url=address(store, "district"),
                    style={"variable": "petitions.district.style"},
                    onEachFeature={"variable": "petitions.district.each"},
                    hideout={"language": view.language},
                    interactive=False,
                ),
                name="districts",
                style={"zIndex": 450, "pointerEvents": "none"},
            ),
        ],
        id="hotspots-map",
        bounds=shown["bounds"],
        viewport=shown,
        attributionControl=False,
        # Else dash-leaflet reads a centre that a map set by its bounds does not have.
        trackViewport=False,
        zoomSnap=0.25,
        className="map",
    )
    return drawn


def address(store: Store, level: queries.Level) -> str:
    """Return where the browser finds the polygons; another build, another address."""
    return f"/areas/{store.build}/{level}.json"


@remembered
def polygons(store: Store, level: queries.Level) -> bytes:
    """Return the areas of a level as GeoJSON, ready to send."""
    shapes = boundaries.feature_collection(queries.outlines(store, level))
    return json.dumps(shapes, ensure_ascii=False, separators=(",", ":")).encode()


def by_quantile(rates: Sequence[float | None], t: Words) -> Scale:
    """
    Return five classes with as many villages in each, and one for an unknown rate.

    Where many rates are equal (mostly 0) there are fewer classes, each with a village.
    """
    known = np.array([rate for rate in rates if rate is not None])
    inner = np.linspace(0, 1, len(_RATES) + 1)[1:-1]
    cuts = np.unique(np.quantile(known, inner).round(2)) if known.size else known
    cuts = cuts[cuts < known.max()] if known.size else cuts
    edges = [known.min(), *cuts, known.max()] if known.size else []
    steps = [_span(low, high, t) for low, high in pairwise(edges)]
    last = len(_RATES) - 1
    return Scale(
        colours=(
            *(
                _RATES[round(at * last / max(len(steps) - 1, 1))]
                for at in range(len(steps))
            ),
            _UNKNOWN,
        ),
        labels=(*steps, t("class.undefined")),
        places=tuple(
            len(steps) if rate is None else int(np.searchsorted(cuts, rate))
            for rate in rates
        ),
    )


def _span(low: float, high: float, t: Words) -> str:
    """Return the words for a class of rates; one number where both ends are it."""
    ends = f"{low:,.2f}", f"{high:,.2f}"
    if ends[0] == ends[1]:
        return ends[0]
    return t("hotspots.rate_class", low=ends[0], high=ends[1])


def _card(row: dict[str, Any], t: Words) -> list[tuple[str, str]]:
    """Return what the hover card says of a village, label by label."""
    return [
        (t("hotspots.class"), t(_WORDS[row["class"]])),
        (t("hotspots.count"), number(row["count"])),
        (t("hotspots.residents"), number(row["residents"])),
        (t("hotspots.rate"), number(row["rate_per_1000"], 2)),
        (t("hotspots.z"), number(row["gi_star_z"], 2)),
        (t("hotspots.q"), chance(row["p_fdr"])),
    ]


def class_word(name: str) -> str:
    """Return the key of the word for a class."""
    return _WORDS[name]


_WORDS: Final = {name: key for name, _, key in _CLASSES}


def _of_districts(store: Store, districts: Sequence[str]) -> set[str]:
    """Return the codes of the villages in the districts; of all, where none is chosen."""
    rows = queries.villages(store).to_pylist()
    return {
        row["area_id"] for row in rows if not districts or row["parent_id"] in districts
    }
