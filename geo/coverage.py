"""
How are areas that share borders made simpler without opening gaps between them?

In: polygons, an (n,) array of shapely geometries in metres (EPSG:3826).
Out: as many polygons in the same order, or one measure per polygon. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo import crs

Polygons = NDArray[np.object_]


def from_geojson(collection: Mapping[str, Any]) -> Polygons:
    """Return the polygons of a FeatureCollection in degrees (EPSG:4326), in metres."""
    said = [json.dumps(feature["geometry"]) for feature in collection["features"]]
    degrees = shapely.from_geojson(said)
    return np.asarray(shapely.transform(degrees, crs.to_metres, interleaved=False))


def to_wkb(polygons: Polygons, decimals: int = 7) -> NDArray[np.object_]:
    """
    Return the polygons as WKB in degrees (EPSG:4326).

    Seven decimals are 1 cm; a corner that two areas share is rounded alike in both, so
    they still touch.
    """
    degrees = shapely.transform(polygons, crs.to_degrees, interleaved=False)
    rounded = shapely.transform(degrees, lambda corners: corners.round(decimals))
    return np.asarray(shapely.to_wkb(rounded))


def from_wkb(geometry: Sequence[bytes]) -> Polygons:
    """Return the polygons of WKB in degrees (EPSG:4326), in metres."""
    degrees = shapely.from_wkb(np.array(geometry, dtype=np.object_))
    return np.asarray(shapely.transform(degrees, crs.to_metres, interleaved=False))


def repair(polygons: Polygons, gap_m: float) -> Polygons:
    """
    Return polygons without overlaps, whose shared borders have the same corners.

    Gaps narrower than `gap_m` go to the neighbour with the longest border on them.
    Spikes without area are lost.
    """
    return np.asarray(shapely.coverage_clean(polygons, gap_width=gap_m))


def simplify(polygons: Polygons, tolerance_m: float) -> Polygons:
    """
    Return polygons with fewer corners that touch as before (Visvalingam-Whyatt).

    A corner goes where the triangle it makes with its neighbours is smaller than
    `tolerance_m` squared: how far a border moves is not bound by that, so measure it with
    `deviation_m`.
    """
    return np.asarray(shapely.coverage_simplify(polygons, tolerance_m))


def deviation_m(
    before: Polygons, after: Polygons, step_m: float = 1.0
) -> NDArray[np.float64]:
    """
    Return how far each border moved: the Hausdorff distance of the two, in metres.

    Measured at every corner, and every `step_m` metres between two.
    """
    return np.array(
        [
            max(_farthest(one, other, step_m), _farthest(other, one, step_m))
            for one, other in zip(before, after, strict=True)
        ]
    )


def dissolve(polygons: Polygons, groups: Sequence[str]) -> dict[str, shapely.Geometry]:
    """Return one polygon per group, in order of first appearance."""
    names = np.array(groups, dtype=np.object_)
    return {
        name: shapely.coverage_union_all(polygons[names == name])
        for name in dict.fromkeys(groups)
    }


def area_km2(polygons: Polygons) -> NDArray[np.float64]:
    """Return the area of each polygon, km2."""
    return np.asarray(shapely.area(polygons) / 1e6)


def lon_lat_inside(
    polygons: Polygons,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return lon, lat of a point in each polygon: its centroid where that is inside."""
    centroids = shapely.centroid(polygons)
    inside = shapely.contains_properly(polygons, centroids)
    points = np.where(inside, centroids, shapely.point_on_surface(polygons))
    return crs.to_degrees(shapely.get_x(points), shapely.get_y(points))


def _farthest(one: shapely.Geometry, other: shapely.Geometry, step_m: float) -> float:
    """Return the largest distance from the border of one to the border of the other."""
    stops = shapely.get_coordinates(shapely.segmentize(shapely.boundary(one), step_m))
    border = shapely.boundary(other)
    shapely.prepare(border)
    return float(shapely.distance(shapely.points(stops), border).max())
