"""
Where are the places that people name instead of an address?

In: the points file, cases that give a place with its door, the facts doors and villages,
and a short curated list of elevated roads. Out: `landmarks.parquet`, one row per name (an
alias is a row of its own) and place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

import numpy as np
import polars as pl

from data import facts
from ingest.facts import (
    landmark_curated,
    landmark_names,
    landmark_points,
    way_points,
)
from ingest.facts.crossings import CANDIDATES
from ingest.facts.landmark_rows import LONG, Named, Row, Xy, with_points, without_point
from ingest.facts.way_villages import WayVillages

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "name": pl.String,
    "landmark": pl.String,
    "kind": pl.String,
    "lon": pl.Float64,
    "lat": pl.Float64,
    "error_m": pl.Float32,
    "basis": pl.String,
    "candidates": CANDIDATES,
}

_GROUP_M = 350.0
"""Points of one name within so many metres of each other are one place."""
_CLEAR = 0.6
"""Share of a name's points that its densest group must hold, or the name says nothing."""
_SOME = 0.2
_MOST_GROUPS = 3
_WITH_BRANCHES = ("school", "hospital", "office", "culture", "park")


def build(source: Path, into: Path, without: Collection[str] = ()) -> int:
    """
    Write landmarks.parquet; return its rows.

    `without` names sources of the points file, or monthly files, that are held out.
    """
    said = way_points.points(source, without)
    doors = pl.DataFrame(facts.read("doors"))
    villages = WayVillages(
        doors.select(
            way_points.way_of(), way_points.main_number(), "village_id"
        ).drop_nulls(),
        pl.DataFrame(facts.read("villages")),
    )
    table = compiled(
        said, landmark_points.stated(source, doors, without), villages, doors
    )
    table.write_parquet(
        into / "landmarks.parquet", compression="zstd", compression_level=19
    )
    return table.height


def compiled(
    said: pl.DataFrame, stated: pl.DataFrame, villages: WayVillages, doors: pl.DataFrame
) -> pl.DataFrame:
    """Return the table of names; `said` and `stated` may lack whole sources."""
    names = landmark_points.named(said)
    stated = (
        pl.concat([stated, landmark_points.at_doors(said, doors)])
        .group_by("name", "kind", "village_id")
        .agg(pl.col("cases").sum())
        .sort("name", "kind", "village_id")
    )
    known = pl.concat([names.select("name", "kind"), stated.select("name", "kind")])
    rows = _stations(said, stated, villages)
    rows += _places(
        pl.concat([names, landmark_points.mentioned(said, known)]), stated, villages
    )
    rows += landmark_curated.rows(doors, villages)
    return (
        pl.DataFrame(rows, schema=SCHEMA, orient="row")
        .filter(pl.col("candidates").list.len() > 0)
        .filter(_believed())
        # An alias that is a place's own name elsewhere in the table stays that place's.
        .with_columns(own=pl.col("name") == pl.col("landmark"))
        .sort("name", "own", "landmark", "lon", descending=[False, True, False, False])
        .filter(pl.col("own") | ~pl.col("own").any().over("name"))
        .drop("own")
        .unique(["name", "lon", "lat"], keep="first", maintain_order=True)
    )


def _believed() -> pl.Expr:
    """
    Return which rows stay: where a source has a famous place of a district, its own.

    But for names that mean no other place, of which only the curated one stays.
    """
    famous = (pl.col("basis") == "curated") & (pl.col("kind") == "famous")
    lone = pl.col("name").is_in(landmark_curated.lone())
    district = pl.col("candidates").list.first().struct.field("village_id").str.head(8)
    sole = famous.all().over("name", district)
    return pl.when(lone).then(famous).otherwise(sole | ~famous)


def _stations(
    said: pl.DataFrame, stated: pl.DataFrame, villages: WayVillages
) -> list[Row]:
    """Return the rows of metro stations and their exits."""
    rows: list[Row] = []
    at = {village: place for place, village in enumerate(villages.ids)}
    votes: dict[str, dict[int, float]] = defaultdict(dict)
    for name, village, cases in (
        stated.filter(pl.col("kind") == "station")
        .select("name", "village_id", "cases")
        .iter_rows()
    ):
        stem = name.removeprefix("捷運").replace("捷運站", "站")
        votes[stem][at[village]] = votes[stem].get(at[village], 0.0) + cases
    for name, way_out, x, y in landmark_points.stations(said).iter_rows():
        spots = np.array([[x, y]])
        forms = (
            landmark_names.exit_names(name, way_out)
            if way_out
            else landmark_names.station_names(name)
        )
        title = f"捷運{name}{way_out}號出口" if way_out else f"捷運{name}"
        kind = "exit" if way_out else "station"
        rows += with_points(
            Named(title, kind, forms), spots, {} if way_out else votes[name], villages
        )
    return rows


def _places(
    points: pl.DataFrame, stated: pl.DataFrame, villages: WayVillages
) -> list[Row]:
    """Return the rows of all other names: one place each, or one a district."""
    at = {village: place for place, village in enumerate(villages.ids)}
    votes: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for name, kind, village, cases in stated.filter(
        pl.col("kind") != "station"
    ).iter_rows():
        votes[name, kind][at[village]] = float(cases)
    spots = {
        (str(name), str(kind)): part.select("x_m", "y_m").to_numpy()
        for (name, kind), part in points.sort("name", "x_m", "y_m").group_by(
            "name", "kind", maintain_order=True
        )
    }
    rows: list[Row] = []
    for name, kind in sorted(spots.keys() | votes.keys()):
        forms = landmark_names.aliases(name, kind)
        voted = votes.get((name, kind), {})
        named = Named(name, kind, forms)
        if (name, kind) not in spots:
            rows += without_point(named, "cases", villages.candidates(voted))
            continue
        for group in _groups(spots[name, kind], kind):
            rows += with_points(named, group, voted, villages)
    return rows


def _groups(spots: Xy, kind: str) -> list[Xy]:
    """
    Return the places that points of one name make up.

    One where most are near each other, or where the thing is long; else up to three far
    apart (中正公園 of two districts); of more, the large ones of what has branches.
    """
    if len(spots) == 1 or kind in LONG:
        return [spots]
    left = spots
    groups: list[Xy] = []
    while len(left) and len(groups) <= _MOST_GROUPS:
        apart = np.hypot(
            left[:, None, 0] - left[None, :, 0], left[:, None, 1] - left[None, :, 1]
        )
        near = apart[(apart < _GROUP_M).sum(axis=1).argmax()] < _GROUP_M
        groups.append(left[near])
        left = left[~near]
    if len(groups[0]) >= _CLEAR * len(spots) and len(groups[0]) > 1:
        return groups[:1]
    if len(groups) <= _MOST_GROUPS:
        return groups
    # A hospital with branches keeps its main houses; 7-ELEVEN keeps none.
    large = [
        group for group in groups if len(group) >= max(_MOST_GROUPS, _SOME * len(spots))
    ]
    return large if kind in _WITH_BRANCHES else []
