"""
How far off are the points of doors, and is their village right?

Three hold-outs, each with everything else known: all shelters (a source of its own, never
looked at when the weights of geo/door_fit.py were chosen: those come from doors held out of
the other sources; half of the shelters then gave the scale of error_m), one road in twenty (all points on it and on its lanes),
and the cases of 2025-26 against tables of the years before. Prints Markdown.

    python benchmarks/door_points.py [--from ../shared/data] [shelters roads years]
"""

from __future__ import annotations

import argparse
import sys
import zlib
from pathlib import Path

import numpy as np
import polars as pl

from data import facts
from geo import crs
from geo.address import normalise, parse
from geo.between import between
from geo.known import Known
from ingest.facts import door_evidence, door_places, door_statements, doors, official
from ingest.facts.door_statements import KEY

HELD = "air_raid_shelter"
SOUND = ["aed", "public-toilets", "nursing_room", "police_station",
         "public_place_audit", "garbage_truck"]  # fmt: skip
LAST = "202412"


def shelters(source: Path) -> None:
    """Hold the whole source out and place each of its doors."""
    table = doors.compiled(source, without=[HELD])
    said = official.table(source / "points" / "taipei_points.csv").filter(
        pl.col("source") == HELD
    )
    parts = parse(said["text"])
    truth = (
        pl.concat([parts.drop("district", "village"), said], how="horizontal")
        .drop_nulls(["road", "number"])
        .rename({"district_stated": "district", "village_stated": "village"})
        .with_columns(normalise(pl.col("village")))
        .join(_villages(), on=["district", "village"])
    )
    x, y = crs.to_metres(
        truth["lng"].cast(pl.Float64).to_numpy(),
        truth["lat"].cast(pl.Float64).to_numpy(),
    )
    # Without its own lng and lat: a column `lat` here once stood for the one found.
    asked = truth.select("text", *KEY, "village_id").with_columns(
        x_m=pl.Series(x), y_m=pl.Series(y)
    )
    placed = _placed(asked, table)
    _report("shelters, held out as a whole", placed, truth.height)
    # One half had a say in error_m (ingest/facts/door_places.py); this is the other.
    fresh = placed.filter(
        pl.Series([zlib.crc32(text.encode()) % 2 == 1 for text in placed["text"]])
    )
    _report("the half of the shelters that error_m has not seen", fresh, fresh.height)


def roads(source: Path) -> None:
    """Hold out every point on one road in twenty, and place the doors there."""
    stated = door_statements.read(source)
    names = pl.DataFrame(facts.read("roads"))["road"].unique()
    points = door_evidence.read(source, names, [HELD])
    road = pl.col("way").str.extract(r"^(.+?(?:大道|路|街|道)(?:[0-9]+段)?)")
    chosen = [name for name in names if zlib.crc32(name.encode()) % 20 == 0]
    on_them = road.is_in(chosen)
    truth = points.doors.filter(on_them, pl.col("source").is_in(SOUND))
    kept = door_evidence.Points(
        points.doors.filter(~on_them), points.crossings.filter(~on_them)
    )
    found = door_places.placed(
        door_statements.main_numbers(stated),
        door_statements.plates(source),
        kept,
        official.read(source),
    ).with_columns(error_m=door_places.error_m())
    placed = truth.join(found, on=["way", "number"], suffix="_found").with_columns(
        off_m=_apart("x_m", "y_m", "x_m_found", "y_m_found"),
        level=_rank(pl.col("way")),
        right=pl.lit(None, pl.Boolean),
    )
    _report("one road in twenty without any point", placed, truth.height)


def years(source: Path) -> None:
    """Learn of cases until 2024 and tell the village of those after."""
    table = doors.compiled(source, without=[HELD], until=LAST)
    later = door_statements.read(source, since=LAST)
    truth = later.group_by(*KEY, "village_id").agg(pl.col("cases").sum())
    placed = _placed(truth.with_columns(x_m=None, y_m=None), table)
    _report("distinct doors of 2025-26, tables until 2024", placed, truth.height)
    cases = placed["right"].cast(pl.Float64).fill_null(0) * placed["cases"]
    print(f"weighted by cases: {cases.sum() / truth['cases'].sum():.2%}\n")


