"""
Which area holds a point, and how is an area drawn on a web map?

In: a table of areas of one level, with WKB in EPSG:4326, and points `lon, lat`.
Out: one area id per point; or GeoJSON. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import ArrayLike, NDArray

from geo import crs

DECIMALS = 6
"""Of a degree on the map: 0.1 m, a hundredth of a screen dot at street level."""


def feature_collection(areas: pa.Table, key: str = "area_id") -> dict[str, Any]:
    """
    Return the areas as GeoJSON, one feature per row in the same order.

    `id` is the column `key`; every column but the geometry becomes a property.
    """
    rounded = shapely.transform(
        _polygons(areas), lambda corners: corners.round(DECIMALS)
    )
    facts = areas.drop_columns(["geometry"]).to_pylist()
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": properties[key],
                "properties": properties,
                "geometry": json.loads(drawn),
            }
            for properties, drawn in zip(
                facts, shapely.to_geojson(rounded).tolist(), strict=True
            )
        ],
    }


class Boundaries:
    """The polygons of one level of areas; answers which of them holds a point."""

    def __init__(self, area_ids: Sequence[str], polygons: NDArray[np.object_]) -> None:
        """Index `polygons`, (n,) shapely geometries in EPSG:4326, by their ids."""
        self._ids = np.array([*area_ids, None], dtype=np.object_)
        self._polygons = np.array(polygons)
        shapely.prepare(self._polygons)
        self._tree = shapely.STRtree(self._polygons)

    @classmethod
    def from_areas(cls, areas: pa.Table, key: str = "area_id") -> Boundaries:
        """Return the boundaries of a table with the columns `key` and geometry."""
        return cls(areas.column(key).to_pylist(), _polygons(areas))

    def locate(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.object_]:
        """
        Return the id of the area that holds each point, None where none does.

        lon, lat : (n,) degrees, EPSG:4326; NaN is nowhere. A point on a border goes to
        the area that comes first in the table.
        """
        x, y = np.asarray(lon, float), np.asarray(lat, float)
        # Boxes first, then prepared polygons by coordinates: 0.8 s a million points; the
        # tree's own predicate="intersects" prepares the points instead and takes 2.7 s.
        point, area = self._tree.query(shapely.points(x, y))
        holds = shapely.intersects_xy(self._polygons[area], x[point], y[point])
        first = np.full(x.size, len(self._polygons))
        np.minimum.at(first, point[holds], area[holds])
        return np.asarray(self._ids[first])

    def distance_m(
        self, lon: ArrayLike, lat: ArrayLike, area_ids: Sequence[str | None]
    ) -> NDArray[np.float64]:
        """
        Return how far each point lies from an area: metres in EPSG:3826, 0 inside.

        One area for each point; NaN where the point or the area is none.
        """
        x_m, y_m = crs.to_metres(lon, lat)
        places = {area_id: at for at, area_id in enumerate(self._ids[:-1])}
        at = np.array([places.get(one, -1) for one in area_ids], dtype=np.int64)
        there = (at >= 0) & np.isfinite(x_m)
        used, of = np.unique(at[there], return_inverse=True)
        drawn = shapely.transform(
            self._polygons[used],
            lambda corners: np.column_stack(crs.to_metres(*corners.T)),
        )
        distances = np.full(x_m.size, np.nan)
        distances[there] = shapely.distance(
            shapely.points(x_m[there], y_m[there]), drawn[of]
        )
        return distances


def _polygons(areas: pa.Table) -> NDArray[np.object_]:
    """Return the geometry column as shapely polygons in EPSG:4326."""
    geometry = areas.column("geometry").to_pylist()
    return np.asarray(shapely.from_wkb(np.array(geometry, dtype=np.object_)))
