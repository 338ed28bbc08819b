"""
What are roads and districts called elsewhere in Taiwan? Names alone, to know a place by.

In: the postal 3+2 ranges. Out: `places_taiwan.csv`, one row a name, as `geo.address` writes
it. Texts name places of other cities too, and a table of another city may be grouped; no
topic is to be about a road.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from geo.address import normalise

if TYPE_CHECKING:
    from pathlib import Path

_SECTION = r"\d+段$"
_ROAD = r"^\p{Han}{2,}(?:路|街|大道)$"
# Kinds of roads, which the postal list has as names: 產業道路, 省道公路, 大馬路.
_NO_NAME = r"(?:道|公|馬|鐵)路$"
_DISTRICT = r"^\p{Han}+[區鄉鎮市]$"


def build(source: Path, into: Path) -> int:
    """Write places_taiwan.csv; return its rows."""
    postal = pl.read_csv(source / "reference" / "post_zip32.csv", infer_schema=False)
    roads = postal.select(
        kind=pl.lit("road"),
        name=normalise(pl.col("Road")).str.replace(_SECTION, ""),
    ).filter(
        pl.col("name").str.contains(_ROAD) & ~pl.col("name").str.contains(_NO_NAME)
    )
    districts = postal.select(
        kind=pl.lit("district"), name=normalise(pl.col("Area"))
    ).filter(pl.col("name").str.contains(_DISTRICT))
    cities = postal.select(kind=pl.lit("city"), name=normalise(pl.col("City")))
    places = pl.concat([cities, districts, roads]).unique().sort("kind", "name")
    places.write_csv(into / "places_taiwan.csv")
    return places.height
