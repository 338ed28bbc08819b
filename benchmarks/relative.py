"""
How far from a door lies what is said to be opposite, beside or in front of it?

Every published point whose text names a number with a relation (10號對面), against the place
of the number. Nothing is held out: the points had a say in where doors are put, so the
distances are the least that they can be; it is their differences between relations that
geo/relation.py takes. Prints Markdown.

    PYTHONPATH=. python benchmarks/relative.py [--from ../shared/data]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import polars as pl

from data import facts
from geo import crs
from geo.between import between
from geo.known import Known
from geo.reading import Names, read
from geo.relation import relations
from ingest.facts import door_evidence, way_points

PARTS = ("district", "road", "lane", "alley", "number")


def main(source: Path) -> None:
    """Print a line for each relation, and for texts that say none."""
    doors, villages, roads = (
        pl.DataFrame(facts.read(name)) for name in ("doors", "villages", "roads")
    )
    said = way_points.points(source).filter(
        pl.col("source").is_in(list(door_evidence.OFF_M))
    )
    text = said.select(pl.concat_str(pl.col("district").fill_null(""), "said"))
    parts = read(
        text.to_series(), Names.of(roads.with_columns(doors=pl.lit(0)), villages)
    )
    at = between(parts.select(PARTS), Known.of(doors))
    x, y = crs.to_metres(
        at["lon"].fill_null(np.nan).to_numpy(), at["lat"].fill_null(np.nan).to_numpy()
    )
    off = np.hypot(x - said["x_m"].to_numpy(), y - said["y_m"].to_numpy())
    rows = pl.concat([relations(parts["rest"]), at], how="horizontal").with_columns(
        off_m=pl.Series(off).fill_nan(None)
    )
    known = rows.filter(pl.col("level").is_in(["same", "between"])).drop_nulls("off_m")
    print("| relation | points | median m | 2/3 within | 90 % within |")
    print("|---|--:|--:|--:|--:|")
    for (name,), part in known.sort("relation").group_by(
        "relation", maintain_order=True
    ):
        size = " | ".join(
            f"{part['off_m'].quantile(share):.0f}" for share in (0.5, 2 / 3, 0.9)
        )
        print(f"| {name or 'none said'} | {part.height:,} | {size} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--from", dest="source", type=Path, default=Path("../shared/data")
    )
    given = parser.parse_args()
    if not given.source.is_dir():
        sys.exit(
            f"{given.source}: skipped, the optional folder of real data is absent."
        )
    main(given.source)
