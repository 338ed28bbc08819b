"""
Which villages touch? Every pair with a common border or corner, in both directions.

In: `boundaries/` of the source folder. Out: `neighbours.csv`; `shared_m` is the length of
the common border at full precision, 0 at a corner.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from geo.neighbours import adjacency
from ingest.facts import official


def build(source: Path, into: Path) -> int:
    """Write neighbours.csv; return its rows."""
    villages = official.read(source)
    pairs = adjacency(villages.names["village_id"].to_list(), villages.polygons)
    table = pl.DataFrame(pairs).rename({"area_id": "village_id"})
    table.write_csv(into / "neighbours.csv")
    return table.height
