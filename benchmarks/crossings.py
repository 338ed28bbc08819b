"""
How well are crossings placed that no point has stated?

Half of the crossings of accident_2024 (by pair of ways, seeded) are left out of every
source; the table is compiled without them, and each accident of theirs is looked up by its
text and held to its own point. Run: `python benchmarks/crossings.py ../shared/data`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import polars as pl
import shapely

from data import facts
from geo import coverage, crs
from geo.crossing import RoadNames, read
from geo.crossings import Crossings, lookup
from ingest.facts import crossings as compiled
from ingest.facts import way_points
from ingest.facts.crossing_estimates import without_sections

SEED, HALF = 4, 0.5
NEAR_M = 30.0


def wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927)."""
    share = right / of
    centre = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = (
        z / (1 + z * z / of) * np.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    )
    return centre - half, centre + half


def main(source: Path) -> None:
    """Print the accuracy by kind of crossing, and the reliability of the weights."""
    names = RoadNames.of(pl.DataFrame(facts.read("roads"))["road"])
    said = way_points.points(source).filter(pl.col("source") == "accident_2024")
    ways = read(said["said"], names)
    rows = pl.concat([said, ways], how="horizontal").filter(
        pl.col("way_b").is_not_null() & pl.col("way_c").is_null()
    )
    city = compiled.known(source)
    # A crossing is out whatever section a point gives it.
    short = {without_sections(pair) for pair in _pairs(rows)}
    out = np.random.default_rng(SEED).random(len(short)) < HALF
    gone = {pair for pair, is_out in zip(sorted(short), out, strict=True) if is_out}
    rows = rows.filter(
        pl.Series([without_sections(pair) in gone for pair in _pairs(rows)])
    )
    everywhere = [*_pairs(rows), *_pairs(city.points)]
    held = {pair for pair in everywhere if without_sections(pair) in gone}
    table = compiled.compiled(city, held)
    districts = pl.DataFrame(facts.read("districts"))
    crossings = Crossings.of(table, districts)
    start = time.perf_counter()
    read(rows["said"], names)
    found = lookup(rows.select("way_a", "way_b", "way_c"), rows["district"], crossings)
    print(
        f"{rows.height} accidents at {len(held)} crossings left out, looked up in {time.perf_counter() - start:.2f} s"
    )
    judged = _judged(rows, found)
    lane = pl.any_horizontal(pl.col("way_a", "way_b").str.contains("[巷弄]$"))
    mouth = pl.col("way_a").str.starts_with(pl.col("way_b")) | pl.col(
        "way_b"
    ).str.starts_with(pl.col("way_a"))
    for label, part in [
        ("all", pl.lit(value=True)),
        ("road and road", ~lane),
        ("a lane's own mouth", lane & mouth),
        ("a lane and another way", lane & ~mouth),
    ]:
        _print(label, judged.filter(part))
    print("weight of the first village: observed share that is right")
    for low in np.arange(0.2, 1.0, 0.1):
        part = judged.filter(
            pl.col("weight").is_between(low, low + 0.1, closed="right")
        )
        if part.height:
            print(
                f"  {low:.1f}-{low + 0.1:.1f}  n={part.height:5d}  weight {part['weight'].mean():.3f}  right {part['same'].mean():.3f}"
            )


def _pairs(rows: pl.DataFrame) -> list[tuple[str, str]]:
    """Return the pair of ways of each row, in order of characters."""
    return [(min(pair), max(pair)) for pair in rows.select("way_a", "way_b").rows()]


def _judged(rows: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Return rows with metres off, and whether the first village holds or nears the point."""
    villages = pl.DataFrame(facts.read("villages"))
    polygons = coverage.from_wkb(villages["geometry"].to_list())
    at = dict(zip(villages["village_id"], range(456), strict=True))
    first = found["candidates"].list.first()
    place = [at.get(name, -1) for name in first.struct.field("village_id")]
    true = shapely.points(rows["x_m"].to_numpy(), rows["y_m"].to_numpy())
    off = np.where(np.array(place) < 0, np.inf, shapely.distance(polygons[place], true))
    x, y = crs.to_metres(
        found["lon"].fill_null(np.nan).to_numpy(),
        found["lat"].fill_null(np.nan).to_numpy(),
    )
    away = np.hypot(x - rows["x_m"].to_numpy(), y - rows["y_m"].to_numpy())
    return rows.with_columns(
        away_m=pl.Series(np.where(np.isnan(away), np.inf, away)),
        error_m=found["error_m"],
        near=pl.Series(off <= NEAR_M),
        same=pl.Series(off <= 0.0),
        weight=first.struct.field("weight").fill_null(0.0),
        found=pl.Series(np.array(place) >= 0),
    )


def _print(label: str, part: pl.DataFrame) -> None:
    """Print one line of the table."""
    n = part.height
    near = int(part["near"].sum())
    low, high = wilson(near, n)
    kept = part.filter(pl.col("away_m").is_finite())
    within = (kept["away_m"] <= kept["error_m"]).mean()
    print(
        f"{label:24s} n={n:5d}  found {part['found'].mean():.3f}  village within 30 m "
        f"{near / n:.4f} [{low:.4f}, {high:.4f}]  in the village {part['same'].mean():.3f}  "
        f"median {part['away_m'].median():.1f} m  within error_m {within:.3f}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