def _placed(truth: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Return each row with off_m, error_m, level and whether the village is right."""
    known = Known.of(table)
    exact = truth.join(table, on=KEY, how="left", nulls_equal=True, suffix="_found",
                       maintain_order="left")  # fmt: skip
    guess = between(truth.select(KEY), known)
    both = exact.with_columns(
        level=pl.when(pl.col("share").is_not_null())
        .then(pl.lit("door"))
        .otherwise(guess["level"]),
        village_found=pl.coalesce("village_id_found", guess["village_id"]),
        error_m=pl.coalesce(pl.col("error_m"), guess["error_m"]),
        lon=pl.coalesce(pl.col("lon"), guess["lon"]),
        lat=pl.coalesce(pl.col("lat"), guess["lat"]),
    )
    x, y = crs.to_metres(
        both["lon"].cast(pl.Float64).fill_null(np.nan).to_numpy(),
        both["lat"].cast(pl.Float64).fill_null(np.nan).to_numpy(),
    )
    return both.with_columns(x_f=pl.Series(x), y_f=pl.Series(y)).with_columns(
        off_m=_apart("x_m", "y_m", "x_f", "y_f"),
        right=pl.col("village_found") == pl.col("village_id"),
        level=pl.col("level").fill_null("none"),
    )


def _report(title: str, rows: pl.DataFrame, asked: int) -> None:
    """Print one line per level and one for all."""
    print(f"## {title}\n\nasked {asked}, placed {rows['off_m'].is_not_nan().sum()}\n")
    print(
        "| level | rows | median m | 2/3 | 90 % | within error_m | village right (95 %) |"
    )
    print("|---|--:|--:|--:|--:|--:|---|")
    for level in [*rows["level"].unique().sort().to_list(), "all"]:
        part = rows if level == "all" else rows.filter(pl.col("level") == level)
        off = part["off_m"].fill_nan(None)
        size = [
            f"{off.quantile(q):.0f}" if off.count() else "" for q in (0.5, 2 / 3, 0.9)
        ]
        within = (part["off_m"] <= part["error_m"]).filter(off.is_not_null()).mean()
        told = f"{within:.0%}" if within is not None else ""
        print(
            f"| {level} | {part.height} | {' | '.join(size)} | {told} | {_wilson(part['right'])} |"
        )
    print()


def _wilson(right: pl.Series) -> str:
    """Return the share that is right with its 95 % interval; null counts as wrong."""
    if right.null_count() == right.len():
        return ""
    n, p, z = right.len(), right.fill_null(value=False).mean(), 1.96
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return f"{p:.2%} ({middle - half:.2%} - {middle + half:.2%})"


def _apart(*columns: str) -> pl.Expr:
    x, y, x_f, y_f = (pl.col(name).cast(pl.Float64) for name in columns)
    return ((x - x_f) ** 2 + (y - y_f) ** 2).sqrt()


def _rank(way: pl.Expr) -> pl.Expr:
    deep = way.str.count_matches("[巷弄]").clip(0, 2)
    return deep.replace_strict(
        {0: "road", 1: "lane", 2: "alley"}, return_dtype=pl.String
    )


def _villages() -> pl.DataFrame:
    return pl.DataFrame(facts.read("villages")).select(
        "district", normalise(pl.col("village")), "village_id"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("hold_outs", nargs="*", default=["shelters", "roads", "years"])
    parser.add_argument(
        "--from", dest="source", type=Path, default=Path("../shared/data")
    )
    asked = parser.parse_args()
    if not asked.source.is_dir():
        sys.exit(
            f"{asked.source}: skipped, the optional folder of real data is absent."
        )
    for name in asked.hold_outs:
        {"shelters": shelters, "roads": roads, "years": years}[name](asked.source)
