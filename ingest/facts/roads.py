"""
Which roads does each district have? The union of the postal and the city's road lists.

In: the postal 3+2 ranges and the city's district-road pairs. Out: `roads.csv`, one row per
district and road, a section counted as a road of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from geo.address import normalise

if TYPE_CHECKING:
    from pathlib import Path


def build(source: Path, into: Path) -> int:
    """Write roads.csv; return its rows."""
    folder = source / "reference"
    postal = pl.read_csv(folder / "post_zip32.csv").filter(
        pl.col("City") == "臺北市"
    )
    pairs = pl.read_csv(folder / "taipei_road_dict.csv")
    roads = (
        pl.concat(
            [
                postal.select(district="Area", road=normalise(pl.col("Road"))),
                pairs.select(district="site", road=normalise(pl.col("road"))),
            ]
        )
        .unique()
        .sort("district", "road")
    )
    roads.write_csv(into / "roads.csv")
    return roads.height
