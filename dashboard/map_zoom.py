"""
What is drawn over the villages when the reader comes nearer, or goes further away?

In: what the map shows (zoom and bounds, from the browser) and the state of the screen.
Out: GeoJSON of hexagons, or of cases put together, and the districts with their counts. Only
cases placed at a door, a lane or a crossing are points.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from dashboard import names, queries_points
from dashboard.analyses import by_district
from dashboard.map_colours import by_quantile
from dashboard.scope import Scope
from dashboard.text import number
from dashboard.view import View
from data.store import Store
from geo import crs, hexgrid

Shapes = dict[str, Any]

FAR: Final = 10.75
"""Zoom below which counts are told by district: the city is a hand's breadth wide."""
_HEXAGONS_FROM: Final = 14.0
_CASES_FROM: Final = 16.0
_WIDTH_M: Final = 250.0
_PIXELS: Final = 44
"""Of the screen that are put together: a finger's breadth."""
_MOST_DEGREES: Final = 0.2
"""Of the map seen at once from so near; more is no request of ours."""
NOTHING: Final[Shapes] = {"type": "FeatureCollection", "features": []}


def shapes(store: Store, view: View, scope: Scope, seen: Shapes | None) -> Shapes:
    """Return what lies over the villages: nothing, hexagons, or cases."""
    zoom, bounds = _seen(seen)
    if bounds is None:
        return NOTHING
    if zoom >= _CASES_FROM:
        return _cases(store, view, scope, bounds, zoom)
    if zoom >= _HEXAGONS_FROM and view.layer == "count":
        return _hexagons(store, view, scope, bounds)
    return NOTHING


def districts(store: Store, view: View, scope: Scope, seen: Shapes | None) -> Shapes:
    """Return the "hideout" of the districts: their names, and their counts from afar."""
    told: Shapes = {"language": view.language}
    zoom, _ = _seen(seen)
    if zoom >= FAR or view.layer != "count":
        return told
    place = names.districts(store, view.language)
    counts = by_district(store, view.chosen, scope)
    shown = by_quantile([counts.get(code, 0) for code in place], view.t, digits=0)
    return told | {
        "colours": shown.colours,
        "districts": {
            code: {
                "colour": at,
                "title": f"{name} {number(counts.get(code, 0))}",
            }
            for (code, name), at in zip(place.items(), shown.places, strict=True)
        },
    }


def level_key(view: View, seen: Shapes | None) -> str:
    """Return the key of the word for what cases are counted by at this zoom."""
    zoom, _ = _seen(seen)
    if zoom >= _CASES_FROM:
        return "spots.level_case"
    if view.layer == "count" and zoom >= _HEXAGONS_FROM:
        return "spots.level_hexagon"
    if view.layer == "count" and zoom < FAR:
        return "spots.level_district"
    return "spots.level_village"


def _cases(
    store: Store, view: View, scope: Scope, seen: queries_points.Seen, zoom: float
) -> Shapes:
    """Return the cases in sight, those that a finger covers put together."""
    step = 360.0 / (256.0 * 2.0**zoom) * _PIXELS
    found = queries_points.heaps(store, view.chosen, scope, seen, step)
    return _collection(
        [
            {
                "type": "Feature",
                "properties": {"count": row["count"], "title": _told(row, view)},
                "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            }
            for row in found.to_pylist()
        ]
    )


def _told(row: dict[str, Any], view: View) -> str:
    """Return how many cases lie where."""
    place = row["place"]
    if place is None:
        return view.t("cases.total", n=number(row["count"]))
    if row["count"] == 1:
        return view.t("spots.point_one", place=place)
    return view.t("spots.point", n=number(row["count"]), place=place)


def _hexagons(
    store: Store, view: View, scope: Scope, seen: queries_points.Seen
) -> Shapes:
    """Return the hexagons in sight that hold a case, coloured by their number."""
    found = queries_points.points(store, view.chosen, scope, seen)
    if not found.num_rows:
        return NOTHING
    cells = hexgrid.cell_of(*crs.to_metres(found["lon"], found["lat"]), _WIDTH_M)
    ids, at = np.unique(cells.astype(str), return_inverse=True)
    counts = np.bincount(at, found["count"].to_numpy()).astype(int).tolist()
    shown = by_quantile(counts, view.t, digits=0)
    rings = hexgrid.corners(ids.tolist()).round(6)
    return _collection(
        [
            {
                "type": "Feature",
                "properties": {
                    "count": count,
                    "colour": shown.colours[colour],
                    "title": view.t("spots.hexagon", n=number(count)),
                },
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[*ring.tolist(), ring[0].tolist()]],
                },
            }
            for count, colour, ring in zip(counts, shown.places, rings, strict=True)
        ]
    )


def _collection(features: list[Shapes]) -> Shapes:
    return {"type": "FeatureCollection", "features": features}


def _seen(seen: Shapes | None) -> tuple[float, queries_points.Seen | None]:
    """Return zoom and bounds as the browser says them; nothing where they can not be."""
    try:
        told = seen or {}
        zoom = float(told.get("zoom", FAR))
        south, west, north, east = (float(one) for one in told["bounds"])
    except (AttributeError, KeyError, TypeError, ValueError):
        return FAR, None
    fine = 0 < north - south < _MOST_DEGREES and 0 < east - west < _MOST_DEGREES
    if not np.isfinite([zoom, south, west, north, east]).all() or zoom > 22:  # noqa: PLR2004 - what leaflet can
        return FAR, None
    return zoom, ((south, west, north, east) if fine else None)
