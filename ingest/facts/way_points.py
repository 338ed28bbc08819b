"""
Which points of the city are known along each way, and where do published points put a crossing?

In: the points file. Out: one row per point that tells of a crossing, and one per numbered
door with a point; metres in EPSG:3826.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import numpy as np
import polars as pl

from geo import crs
from geo.address import normalise, parse
from geo.crossing import SECTION, WAYS, RoadNames, read
from geo.ways import Points
from ingest.facts import official

POINTS = Path("points") / "taipei_points.csv"

TRUST = {
    "accident_2024": 1.0,
    "garbage_truck": 1.0,
    "traffic_cctv": 0.8,
    "youbike": 0.4,
    "bins": 0.4,
    "bus_station": 0.25,
}
"""How much a point says of its crossing, by source: half of the accidents lie within 10 m
of the middle of all, of the bus stops ("信義新生路口") within 45 m."""

SAME_M = 200.0
"""Two points within so many metres whose ways differ in sections alone are one crossing."""

_REST = 0.3
_FALLBACK = 3
"""A spot of one source with so many roads is where its geocoder puts what it does not find.

14 accidents on 11 roads of three districts lie at the Main Station, 121.518357, 25.048473.
"""
_BESIDE_M = 500.0
"""How near a section the road's other sections still tell where it runs."""
_ALONE_M, _SOME = 1000.0, 3
"""A point farther from every other of its way, where so many others agree, is a mistake."""
_NO_DOORS = ["bus_station", "mrt_station", "parking_lot", "traffic_cctv"]
"""Sources whose text is a name, in which a number is no door."""


def points(source: Path, without: Collection[str] = ()) -> pl.DataFrame:
    """
    Return the points file: source, said and name (normal form), district, x_m, y_m.

    Rows of the sources `without` are left out, and those at a fall-back point; `lon`, `lat`
    stand beside the metres.
    """
    every = official.table(source / POINTS)
    said = every.filter(~pl.col("source").is_in(list(without))).select(
        "source",
        said=normalise(pl.col("text")),
        name=normalise(pl.col("name")),
        district=pl.col("district_stated"),
        lon=pl.col("lng").cast(pl.Float64),
        lat=pl.col("lat").cast(pl.Float64),
    )
    said = _without_fallbacks(said)
    x, y = crs.to_metres(said["lon"].to_numpy(), said["lat"].to_numpy())
    return said.with_columns(x_m=pl.Series(x), y_m=pl.Series(y))


def _without_fallbacks(said: pl.DataFrame) -> pl.DataFrame:
    """Return the rows without those at one spot with too many roads of their source."""
    road = parse(said["said"])["road"].str.replace(rf"{SECTION}$", "")
    roads = road.replace("", None).alias("road")
    return (
        said.with_columns(roads)
        .with_columns(
            roads=pl.col("road").drop_nulls().n_unique().over("source", "lon", "lat")
        )
        .filter(pl.col("roads") < _FALLBACK)
        .drop("road", "roads")
    )


def crossings(said: pl.DataFrame, names: RoadNames) -> pl.DataFrame:
    """Return the points that name two ways: source, way_a, way_b, x_m, y_m, trust."""
    return (
        pl.concat([said, read(said["said"], names)], how="horizontal")
        .drop_nulls("way_b")
        .filter(pl.col("way_c").is_null())
        .select("source", *sorted_pair(), "x_m", "y_m",
                trust=pl.col("source").replace_strict(TRUST, default=_REST, return_dtype=pl.Float64))
    )  # fmt: skip


def sorted_pair() -> tuple[pl.Expr, pl.Expr]:
    """Return way_a and way_b in the order of their characters."""
    one, other = WAYS[:2]
    return pl.min_horizontal(one, other).alias(one), pl.max_horizontal(
        one, other
    ).alias(other)


def with_sections(points_: pl.DataFrame) -> pl.DataFrame:
    """
    Return the points with the sections of their ways, where a point near by tells them.

    "南京遼寧街口" at 40 m from 南京東路3段與遼寧街口 is the same crossing.
    """
    short = [
        pl.col(way).str.replace(SECTION, "").alias(f"{way}_short") for way in WAYS[:2]
    ]
    rows = points_.with_row_index("at").with_columns(short)
    key = ["way_a_short", "way_b_short"]
    whole = (
        rows.filter(
            (pl.col("way_a") != pl.col(key[0])) | (pl.col("way_b") != pl.col(key[1]))
        )
        .group_by(*key, *WAYS[:2])
        .agg(pl.col("x_m", "y_m").median())
        .rename({way: f"{way}_whole" for way in WAYS[:2]})
    )
    bare = rows.filter(
        pl.col("way_a") == pl.col(key[0]), pl.col("way_b") == pl.col(key[1])
    )
    away = (
        (pl.col("x_m") - pl.col("x_m_right")) ** 2
        + (pl.col("y_m") - pl.col("y_m_right")) ** 2
    ).sqrt()
    near = (
        bare.join(whole, on=key)
        .with_columns(away=away)
        .filter(pl.col("away") < SAME_M)
        .sort("at", "away", "way_a_whole", "way_b_whole")
        .unique("at", keep="first", maintain_order=True)
        .select("at", "way_a_whole", "way_b_whole")
    )
    return (
        rows.join(near, on="at", how="left", maintain_order="left")
        .with_columns(pl.coalesce(f"{way}_whole", way).alias(way) for way in WAYS[:2])
        .select(points_.columns)
    )


