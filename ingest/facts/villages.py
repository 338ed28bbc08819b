"""
Where does each village lie? Polygons of the 456 villages, simplified together.

In: `boundaries/` of the source folder. Out: `villages.parquet`, one row per village.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from geo import coverage
from ingest.facts import official


def build(source: Path, into: Path) -> int:
    """Write villages.parquet; return its rows."""
    villages = official.read(source)
    lon, lat = coverage.lon_lat_inside(villages.polygons)
    simple = coverage.simplify(villages.polygons, official.TOLERANCE_M)
    table = villages.names.with_columns(
        area_km2=pl.Series(coverage.area_km2(villages.polygons)).round(6),
        lon=pl.Series(lon).round(6),
        lat=pl.Series(lat).round(6),
        geometry=pl.Series(coverage.to_wkb(simple).tolist(), dtype=pl.Binary),
    )
    official.write_parquet(table, into / "villages.parquet")
    return table.height
