"""
Where is a case, how is that known, and how sure is it? With a small map.

In: the store, the row of a case and the state of the screen. Out: a card.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import dash_leaflet as dl
import pyarrow as pa
import pyarrow.compute as pc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import case_words, names, queries
from dashboard.aria import aria
from dashboard.cache import remembered
from dashboard.sheets import Cell, card, sheet
from dashboard.text import number
from dashboard.trust import level_word
from dashboard.view import View
from data.store import Store
from geo import boundaries

POINTS: Final = frozenset(
    ("corrected", "stated_point", "door", "same_number", "nearest", "lane", "crossing")
)
"""Levels that are drawn as a point; any other has at most the circle it may lie in."""

_MOST: Final = 10
_INSIDE, _AROUND = "#9ecae1", "#f3f4f5"
_MARK: Final = "#a8231f"
_SHADES: Final = ("#deebf7", "#c6dbef", "#9ecae1", "#6baed6", "#4292c6")
"""Of candidates by their weight, a fifth each; told apart in print by lightness."""


def place(store: Store, row: dict[str, Any], view: View) -> Component:
    """Return the place of a case: in words, as villages with weights, and on a map."""
    t = view.t
    weights = _weights(row)
    told = [
        ("case.said", row["address_said"]),
        ("case.lies_in", _area(store, row, view)),
        ("case.placed_by", level_word(row["match_level"], view)),
        ("case.step", case_words.why(row["why"], view) or None),
        ("case.error", row["error_m"] and t("case.metres", n=number(row["error_m"]))),
        ("case.score", _percent(row["score"] or None)),
        ("case.basis", t("case.from_text") if row["place_basis"] == "text" else None),
    ]
    parts: list[Component] = [
        html.Dl(
            [
                html.Div([html.Dt(t(key)), html.Dd(words)])
                for key, words in told
                if words
            ],
            className="facts",
        )
    ]
    if len(weights) > 1:
        parts.append(_candidates(store, weights, view))
    drawn = _map(store, row, weights, view)
    return card(
        t("case.place"),
        html.Div([html.Div(parts), *drawn], className="place"),
        note=t("case.place_note") if row["lon"] is not None else "",
    )


def _weights(row: dict[str, Any]) -> dict[str, float]:
    """Return the villages that a case may be in, with chances that add up to 1."""
    if row["village_id"]:
        return {row["village_id"]: 1.0}
    told = {one["village_id"]: one["weight"] for one in row["candidates"] or ()}
    whole = sum(told.values()) or 1.0
    return {code: weight / whole for code, weight in told.items()}


def _area(store: Store, row: dict[str, Any], view: View) -> str | None:
    """Return the village and its district, the district alone, or nothing."""
    found = names.villages(store, view.language).get(row["village_id"] or "")
    if found:
        return view.t("cases.of_village", district=found[0], village=found[1])
    return names.districts(store, view.language).get(row["district_id"] or "")


def _candidates(store: Store, weights: dict[str, float], view: View) -> Component:
    """Return the villages that the words leave open, the likeliest first."""
    t, known = view.t, names.villages(store, view.language)
    shown = sorted(weights.items(), key=lambda one: -one[1])
    rows: list[list[Cell]] = []
    for code, weight in shown[:_MOST]:
        district, village = known.get(code, ("", code))
        words = t("cases.of_village", district=district, village=village)
        link = view.link("/hotspots", village=code, case=None, page=1)
        rows.append([dcc.Link(words, href=link), _percent(weight) or ""])
    rest = len(shown) - _MOST
    caption = t("case.candidates_more", n=number(rest)) if rest > 0 else ""
    heads = (t("case.candidate"), t("case.weight"))
    return sheet(heads, rows, caption or t("case.candidates_note"))


def _map(
    store: Store, row: dict[str, Any], weights: dict[str, float], view: View
) -> list[Component]:
    """Return the villages on a map, and the point or the circle that holds it."""
    known = _features(store)
    inside = {code: weight for code, weight in weights.items() if code in known}
    district = row["district_id"]
    if not inside and not district:
        return []
    touching = _touching(store, inside)
    shown = [
        code
        for code in known
        if code in inside
        or code in touching
        or (not inside and code.startswith(district))
    ]
    features = [_features(store)[code] for code in shown]
    if not features:
        return []
    focus = [one for one in features if not inside or one["id"] in inside]
    drawn = dl.Map(
        [
            dl.GeoJSON(
                data={"type": "FeatureCollection", "features": features},
                style={"variable": "petitions.village.style"},
                hideout=_hideout(shown, inside),
                interactive=False,
            ),
            # Above the villages, which would else be drawn over it.
            dl.Pane(_point(row), name="place", style={"zIndex": 460}),
        ],
        bounds=_bounds(focus),
        attributionControl=False,
        trackViewport=False,
        zoomSnap=0.25,
        className="map",
    )
    return [
        html.Div(
            drawn,
            className="small-map",
            role="group",
            **aria(label=view.t("case.map")),
        )
    ]


@remembered
def _features(store: Store) -> dict[str, dict[str, Any]]:
    """Return the shape of each village by its code."""
    data = boundaries.feature_collection(queries.outlines(store, "village"))
    return {one["id"]: one for one in data["features"]}


def _hideout(shown: list[str], inside: dict[str, float]) -> dict[str, Any]:
    """Return the colour of each village: by its weight, or that it lies beside."""
    decided = len(inside) == 1
    villages = {}
    for code in shown:
        weight = inside.get(code)
        shade = min(int((weight or 0) * len(_SHADES)), len(_SHADES) - 1)
        if weight is None:
            shade = len(_SHADES)
        elif decided:
            shade = len(_SHADES) + 1
        villages[code] = {"colour": shade, "faint": False}
    return {"colours": [*_SHADES, _AROUND, _INSIDE], "villages": villages}


def _point(row: dict[str, Any]) -> list[Component]:
    """Return the circle that holds the place in 2 of 3 cases, and the point in it."""
    if row["lon"] is None or row["lat"] is None:
        return []
    centre = [row["lat"], row["lon"]]
    circle = dl.Circle(
        center=centre,
        radius=row["error_m"] or 0,
        color=_MARK,
        weight=2,
        fillOpacity=0.08,
        interactive=False,
    )
    dot = dl.CircleMarker(
        center=centre,
        radius=5,
        color="#ffffff",
        weight=1.5,
        fillColor=_MARK,
        fillOpacity=1,
        interactive=False,
    )
    return [circle, dot] if row["match_level"] in POINTS else [circle]


def _touching(store: Store, inside: dict[str, float]) -> set[str]:
    """Return the villages around those that a case may be in."""
    pairs = queries.neighbours(store)
    here = pc.is_in(pairs["area_id"], pa.array(list(inside), pa.string()))
    return set(pairs.filter(here)["neighbour_id"].to_pylist())


def _bounds(features: list[dict[str, Any]]) -> list[list[float]]:
    """Return south-west and north-east of shapes, as Leaflet has them: latitude first."""
    corners = [
        corner
        for one in features
        for corner in _corners(one["geometry"]["coordinates"])
    ]
    lons, lats = zip(*corners, strict=True)
    return [[min(lats), min(lons)], [max(lats), max(lons)]]


def _corners(nested: list[Any]) -> Iterator[tuple[float, float]]:
    """Yield lon, lat of every corner, however deep the rings lie."""
    if isinstance(nested[0], float | int):
        yield nested[0], nested[1]
    else:
        for part in nested:
            yield from _corners(part)


def _percent(share: float | None) -> str | None:
    return None if share is None else f"{100 * share:.0f}%"
