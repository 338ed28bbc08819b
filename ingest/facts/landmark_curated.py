"""
Which rows does the curated list of landmarks make?

In: the list (`landmark_lines`), the doors known and the villages. Out: rows of the table
with villages and weights; an elevated road has no point, a famous place that of its door.
"""

from __future__ import annotations

import numpy as np
import polars as pl
import shapely

from data import facts
from geo import crs
from geo.address import parse
from geo.between import between
from geo.known import Known
from ingest.facts import landmark_famous, landmark_lines
from ingest.facts.landmark_points import DOOR
from ingest.facts.landmark_rows import Named, Row, weighed, without_point
from ingest.facts.way_villages import WayVillages

_STEP_M, _REACH_M = 150.0, 100.0
LONE = "!"
_FAMOUS_M = 60.0
"""Metres within which a famous place is meant, beside the error of its door."""
_MOST, _LEAST = 30, 0.01
"""Villages of a long road: as many, and with as small a share."""


def rows(doors: pl.DataFrame, villages: WayVillages) -> list[Row]:
    """Return the rows of roads above roads, of lines, and of famous places."""
    return [
        *_above_roads(doors, villages),
        *_lines(villages),
        *_famous(doors, villages),
    ]


def _above_roads(doors: pl.DataFrame, villages: WayVillages) -> list[Row]:
    """Return the rows of elevated roads by the villages of the doors below."""
    at = {village: place for place, village in enumerate(villages.ids)}
    found: list[Row] = []
    for name, (others, roads) in landmark_lines.ROADS.items():
        along = doors.filter(pl.col("road").is_in(roads) & pl.col("lane").is_null())
        counts = along.group_by("village_id").len().sort("village_id").rows()
        shares = {at[village]: float(n) for village, n in counts}
        found += _elevated(name, others, shares, villages)
    return found


def _lines(villages: WayVillages) -> list[Row]:
    """Return the rows of expressways by the villages along their corners."""
    found: list[Row] = []
    for name, (others, corners) in landmark_lines.LINES.items():
        lon, lat = zip(*corners, strict=True)
        drawn = shapely.LineString(np.column_stack(crs.to_metres(lon, lat)))
        stops = shapely.get_coordinates(shapely.segmentize(drawn, _STEP_M))
        found += _elevated(name, others, weighed(stops, _REACH_M, villages), villages)
    return found


def _elevated(
    name: str, others: tuple[str, ...], shares: dict[int, float], villages: WayVillages
) -> list[Row]:
    """Return the rows of one elevated road; none where no village of it is known."""
    if not shares:
        return []
    candidates = villages.candidates(shares, most=_MOST, least=_LEAST)
    return without_point(
        Named(name, "elevated", {name, *others}), "curated", candidates
    )


def _famous(doors: pl.DataFrame, villages: WayVillages) -> list[Row]:
    """Return the rows of famous places: at a door, along a road, or in villages."""
    lines = [line.split("|") for line in landmark_famous.FAMOUS.split()]
    parts = parse(pl.Series([district + where for _, district, where in lines]))
    places = between(parts.select(DOOR), Known.of(doors))
    found: list[Row] = []
    for at, (names, district, where) in enumerate(lines):
        forms = names.removeprefix(LONE).split("/")
        door = places.row(at, named=True)
        shares = _shares(district, where, door["village_id"], doors, villages)
        point = (None, None, None)
        if door["lon"] is not None:
            point = (door["lon"], door["lat"], _FAMOUS_M + door["error_m"])
        found += [
            (form, forms[0], "famous", *point, "curated", candidates)
            for form in sorted(forms)
            if (candidates := villages.candidates(shares))
        ]
    return found


def _shares(
    district: str,
    where: str,
    village_id: str | None,
    doors: pl.DataFrame,
    villages: WayVillages,
) -> dict[int, float]:
    """Return the villages of a famous place with their shares."""
    at = {village: place for place, village in enumerate(villages.ids)}
    if village_id:
        return {at[village_id]: 1.0}
    if where.endswith("里"):
        named = pl.DataFrame(facts.read("villages")).filter(
            pl.col("district") == district, pl.col("village").is_in(where.split("+"))
        )
        return {at[village]: 1.0 for village in named["village_id"] if village in at}
    along = doors.filter(pl.col("district") == district, pl.col("road") == where)
    counts = along.group_by("village_id").len().sort("village_id").rows()
    return {at[village]: float(n) for village, n in counts}


def lone() -> set[str]:
    """Return the names that mean no other place, whatever the sources call so."""
    return {
        name
        for line in landmark_famous.FAMOUS.split()
        if line.startswith(LONE)
        for name in line.removeprefix(LONE).split("|")[0].split("/")
    }
