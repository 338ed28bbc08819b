"""
Where does each district lie? The union of its simplified villages, so the levels agree.

In: `boundaries/` of the source folder. Out: `districts.parquet`, one row per district.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from geo import coverage
from ingest.facts import official


def build(source: Path, into: Path) -> int:
    """Write districts.parquet; return its rows."""
    villages = official.read(source)
    of = villages.names["district_id"].to_list()
    whole = np.array(list(coverage.dissolve(villages.polygons, of).values()))
    simple = coverage.simplify(villages.polygons, official.TOLERANCE_M)
    drawn = np.array(list(coverage.dissolve(simple, of).values()))
    lon, lat = coverage.lon_lat_inside(whole)
    table = (
        villages.names.select("district_id", "district", "district_en")
        .unique(maintain_order=True)
        .with_columns(
            area_km2=pl.Series(coverage.area_km2(whole)).round(6),
            lon=pl.Series(lon).round(6),
            lat=pl.Series(lat).round(6),
            geometry=pl.Series(coverage.to_wkb(drawn).tolist(), dtype=pl.Binary),
        )
    )
    official.write_parquet(table, into / "districts.parquet")
    return table.height
