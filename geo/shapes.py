"""
How is the shape of a place told to a web map, to a map program, or drawn by a pen?

In: shapes as WKB in EPSG:4326, None where a place has none. Out: one answer per shape, in
the same order: GeoJSON, KML, or the path of an SVG. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Final, TypeAlias

import numpy as np
import shapely

from geo.boundaries import DECIMALS

Shapes: TypeAlias = Sequence[bytes | None]
_MIDDLE: Final = 25.05
"""Latitude at which a degree of longitude is drawn as wide as it is."""


def geojson(shapes: Shapes) -> list[str | None]:
    """Return the shapes as geometries of GeoJSON, in text."""
    return _each(shapes, lambda shape: str(shapely.to_geojson(shape)))


def kml(shapes: Shapes) -> list[str | None]:
    """Return the shapes as geometries of KML 2.2, in XML."""
    return _each(shapes, _kml)


def svg(shapes: Shapes) -> list[str | None]:
    """
    Return the shapes as paths of one SVG, in 0.0001 degrees of latitude.

    South is down; longitudes are drawn shorter, as they are at Taipei. `svg_frame` tells
    where the paths lie.
    """
    return _each(shapes, _path)


def bounds(shapes: Shapes) -> tuple[float, float, float, float]:
    """Return west, south, east, north of all shapes; of none the point 0, 0."""
    found = [shapely.from_wkb(shape) for shape in shapes if shape]
    if not found:
        return 0.0, 0.0, 0.0, 0.0
    west, south, east, north = shapely.total_bounds(found).tolist()
    return west, south, east, north


def svg_frame(shapes: Shapes) -> tuple[int, int, int, int]:
    """Return left, top, width and height of all paths that `svg` draws; of none a unit."""
    west, south, east, north = bounds(shapes)
    if west == east or south == north:
        return 0, 0, 1, 1
    (left, top), (right, bottom) = _drawn(np.array([[west, north], [east, south]]))
    return left, top, right - left, bottom - top


def _each(shapes: Shapes, said: Callable[[shapely.Geometry], str]) -> list[str | None]:
    """Return what is said of each shape; rows of one area share one answer."""

    @cache
    def once(shape: bytes) -> str:
        rounded = shapely.transform(
            shapely.from_wkb(shape), lambda corners: corners.round(DECIMALS)
        )
        return said(rounded)

    return [None if shape is None else once(shape) for shape in shapes]


def _kml(shape: shapely.Geometry) -> str:
    if isinstance(shape, shapely.Point):
        return f"<Point><coordinates>{shape.x:.6f},{shape.y:.6f}</coordinates></Point>"
    polygons = "".join(
        f"<Polygon>{_ring('outerBoundaryIs', one.exterior)}{''.join(_ring('innerBoundaryIs', hole) for hole in one.interiors)}</Polygon>"
        for one in shapely.get_parts(shape)
    )
    return f"<MultiGeometry>{polygons}</MultiGeometry>"


def _ring(where: str, ring: shapely.LinearRing) -> str:
    corners = " ".join(f"{lon:.6f},{lat:.6f}" for lon, lat in ring.coords)
    return f"<{where}><LinearRing><coordinates>{corners}</coordinates></LinearRing></{where}>"


def _path(shape: shapely.Geometry) -> str:
    rings = [
        ring
        for part in shapely.get_parts(shape)
        for ring in (part.exterior, *part.interiors)
    ]
    return "".join(
        "M" + "L".join(f"{x} {y}" for x, y in _drawn(np.array(ring.coords))) + "Z"
        for ring in rings
    )


def _drawn(corners: np.ndarray) -> list[tuple[int, int]]:
    """Return degrees as whole steps of a pen."""
    across = corners[:, 0] * np.cos(np.radians(_MIDDLE))
    found = np.column_stack([across, -corners[:, 1]]) * 10_000
    return [(int(x), int(y)) for x, y in found.round()]
