"""
Where do two ways of the city meet? Compiled from points that say so, estimated elsewhere.

In: the points file, the pairs of ways that the 1999 monthly files name, and the reference
facts doors, roads and villages. Out: `crossings.parquet`, one row per pair of ways.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from data import facts
from data.settings import Settings
from geo import crs, ways
from geo.address import normalise
from geo.crossing import RoadNames, read
from geo.ways import Place, Points, last_number, parent
from ingest import sources
from ingest.facts import way_points
from ingest.facts.crossing_estimates import (
    GAP_SAID_M,
    GAP_SEEN_M,
    Along,
    Pair,
    close,
    estimated,
    same_road,
    without_sections,
)
from ingest.facts.way_villages import WayVillages

CANDIDATES = pl.List(pl.Struct({"village_id": pl.String, "weight": pl.Float32}))
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "way_a": pl.String,
    "way_b": pl.String,
    "lon": pl.Float64,
    "lat": pl.Float64,
    "error_m": pl.Float32,
    "basis": pl.String,
    "candidates": CANDIDATES,
}

_ENOUGH = 3
_OFF_M = 400.0
"""Farther than this from every other point of its way, a point is no evidence."""


@dataclass(frozen=True)
class City:
    """What is known of the ways of the city, whatever is held out."""

    points: pl.DataFrame
    """of crossings: source, way_a, way_b, x_m, y_m, trust."""
    doors: pl.DataFrame
    """with a point: way, number, x_m, y_m."""
    villages: WayVillages
    said: frozenset[Pair]
    """Pairs of ways that cases name, and lanes with what they open into."""


def build(source: Path, into: Path, without: Collection[str] = ()) -> int:
    """
    Write crossings.parquet; return its rows.

    `without` names sources of the points file that are held out: ("accident_2024",).
    """
    table = compiled(known(source, without))
    table.write_parquet(
        into / "crossings.parquet", compression="zstd", compression_level=19
    )
    return table.height


def known(source: Path, without: Collection[str] = ()) -> City:
    """Return what the published files and the facts compiled before tell of the ways."""
    names = RoadNames.of(pl.DataFrame(facts.read("roads"))["road"])
    said = way_points.points(source, without)
    doors = (
        pl.DataFrame(facts.read("doors"))
        .select(way_points.way_of(), way_points.main_number(), "village_id")
        .drop_nulls()
    )
    points = way_points.crossings(said, names)
    return City(
        points=points.filter(
            ~pl.any_horizontal(pl.col("way_a", "way_b").str.contains(r"\*"))
        ),
        doors=way_points.doors(said),
        villages=WayVillages(doors, pl.DataFrame(facts.read("villages"))),
        said=frozenset(_said(source, names)) | frozenset(_mouths(doors["way"])),
    )


def compiled(city: City, without: Collection[Pair] = ()) -> pl.DataFrame:
    """
    Return the table of crossings; pairs `without` are treated as if no point named them.

    They are estimated instead, so that the estimate can be held to the points left out.
    """
    held = set(without)
    points = city.points.filter(
        ~pl.struct("way_a", "way_b").is_in([{"way_a": a, "way_b": b} for a, b in held])
        if held
        else pl.lit(value=True)
    )
    named = _named(points)
    named = _consistent(named, _along(city, named))
    along = _along(city, named)
    short = {without_sections(pair) for pair in named}
    for_estimate = sorted(
        pair
        for pair in city.said - named.keys()
        # 南京東路與龍江路: known with its section, so never estimated without.
        if pair != without_sections(pair) or pair not in short
    )
    placed = estimated(for_estimate, along, city.villages, GAP_SAID_M)
    short |= {without_sections(p) for p in placed if p != without_sections(p)}
    unsaid = sorted(
        pair
        for pair in close(along) - named.keys() - placed.keys()
        if pair != without_sections(pair) or pair not in short
    )
    seen = estimated(unsaid, along, city.villages, GAP_SEEN_M)
    placed |= {
        pair: place
        for pair, place in seen.items()
        if ways.square(along[pair[0]], along[pair[1]], place)
    }
    nowhere = [pair for pair in for_estimate if pair not in placed]
    return _table(named, placed, nowhere, city.villages)


def _named(points: pl.DataFrame) -> dict[Pair, Place]:
    """Return where the points of each pair put it."""
    found = way_points.with_sections(points).sort("way_a", "way_b", "x_m", "y_m")
    return {
        (str(a), str(b)): ways.stated(
            rows.select("x_m", "y_m").to_numpy(), rows["trust"].to_numpy()
        )
        for (a, b), rows in found.group_by("way_a", "way_b", maintain_order=True)
    }


def _along(city: City, named: Mapping[Pair, Place]) -> dict[str, Points]:
    """Return the points of every way: its doors and its crossings."""
    middles = pl.DataFrame(
        [(a, b, place.x_m, place.y_m) for (a, b), place in named.items()],
        schema={
            "way_a": pl.String,
            "way_b": pl.String,
            "x_m": pl.Float64,
            "y_m": pl.Float64,
        },
        orient="row",
    )
    return way_points.along(city.doors, middles)


def _consistent(named: Mapping[Pair, Place], along: Along) -> dict[Pair, Place]:
    """
    Return the places that lie on their ways, as other points draw them.

    1 % of the accidents lie kilometres off: 中山北路5段與福國路口 at 5.5 km.
    """

    def on(way: str, place: Place) -> bool:
        away = np.hypot(along[way][:, 0] - place.x_m, along[way][:, 1] - place.y_m)
        others = away[away > 1.0]
        return len(others) < _ENOUGH or bool(others.min() < _OFF_M)

    return {
        pair: place
        for pair, place in named.items()
        if on(pair[0], place) and on(pair[1], place)
    }


def _said(source: Path, names: RoadNames) -> set[Pair]:
    """Return the pairs of ways that the addresses of cases name."""
    texts = pl.concat(
        [
            sources.read(file, Settings())[-1].select("address_said")
            for file in sorted((source / "open1999").glob("*.csv"))
        ]
    ).unique()
    found = read(texts.select(normalise(pl.col("address_said"))).to_series(), names)
    pairs = found.drop_nulls("way_b").select(way_points.sorted_pair()).unique()
    return {
        (a, b)
        for a, b in pairs.iter_rows()
        if "*" not in a + b and not same_road((a, b))
    }


def _mouths(names: pl.Series) -> set[Pair]:
    """Return each lane and alley with what it opens into."""
    lanes = {way for way in names.unique().to_list() if last_number(way) is not None}
    lanes |= {parent(way) for way in lanes if last_number(parent(way)) is not None}
    return {(parent(way), way) for way in lanes}


def _table(
    named: dict[Pair, Place],
    estimated: dict[Pair, Place],
    placeless: list[Pair],
    villages: WayVillages,
) -> pl.DataFrame:
    """Return one row per pair, with the villages around it or, without a place, on both."""
    pairs = [*named, *estimated]
    places = [*named.values(), *estimated.values()]
    lon, lat = crs.to_degrees([p.x_m for p in places], [p.y_m for p in places])
    doors = [villages.of_pair(*pair) for pair in pairs]
    rows = [
        (*pair, x, y, place.error_m, basis, candidates)
        for pair, x, y, place, basis, candidates in zip(
            pairs, lon.round(5).tolist(), lat.round(5).tolist(), places,
            ["known"] * len(named) + ["estimated"] * len(estimated),
            villages.around(places, doors), strict=True,
        )
    ]  # fmt: skip
    open_ = ((pair, villages.candidates(villages.of_pair(*pair))) for pair in placeless)
    rows += [
        (*pair, None, None, None, "estimated", found) for pair, found in open_ if found
    ]
    return (
        pl.DataFrame(rows, schema=SCHEMA, orient="row")
        .with_columns(pl.col("error_m").round(0))
        .filter(pl.col("candidates").list.len() > 0)
        .sort("way_a", "way_b")
    )
