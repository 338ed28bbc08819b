"""
Which rows does the curated list of landmarks make?

In: the list (`landmark_lines`), the doors known and the villages. Out: rows of the table
with villages and weights, and no point: an elevated road has none.
"""

from __future__ import annotations

import numpy as np
import polars as pl
import shapely

from geo import crs
from geo.address import parse
from ingest.facts import landmark_lines
from ingest.facts.landmark_points import DOOR
from ingest.facts.landmark_rows import Named, Row, weighed, without_point
from ingest.facts.way_villages import WayVillages

_STEP_M, _REACH_M = 150.0, 100.0
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
    """Return the rows of famous places by their own doors."""
    at = {village: place for place, village in enumerate(villages.ids)}
    found: list[Row] = []
    for line in landmark_lines.FAMOUS.split():
        names, district, address = line.split("|")
        forms = names.split("/")
        door = parse(pl.Series([district + address])).select(DOOR)
        there = door.join(doors, on=DOOR, nulls_equal=True)["village_id"].to_list()
        if there:
            candidates = villages.candidates({at[village]: 1.0 for village in there})
            found += without_point(
                Named(forms[0], "famous", forms), "curated", candidates
            )
    return found