def doors(said: pl.DataFrame) -> pl.DataFrame:
    """Return the numbered doors among the points: way, number, x_m, y_m."""
    parts = pl.concat([said.drop("district"), parse(said["said"])], how="horizontal")
    return (
        parts.filter(~pl.col("source").is_in(_NO_DOORS))
        .drop_nulls(["road", "number"])
        .select(way_of(), main_number(), "x_m", "y_m")
        .drop_nulls()
    )


def way_of() -> pl.Expr:
    """Return the way of parsed parts: road with section, then lane and alley."""
    return pl.concat_str(
        "road",
        pl.concat_str("lane", pl.lit("巷")).fill_null(""),
        pl.concat_str("alley", pl.lit("弄")).fill_null(""),
    ).alias("way")


def main_number() -> pl.Expr:
    """Return the number of a door without its branch, as an integer."""
    return (
        pl.col("number").str.extract("([0-9]+)").cast(pl.Int64, strict=False)
    ).alias("number")


def along(doors_: pl.DataFrame, known: pl.DataFrame) -> dict[str, Points]:
    """
    Return the points of each way as `geo.ways` takes them.

    A crossing is a point of both its ways and counts double: it lies in the middle of the
    road. On a road the mouth of its own lane 30 is number 30.
    """
    ends = pl.concat(
        [
            known.select(way=way, other=other, x_m="x_m", y_m="y_m")
            for way, other in (WAYS[:2], WAYS[1::-1])
        ]
    )
    number = (
        pl.col("other").str.extract(r"([0-9]+)(?:-[0-9]+)?[巷弄]$").cast(pl.Float64)
    )
    opens = pl.col("other").str.replace(r"[0-9]+(?:-[0-9]+)?[巷弄]$", "")
    rows = pl.concat(
        [
            doors_.select("way", "x_m", "y_m", pl.col("number").cast(pl.Float64), weight=pl.lit(1.0)),
            ends.select("way", "x_m", "y_m", weight=pl.lit(2.0),
                        number=pl.when(opens == pl.col("way")).then(number)),
        ],
        how="diagonal",
    ).with_columns(road=pl.col("way").str.extract(r"^([^0-9]+)[0-9]+段$"))  # fmt: skip
    columns = ["x_m", "y_m", "number", "weight"]
    own = {
        str(way): _together(
            part.select(columns).cast(pl.Float64).fill_null(np.nan).to_numpy()
        )
        for (way,), part in rows.sort("way", *columns[:2]).group_by(
            "way", maintain_order=True
        )
    }
    roads = {
        str(road): part.select(
            "x_m", "y_m", pl.lit(np.nan), pl.col("weight") / 2
        ).to_numpy()
        for (road,), part in rows.drop_nulls("road")
        .sort("way", *columns[:2])
        .group_by("road", maintain_order=True)
    }
    of_road = dict(
        rows.select("way", "road").drop_nulls().unique().sort("way").iter_rows()
    )
    return {
        **roads,
        **{
            way: _with_sections_beside(part, roads[of_road[way]])
            if way in of_road
            # 市民大道 without a section runs where its sections do, and where it is said to.
            else np.vstack([part, roads[way]])
            if way in roads
            else part
            for way, part in own.items()
        },
    }


def _together(own: Points) -> Points:
    """
    Return the points of a way without those far from every other of them.

    One accident of 中山北路3段 a kilometre off, beside 1段, had 3段 cross 市民大道.
    """
    apart = np.hypot(
        own[:, None, 0] - own[None, :, 0], own[:, None, 1] - own[None, :, 1]
    )
    np.fill_diagonal(apart, np.inf)
    near = apart.min(axis=1, initial=np.inf) < _ALONE_M
    return own[near] if near.sum() >= _SOME else own


def _with_sections_beside(own: Points, road: Points) -> Points:
    """Return the points of a section and those of the road's others near it."""
    apart = np.hypot(
        road[:, None, 0] - own[None, :, 0], road[:, None, 1] - own[None, :, 1]
    ).min(axis=1)
    return np.vstack([own, road[(apart > 0) & (apart < _BESIDE_M)]])
