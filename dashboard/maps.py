"""
What is the map made of? Villages to click, borders above, cases and drawn places on top.

In: the "hideout" of `map_cards` and the state of the screen. Out: dash-leaflet components. The
polygons go to the browser once a build, under their own address; a change of filters sends
one short row a village.
"""

from __future__ import annotations

import json
from typing import Any, Final

import dash_leaflet as dl
import numpy as np
from dash.development.base_component import Component

from dashboard import map_zoom, queries
from dashboard.cache import remembered
from dashboard.view import View
from data.settings import Settings
from data.store import Store
from geo import boundaries, shapes

_MARGIN_DEGREES: Final = 0.002
"""Around the districts that are shown: 200 m."""
_METRES_A_DEGREE: Final = 111_320.0
"""Of latitude."""
_LEAST_COSINE: Final = 0.01
_AROUND: Final = 0.15
"""Of a drawn place's own width that is shown around it."""
_LEAST_DEGREES: Final = 0.0005
"""About 50 m."""
_CITY_HALL: Final = (25.0375, 121.5638)
"""Shown where a store has no districts at all."""
_DRAWN: Final = {
    "color": "#111820",
    "weight": 2,
    "dashArray": "6 5",
    "fillOpacity": 0.05,
}


def viewport(store: Store, view: View) -> dict[str, Any]:
    """Return what the map shows: what is drawn on it, the chosen districts, or the city."""
    if view.chosen.area or view.chosen.near:
        return {"bounds": _drawn_bounds(view)}
    chosen = view.chosen.districts
    told = queries.outlines(store, "district").to_pylist()
    drawn = [row["geometry"] for row in told if row["area_id"] in chosen]
    west, south, east, north = shapes.bounds(drawn or [row["geometry"] for row in told])
    if west == east:
        (south, west), (north, east) = _CITY_HALL, _CITY_HALL
    m = _MARGIN_DEGREES
    return {"bounds": [[south - m, west - m], [north + m, east + m]]}


def _drawn_bounds(view: View) -> list[list[float]]:
    """Return south-west and north-east of the area or circle, with a little around it."""
    corners = list(view.chosen.area)
    if view.chosen.near:
        lon, lat, metres = view.chosen.near
        north = metres / _METRES_A_DEGREE
        east = north / max(np.cos(np.radians(lat)), _LEAST_COSINE)
        corners += [(lon - east, lat - north), (lon + east, lat + north)]
    around = np.array(corners)[:, ::-1]
    wide = np.maximum(np.ptp(around, axis=0) * _AROUND, _LEAST_DEGREES)
    least: list[float] = (around.min(axis=0) - wide).tolist()
    most: list[float] = (around.max(axis=0) + wide).tolist()
    return [least, most]


def villages(
    store: Store, told: dict[str, Any], settings: Settings, view: View
) -> Component:
    """Return the map; `told` is what `map_cards.hideout` returned."""
    shown = viewport(store, view)
    drawn: Component = dl.Map(
        [
            *_tiles(settings),
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
                    id="hotspots-districts",
                    url=address(store, "district"),
                    style={"variable": "petitions.district.style"},
                    onEachFeature={"variable": "petitions.district.each"},
                    hideout={"language": view.language},
                    interactive=False,
                ),
                name="districts",
                style={"zIndex": 450, "pointerEvents": "none"},
            ),
            dl.Pane(
                dl.GeoJSON(
                    id="hotspots-shapes",
                    data=map_zoom.NOTHING,
                    style={"variable": "petitions.shape.style"},
                    pointToLayer={"variable": "petitions.shape.point"},
                    onEachFeature={"variable": "petitions.shape.each"},
                ),
                name="shapes",
                style={"zIndex": 460},
            ),
            dl.LayerGroup(chosen_place(view), id="hotspots-place"),
            dl.Polyline(id="hotspots-drawing", positions=[], pathOptions=_DRAWN),
        ],
        id="hotspots-map",
        bounds=shown["bounds"],
        viewport=shown,
        eventHandlers={
            "moveend": {"variable": "petitions.map.moved"},
            "click": {"variable": "petitions.map.clicked"},
        },
        attributionControl=bool(settings.map.tiles),
        # Else dash-leaflet reads a centre that a map set by its bounds does not have.
        trackViewport=False,
        zoomSnap=0.25,
        className="map",
    )
    return drawn


def chosen_place(view: View) -> list[Component]:
    """Return the outline of the area or circle that the filters hold to."""
    drawn: list[Component] = []
    if view.chosen.area:
        corners = [[lat, lon] for lon, lat in view.chosen.area]
        drawn.append(
            dl.Polygon(positions=corners, pathOptions=_DRAWN, interactive=False)
        )
    if view.chosen.near:
        lon, lat, metres = view.chosen.near
        drawn.append(
            dl.Circle(
                center=[lat, lon],
                radius=metres,
                pathOptions=_DRAWN,
                interactive=False,
            )
        )
    return drawn


def address(store: Store, level: queries.Level) -> str:
    """Return where the browser finds the polygons; another build, another address."""
    return f"/areas/{store.build}/{level}.json"


@remembered
def polygons(store: Store, level: queries.Level) -> bytes:
    """Return the areas of a level as GeoJSON, ready to send."""
    areas = boundaries.feature_collection(queries.outlines(store, level))
    return json.dumps(areas, ensure_ascii=False, separators=(",", ":")).encode()


def _tiles(settings: Settings) -> list[Component]:
    """Return the ground that the settings name; a tile that can not be had stays empty."""
    if not settings.map.tiles:
        return []
    return [
        dl.TileLayer(
            url=settings.map.tiles,
            attribution=settings.map.attribution,
            # A missing tile is a transparent picture, not a broken one.
            errorTileUrl="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==",
        )
    ]
