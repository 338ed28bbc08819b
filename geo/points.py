"""
What place do two stated coordinates mean?

In: two columns of texts as a source or a table states them. Out: degrees, and how they were
read: swapped, metres of TWD97 and noughts are told from a place. Pure.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from geo import crs

READINGS = ("degrees", "swapped", "metres", "nought", "unreadable", "elsewhere")
"""
How a pair was read; null where none is stated. Degrees, swapped and metres (TWD97, in
either order) give a place; nought is 0,0 or either of them 0; elsewhere is a number that
is nowhere in Taiwan.
"""

_SETTLED = {"lon": pl.Float64, "lat": pl.Float64, "reading": pl.String}
_LON, _LAT = (118.0, 123.0), (21.0, 26.6)
"""Taiwan with Kinmen and Matsu, degrees."""
_X, _Y = (90_000.0, 420_000.0), (2_400_000.0, 2_830_000.0)
"""The same in EPSG:3826, metres."""


def settled(x: pl.Series, y: pl.Series) -> pl.DataFrame:
    """
    Return lon, lat (EPSG:4326, null where there is no place) and reading, in order.

    x, y : longitude and latitude as said, texts or numbers; see `READINGS`.

    >>> settled(pl.Series(["25.0375"]), pl.Series(["121.5637"])).row(0)
    (121.5637, 25.0375, 'swapped')
    """
    if x.null_count() == x.len() and y.null_count() == y.len():
        return pl.DataFrame(schema=_SETTLED).clear(x.len())
    said = pl.DataFrame({"x": _text(x), "y": _text(y)})
    numbers = said.select(pl.col("x", "y").cast(pl.Float64, strict=False))
    first, second = numbers["x"].to_numpy(), numbers["y"].to_numpy()
    kinds = {
        "degrees": _within(first, _LON) & _within(second, _LAT),
        "swapped": _within(first, _LAT) & _within(second, _LON),
        "metres": (_within(first, _X) & _within(second, _Y))
        | (_within(first, _Y) & _within(second, _X)),
        "nought": (first == 0) | (second == 0),
        "unreadable": ~np.isfinite(first) | ~np.isfinite(second),
    }
    silent = ((said["x"] == "") & (said["y"] == "")).to_numpy()
    reading = np.select(
        [silent, *kinds.values()], ["", *kinds], default="elsewhere"
    ).astype(object)
    low, high = np.minimum(first, second), np.maximum(first, second)
    # Either order: of degrees the latitude is the smaller, of metres the x.
    degrees, metres = kinds["degrees"] | kinds["swapped"], kinds["metres"]
    lon, lat = np.where(degrees, high, np.nan), np.where(degrees, low, np.nan)
    lon[metres], lat[metres] = crs.to_degrees(low[metres], high[metres])
    return pl.DataFrame(
        {
            "lon": pl.Series(lon).fill_nan(None),
            "lat": pl.Series(lat).fill_nan(None),
            "reading": pl.Series(reading.tolist(), dtype=pl.String).replace("", None),
        }
    )


def _text(said: pl.Series) -> pl.Series:
    plain = said.cast(pl.String).str.normalize("NFKC").str.strip_chars()
    return plain.fill_null("")


def _within(
    number: np.ndarray[tuple[int], np.dtype[np.float64]], limits: tuple[float, float]
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    with np.errstate(invalid="ignore"):
        return (number >= limits[0]) & (number <= limits[1])
