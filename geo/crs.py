"""
Which two coordinate systems are there, and how does a point get from one to the other?

At rest and on screen a place is `lon, lat` in EPSG:4326, which GeoJSON and every web map
ask for. Lengths and areas are taken in EPSG:3826 (TWD97 / TM2 zone 121), the city's own
metric grid: at Taipei a degree of longitude is 100.9 km and one of latitude 110.8 km, so
a distance in degrees has no meaning, and in Web Mercator every length is 10 % too long.

In: arrays of degrees or of metres. Out: arrays of the other. Pure.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer

DEGREES = "EPSG:4326"
METRES = "EPSG:3826"


@cache
def _transformer(source: str, target: str) -> Transformer:
    """Return the transformer (60 ms to make, so made once), x before y on both sides."""
    return Transformer.from_crs(source, target, always_xy=True)


def to_metres(
    lon: ArrayLike, lat: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return x_m, y_m (EPSG:3826) of degrees; NaN stays NaN. Shapes: (n,) each."""
    return _moved(lon, lat, DEGREES, METRES)


def to_degrees(
    x_m: ArrayLike, y_m: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return lon, lat (EPSG:4326) of metres; NaN stays NaN. Shapes: (n,) each."""
    return _moved(x_m, y_m, METRES, DEGREES)


def _moved(
    x: ArrayLike, y: ArrayLike, source: str, target: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return new arrays in the target system; what came in is not changed."""
    across, up = _transformer(source, target).transform(
        np.array(x, dtype=np.float64), np.array(y, dtype=np.float64)
    )
    lost = ~(np.isfinite(across) & np.isfinite(up))
    return np.where(lost, np.nan, across), np.where(lost, np.nan, up)
