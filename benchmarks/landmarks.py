"""
How often is a landmark placed in the right village, as citizens write it?

`landmarks_200.csv` was written from knowledge before the table of landmarks existed: the
name as said, its district, its official address (whose village the door table tells), or a
point with the extent of the place in metres. Right is: the first village is the expected
one, or the place lies within the extent of the expected point.
Run: `python benchmarks/landmarks.py`.
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
from geo.address import normalise, parse
from geo.landmark import Landmarks, lookup

NUMBERS = {"lon": pl.Float64, "lat": pl.Float64, "extent_m": pl.Float64}
LISTS = ("landmarks_200.csv", "landmarks_78.csv")
NEAR_M, STATION_M = 30.0, 100.0
"""A place is its village's neighbour too within so many metres: a platform is 150 m long."""
FARTHEST = 60
"""House numbers on the same side within which a known door tells the village."""


def wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927)."""
    share = right / of
    centre = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = (
        z / (1 + z * z / of) * np.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    )
    return centre - half, centre + half


def expected(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with village_id of the official address, by the door table alone."""
    address = pl.concat_str("district", pl.col("address").fill_null(""))
    number = pl.col("number").str.extract(r"([0-9]+)").cast(pl.Int32)
    side = ["district", "road", "lane", "alley"]
    asked = parse(rows.select(address).to_series()).select(*side, asked=number)
    doors = pl.DataFrame(facts.read("doors")).select(*side, "village_id", known=number)
    nearest = (
        asked.with_row_index("row")
        .drop_nulls("asked")
        .join(doors, on=side, nulls_equal=True)
        .with_columns(off=(pl.col("asked") - pl.col("known")).abs())
        .filter(pl.col("off") % 2 == 0, pl.col("off") <= FARTHEST)
        .sort("row", "off", "village_id")
        .unique("row", keep="first", maintain_order=True)
    )
    return (
        rows.with_row_index("row")
        .join(
            nearest.select("row", expected="village_id"),
            on="row",
            how="left",
            maintain_order="left",
        )
        .drop("row")
    )


def main() -> int:
    """Print the share that is right, and what is not, list by list."""
    for name in LISTS:
        print(name)
        _measure(Path(__file__).with_name(name))
    return 0


def _measure(path: Path) -> None:
    """Print the figures of one list."""
    every = expected(pl.read_csv(path, schema_overrides=NUMBERS))
    rows = every.filter(pl.col("expected").is_not_null() | pl.col("lon").is_not_null())
    unknown = every.height - rows.height
    print(f"{unknown} left out: no door near the official address is known")
    start = time.perf_counter()
    landmarks = Landmarks.of(
        pl.DataFrame(facts.read("landmarks")), pl.DataFrame(facts.read("districts"))
    )
    loaded = time.perf_counter()
    texts = rows.select(normalise(pl.col("said"))).to_series()
    for label, districts in [
        ("no district", pl.Series([""] * rows.height)),
        ("district stated", rows["district"]),
    ]:
        found = lookup(texts, districts, landmarks)
        judged = _judged(rows, found)
        right = int(judged["right"].sum())
        low, high = wilson(right, rows.height)
        print(
            f"{label:16s} n={rows.height}  found {judged['candidates'].list.len().gt(0).mean():.3f}  "
            f"right village {judged['village'].mean():.3f}  within 30 m {judged['near'].mean():.3f}  "
            f"right village or within its extent {right / rows.height:.4f} [{low:.4f}, {high:.4f}]"
        )
    print(f"loaded in {loaded - start:.2f} s; {landmarks.rows.height} names")
    for row in judged.filter(~pl.col("right")).iter_rows(named=True):
        print(
            "  wrong:",
            row["said"],
            row["landmark"],
            row["away_m"],
            row["expected"],
            row["candidates"][:2],
        )


def _judged(rows: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with the place found, and whether it is right."""
    villages = pl.DataFrame(facts.read("villages"))
    polygons = dict(
        zip(
            villages["village_id"],
            coverage.from_wkb(villages["geometry"].to_list()),
            strict=True,
        )
    )
    first = found["candidates"].list.first().struct.field("village_id")
    there = crs.to_metres(
        rows["lon"].fill_null(np.nan).to_numpy(),
        rows["lat"].fill_null(np.nan).to_numpy(),
    )
    here = crs.to_metres(
        found["lon"].fill_null(np.nan).to_numpy(),
        found["lat"].fill_null(np.nan).to_numpy(),
    )
    away = np.hypot(there[0] - here[0], there[1] - here[1])
    holds = [
        bool(
            village is not None
            and np.isfinite(x)
            and shapely.intersects_xy(polygons[village], x, y)
        )
        for village, x, y in zip(first, *there, strict=True)
    ]
    village = (first == rows["expected"]).fill_null(value=False) | pl.Series(holds)
    extent = rows["extent_m"].fill_null(NEAR_M).to_numpy()
    points = shapely.points(*here)
    off = np.array(
        [
            shapely.distance(polygons[name], point)
            if name and not np.isnan(x)
            else np.inf
            for name, point, x in zip(rows["expected"], points, here[0], strict=True)
        ]
    )
    station = rows["said"].str.contains("站").to_numpy()
    within = pl.Series((away <= extent) | (off <= np.where(station, STATION_M, NEAR_M)))
    return pl.concat(
        [rows.select("said", "expected"), found.drop("said")], how="horizontal"
    ).with_columns(
        village=village,
        near=village | pl.Series(off <= NEAR_M),
        right=village | within,
        away_m=pl.Series(away.round(0)),
    )


if __name__ == "__main__":
    sys.exit(main())
