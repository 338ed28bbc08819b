"""
Which hexagon holds a point? A grid of equal cells, to count without borders of villages.

In: points or polygons in EPSG:3826. Out: ids of cells, cells with their outline, and who
touches whom. Pure.

The grid hangs on the origin of EPSG:3826, so a cell keeps its id from build to build. Its
width is that between two parallel sides; rows run west to east, corners point north.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import ArrayLike, NDArray

from geo import crs
from geo.coverage import Polygons

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_ROW: Final = np.sqrt(3.0) / 2.0
"""Distance of two rows, in widths."""
_AREA: Final = np.sqrt(3.0) / 2.0
"""Of a cell, in squares of its width."""
_AROUND: Final = ((1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1))
"""Steps along the axes q (east) and r (north-east) to the six cells that touch."""


def cell_of(x_m: ArrayLike, y_m: ArrayLike, width_m: float) -> NDArray[np.object_]:
    """
    Return the id of the cell that holds each point, None where a coordinate is NaN.

    >>> cell_of([0.0, 260.0, float("nan")], [0.0, 0.0, 0.0], width_m=500).tolist()
    ['hex500:0:0', 'hex500:1:0', None]
    """
    x, y = np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64)
    known = np.isfinite(x) & np.isfinite(y)
    ids = np.full(x.shape, None, dtype=np.object_)
    ids[known] = _named(*_cell(x[known], y[known], width_m), width_m)
    return ids


def grid(polygons: Polygons, width_m: float) -> pa.Table:
    """
    Return the cells that touch any of the polygons: area_id, x_m, y_m, area_km2, geometry.

    x_m, y_m is the centre, geometry its outline (WKB, EPSG:3826). Sorted by row and place
    in the row. A cell at the edge is whole: its area_km2 is that of a full hexagon.
    """
    west, south, east, north = shapely.total_bounds(polygons)
    r = np.arange(
        np.floor(south / (width_m * _ROW)) - 1, np.ceil(north / (width_m * _ROW)) + 2
    ).astype(np.int64)
    steps = np.arange(np.floor(west / width_m) - 1, np.ceil(east / width_m) + 2)
    rows = np.repeat(r, steps.size)
    q = (np.tile(steps, r.size) - np.floor(rows / 2)).astype(np.int64)
    x, y = _centre(q, rows, width_m)
    outlines = _outlines(x, y, width_m)
    touching = np.unique(shapely.STRtree(outlines).query(polygons, "intersects")[1])
    return pa.table(
        {
            "area_id": pa.array(
                _named(q[touching], rows[touching], width_m).tolist(), pa.string()
            ),
            "x_m": x[touching],
            "y_m": y[touching],
            "area_km2": np.full(touching.size, _AREA * width_m**2 / 1e6),
            "geometry": pa.array(shapely.to_wkb(outlines[touching]).tolist()),
        }
    )


def corners(area_ids: Sequence[str]) -> Floats:
    """
    Return (n, 6, 2) lon, lat (EPSG:4326) of the corners of cells, by their ids.

    >>> corners(["hex500:1200:4500"]).shape
    (1, 6, 2)
    """
    parts = [cell.split(":") for cell in area_ids]
    width = np.array([float(one[0].removeprefix("hex")) for one in parts])
    q, r = (np.array([int(one[at]) for one in parts], dtype=np.int64) for at in (1, 2))
    x, y = width * (q + r / 2.0), width * _ROW * r
    turn, out = np.deg2rad(30 + 60 * np.arange(6)), width[:, None] / np.sqrt(3.0)
    lon, lat = crs.to_degrees(
        x[:, None] + out * np.cos(turn), y[:, None] + out * np.sin(turn)
    )
    return np.stack([lon, lat], axis=2)


def pairs(cells: pa.Table) -> pa.Table:
    """
    Return area_id, neighbour_id of cells that touch, both directions, as `neighbours.weights` asks.

    Only cells of the table are told of.
    """
    known = set(cells.column("area_id").to_pylist())
    found = [
        (cell, other)
        for cell in cells.column("area_id").to_pylist()
        for other in _touching(cell)
        if other in known
    ]
    return pa.table(
        {
            "area_id": pa.array([one for one, _ in found], pa.string()),
            "neighbour_id": pa.array([other for _, other in found], pa.string()),
        }
    )


def _touching(cell: str) -> list[str]:
    """Return the ids of the six cells around."""
    name, q, r = cell.split(":")
    return [f"{name}:{int(q) + east}:{int(r) + north}" for east, north in _AROUND]


def _named(q: Whole, r: Whole, width_m: float) -> NDArray[np.object_]:
    """Return the ids of cells."""
    return np.array(
        [f"hex{width_m:g}:{one}:{two}" for one, two in zip(q, r, strict=True)],
        dtype=np.object_,
    )


def _centre(q: Whole, r: Whole, width_m: float) -> tuple[Floats, Floats]:
    """Return the centres of cells, metres."""
    return width_m * (q + r / 2.0), width_m * _ROW * r


def _cell(x: Floats, y: Floats, width_m: float) -> tuple[Whole, Whole]:
    """Return q and r of the cell whose centre is nearest."""
    r = y / (width_m * _ROW)
    q = x / width_m - r / 2.0
    s = -q - r
    near_q, near_r, near_s = np.rint(q), np.rint(r), np.rint(s)
    off_q, off_r, off_s = np.abs(near_q - q), np.abs(near_r - r), np.abs(near_s - s)
    # The three add up to 0; the one that was rounded most is told by the other two.
    most_q = (off_q > off_r) & (off_q > off_s)
    most_r = ~most_q & (off_r > off_s)
    return (
        np.where(most_q, -near_r - near_s, near_q).astype(np.int64),
        np.where(most_r, -near_q - near_s, near_r).astype(np.int64),
    )


def _outlines(x: Floats, y: Floats, width_m: float) -> Polygons:
    """Return the hexagons around centres."""
    turn = np.deg2rad(30 + 60 * np.arange(6))
    out = width_m / np.sqrt(3.0)
    corners = np.stack(
        [x[:, None] + out * np.cos(turn), y[:, None] + out * np.sin(turn)], axis=2
    )
    return np.asarray(shapely.polygons(corners), dtype=np.object_)
