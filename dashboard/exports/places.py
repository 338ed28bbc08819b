"""
Where do the rows of a table lie? Degrees, metres, and the shape that a map draws.

In: pieces of a table that name a village, a district or a point. Out: the same with
lon, lat (EPSG:4326) and x_m, y_m (EPSG:3826, TWD97) behind, and with shapes for files of
maps. A row that is not known to a point has none: nothing is put in the middle of anything.
"""

from __future__ import annotations

import struct
from typing import Final

import numpy as np
import pyarrow as pa

from dashboard import queries, queries_exports
from dashboard.exports.source import Source
from data.store import Store
from geo import crs

# Column that names an area, and its level; the first that a table has tells its place.
_AREAS: Final[tuple[tuple[str, queries.Level], ...]] = (
    ("village_code", "village"),
    ("village_id", "village"),
    ("district_id", "district"),
)
_METRES: Final = ("x_m", "y_m")
_DEGREE_DIGITS, _METRE_DIGITS = 6, 1
"""0.1 m both: finer than any of these places is known."""
SHAPE: Final = "geometry"


def area_of(schema: pa.Schema) -> tuple[str, queries.Level] | None:
    """Return the column that names an area, and its level; None where the rows have none."""
    return next((area for area in _AREAS if area[0] in schema.names), None)


def has_points(schema: pa.Schema) -> bool:
    """Tell whether each row has a point of its own."""
    return {"lon", "lat"} <= set(schema.names)


def has_place(schema: pa.Schema) -> bool:
    """Tell whether the rows can be drawn on a map."""
    return has_points(schema) or area_of(schema) is not None


def placed(store: Store, source: Source) -> Source:
    """Return the rows with both systems of coordinates; as they are where they have none."""
    if not has_place(source.schema):
        return source
    empty = _both(store, source.schema.empty_table())
    return Source(
        empty.schema,
        source.rows,
        lambda: (_both(store, piece) for piece in source.pieces()),
    )


def shapes(store: Store, piece: pa.Table, *, points: bool) -> list[bytes | None]:
    """
    Return the shape of each row as WKB in EPSG:4326, None where it has none.

    points : whether the rows have points of their own, not those inside their areas.
    """
    area = area_of(piece.schema)
    if points or area is None:
        pairs = zip(piece["lon"].to_pylist(), piece["lat"].to_pylist(), strict=True)
        return [
            None if lon is None or lat is None else _point(lon, lat)
            for lon, lat in pairs
        ]
    outlines = queries.outlines(store, area[1])
    known = dict(
        zip(outlines["area_id"].to_pylist(), outlines[SHAPE].to_pylist(), strict=True)
    )
    return [known.get(code) for code in piece[area[0]].to_pylist()]


def _both(store: Store, piece: pa.Table) -> pa.Table:
    """Return a piece with lon, lat, x_m and y_m, each where it is not there yet."""
    if not has_points(piece.schema):
        piece = _middles(store, piece)
    if set(_METRES) <= set(piece.column_names):
        return piece
    lon, lat = (piece[name].to_numpy().astype(np.float64) for name in ("lon", "lat"))
    for name, metres in zip(_METRES, crs.to_metres(lon, lat), strict=True):
        piece = piece.append_column(name, _known(metres.round(_METRE_DIGITS)))
    return piece


def _middles(store: Store, piece: pa.Table) -> pa.Table:
    """Return a piece with the point inside each row's village or district."""
    area = area_of(piece.schema)
    codes = piece[area[0]].to_pylist() if area else []
    points = {
        row["area_id"]: (row["lon"], row["lat"])
        for row in queries_exports.middles(
            store, area[1] if area else "village"
        ).to_pylist()
    }
    for at, name in enumerate(("lon", "lat")):
        degrees = np.array(
            [points.get(code, (None, None))[at] for code in codes], dtype=np.float64
        )
        piece = piece.append_column(name, _known(degrees.round(_DEGREE_DIGITS)))
    return piece


def _known(values: np.ndarray) -> pa.Array:
    """Return the numbers with null where there is none."""
    return pa.array(values, pa.float64(), mask=np.isnan(values))


def _point(lon: float, lat: float) -> bytes:
    """Return a point as WKB, the low byte first."""
    return struct.pack("<BIdd", 1, 1, lon, lat)
