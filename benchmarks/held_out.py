"""
What may the geocoder know, and what is it asked?

It knows the monthly files until 2024-12 and the published points, without the shelters and
without every second crossing that an accident of 2024 names (whatever source names it). It
is asked: every different address of 2025-26 that states its village, with village and
neighbourhood taken out (true is the village stated); every shelter, as its address (true
is the village stated); every accident at a crossing left out (true is the village polygon
that holds its point); the landmarks of benchmarks/landmarks.py (true is the village of
their official address, else the polygon of their point).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.landmarks import LISTS, expected
from data import facts
from data.settings import Settings
from geo import crs
from geo.address import DISTRICT, normalise
from geo.boundaries import Boundaries
from geo.crossing import RoadNames, read
from geo.gazetteer import Gazetteer
from ingest import sources
from ingest.facts import crossings, doors, landmarks, official, way_points
from ingest.facts.crossing_estimates import without_sections

LAST, _FIRST = "202412", "202501"
SHELTERS = "air_raid_shelter"
SEED, HALF = 4, 0.5
_REBUILT = ("doors", "crossings", "landmarks")
_VILLAGE = rf"({DISTRICT}(?:臺北市)?(?:{DISTRICT})?)\p{{Han}}{{2,3}}里(?:\d{{1,3}}鄰)?"
_STATED = rf"({DISTRICT})(?:臺北市)?(?:{DISTRICT})?(\p{{Han}}{{2,3}}里)"


def gazetteer(source: Path, into: Path) -> Gazetteer:
    """Return what may be known, built into the folder `into` unless it lies there."""
    tables = into / "tables"
    if not tables.is_dir():
        _build(source, into / "known", tables)
    shipped, facts.FOLDER = facts.FOLDER, tables
    try:
        return Gazetteer.of(
            *(
                pl.DataFrame(facts.read(name))
                for name in ("doors", "villages", "roads", "crossings", "landmarks")
            )
        )
    finally:
        facts.FOLDER = shipped


def _build(source: Path, known: Path, tables: Path) -> None:
    """Build the tables of what may be known; the builders read the tables before them."""
    (known / "open1999").mkdir(parents=True)
    tables.mkdir()
    for folder in source.iterdir():
        if folder.name != "open1999":
            (known / folder.name).symlink_to(folder.resolve())
    for file in (source / "open1999").glob("*.csv"):
        if file.stem.rpartition("_")[2] <= LAST:
            (known / "open1999" / file.name).symlink_to(file.resolve())
    for file in facts.FOLDER.iterdir():
        if file.stem not in _REBUILT:
            (tables / file.name).symlink_to(file)
    shipped, facts.FOLDER = facts.FOLDER, tables
    try:
        doors.build(known, tables, [SHELTERS])
        city = crossings.known(known)
        held = _held(source)
        everywhere = [*_pairs(_accidents(source)), *_pairs(city.points)]
        gone = {pair for pair in everywhere if without_sections(pair) in held}
        crossings.compiled(city, gone).write_parquet(tables / "crossings.parquet")
        landmarks.build(known, tables, [SHELTERS])
    finally:
        facts.FOLDER = shipped


def asked(source: Path) -> pl.DataFrame:
    """Return what is asked: source, month, asked, village_id (true), x_m, y_m, cases."""
    return pl.concat(
        [cases(source), _shelters(source), _crossings(source), _landmarks()],
        how="diagonal",
    )


def all_since(source: Path, month: str) -> pl.DataFrame:
    """Return every different address of the cases since a month: said, cases."""
    return (
        _said(source, month)
        .with_columns(said=pl.col("said").str.replace(_VILLAGE, "${1}"))
        .group_by("said")
        .agg(cases=pl.len())
        .sort("said")
    )


def cases(source: Path) -> pl.DataFrame:
    """Return the addresses of 2025-26 that state their village, without it."""
    stated = (
        _said(source, _FIRST)
        .with_columns(
            pl.col("said")
            .str.extract_groups(_STATED)
            .struct.rename_fields(["district", "village"])
            .struct.unnest()
        )
        .join(_villages(), on=["district", "village"])
    )
    return (
        stated.with_columns(asked=pl.col("said").str.replace(_VILLAGE, "${1}"))
        .group_by("asked", "village_id")
        .agg(pl.col("month").min(), cases=pl.len())
        .sort("asked", "village_id")
        .with_columns(source=pl.lit("cases of 2025-26"))
    )


def _said(source: Path, since: str) -> pl.DataFrame:
    """Return what the cases from a month on say, with the month: said, month."""
    return pl.concat(
        sources.read(file, Settings())[2].select(
            said=normalise(pl.col("address_said")), month=pl.lit(month)
        )
        for file in sorted((source / "open1999").glob("*.csv"))
        if (month := file.stem.rpartition("_")[2]) >= since
    )


def _shelters(source: Path) -> pl.DataFrame:
    """Return the shelters, with the village that their register states."""
    rows = official.table(source / way_points.POINTS).filter(
        pl.col("source") == SHELTERS
    )
    x, y = crs.to_metres(
        rows["lng"].cast(pl.Float64).to_numpy(), rows["lat"].cast(pl.Float64).to_numpy()
    )
    return (
        rows.with_columns(x_m=pl.Series(x), y_m=pl.Series(y))
        .select(
            "x_m", "y_m",
            district="district_stated",
            village=normalise(pl.col("village_stated")),
            asked=pl.concat_str("district_stated", "text"),
            source=pl.lit("shelters"),
        )
        .join(_villages(), on=["district", "village"])
        .with_columns(asked=normalise(pl.col("asked")).str.replace(_VILLAGE, "${1}"))
        .drop("district", "village")
    )  # fmt: skip


def _crossings(source: Path) -> pl.DataFrame:
    """Return the accidents at the crossings that are left out."""
    rows = _accidents(source)
    held = _held(source)
    out = rows.filter(
        pl.Series([without_sections(pair) in held for pair in _pairs(rows)])
    )
    return out.select(
        "x_m", "y_m",
        asked=pl.concat_str(pl.col("district").fill_null(""), "said"),
        village_id=_inside(out),
        source=pl.lit("crossings"),
    )  # fmt: skip


def _landmarks() -> pl.DataFrame:
    """Return the places of the lists: their address's village, else their point's."""
    here = Path(__file__).parent
    numbers = dict.fromkeys(["lon", "lat", "extent_m"], pl.Float64)
    rows = expected(
        pl.concat(pl.read_csv(here / name, schema_overrides=numbers) for name in LISTS)
    )
    return rows.select(
        asked=pl.concat_str("district", normalise(pl.col("said"))),
        village_id=pl.coalesce("expected", _inside(rows)),
        source=pl.lit("landmarks"),
    ).drop_nulls("village_id")


def _accidents(source: Path) -> pl.DataFrame:
    """Return the accidents that name two ways, with both."""
    names = RoadNames.of(pl.DataFrame(facts.read("roads"))["road"])
    said = way_points.points(source).filter(pl.col("source") == "accident_2024")
    rows = pl.concat([said, read(said["said"], names)], how="horizontal")
    return rows.filter(pl.col("way_b").is_not_null() & pl.col("way_c").is_null())


def _held(source: Path) -> set[tuple[str, str]]:
    """Return the pairs of ways left out, whatever their sections."""
    short = sorted({without_sections(pair) for pair in _pairs(_accidents(source))})
    out = np.random.default_rng(SEED).random(len(short)) < HALF
    return {pair for pair, is_out in zip(short, out, strict=True) if is_out}


def _pairs(rows: pl.DataFrame) -> list[tuple[str, str]]:
    """Return the pair of ways of each row, in order of characters."""
    return [(min(pair), max(pair)) for pair in rows.select("way_a", "way_b").rows()]


def _inside(rows: pl.DataFrame) -> pl.Series:
    """Return the village whose polygon holds each point."""
    polygons = Boundaries.from_areas(facts.read("villages"), key="village_id")
    degrees = rows.select(pl.col("lon", "lat").fill_null(np.nan))
    held = polygons.locate(degrees["lon"].to_numpy(), degrees["lat"].to_numpy())
    return pl.Series(held.tolist(), dtype=pl.String)


def _villages() -> pl.DataFrame:
    return pl.DataFrame(facts.read("villages")).select(
        "village_id", "district", normalise(pl.col("village"))
    )
