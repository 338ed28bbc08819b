"""
Which villages does a way run through, and which of them lie where a lane opens?

In: the doors whose village is known, and the polygons. Out: villages, by their place in
the table, of a way, of a pair of ways, or around a point.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from geo import coverage
from geo.ways import Place, last_number, parent

_SAME_SIDE = 40
"""House numbers within which the village on the same side is the village of a mouth."""
_LEAST_SHARE = 0.04
_DISC_M = (45.0, 150.0)
_RINGS = ((1.0, 0.75), (3.0, 0.25))
_NO_DOOR = 0.5
_DRAWN_M = 300.0
"""A place farther than this from the villages of its ways is left where it is."""


class WayVillages:
    """The villages of the city, and which of them have doors on each way."""

    def __init__(self, doors: pl.DataFrame, villages: pl.DataFrame) -> None:
        """Take doors (way, number as integer, village_id) and the table of villages."""
        self.ids: list[str] = villages["village_id"].to_list()
        self.polygons = coverage.from_wkb(villages["geometry"].to_list())
        self._tree = shapely.STRtree(self.polygons)
        at = {name: place for place, name in enumerate(self.ids)}
        self._along: dict[str, Counter[int]] = defaultdict(Counter)
        self._numbers: dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}
        known = doors.with_columns(at=pl.col("village_id").replace_strict(at)).sort(
            "way", "number"
        )
        for (way,), rows in known.group_by("way", maintain_order=True):
            found = rows["at"].to_numpy().astype(np.int64)
            self._along[str(way)].update(found.tolist())
            self._numbers[str(way)] = (
                rows["number"].to_numpy().astype(np.int64),
                found,
            )

    def of_pair(self, one: str, other: str) -> dict[int, float]:
        """Return the villages where two ways can meet, with how much speaks for each."""
        for road, lane in ((one, other), (other, one)):
            if (
                parent(lane) == road
                and lane != road
                and (found := self._at_mouth(road, lane))
            ):
                return found
        here, there = self._along.get(one, Counter()), self._along.get(other, Counter())
        both = {
            at: float(min(here[at], there[at])) for at in here.keys() & there.keys()
        }
        if both:
            return both
        shorter = [
            villages
            for way, villages in ((one, here), (other, there))
            if villages and last_number(way) is not None
        ]
        return {at: float(n) for at, n in (shorter[0] if shorter else {}).items()}

    def _at_mouth(self, road: str, lane: str) -> dict[int, float]:
        """Return the villages of the doors before and behind a mouth, on its side."""
        mouth = last_number(lane)
        found: Counter[int] = Counter()
        if mouth is not None and road in self._numbers:
            numbers, villages = self._numbers[road]
            side = numbers % 2 == mouth % 2
            below = np.flatnonzero(side & (numbers <= mouth))[-1:]
            above = np.flatnonzero(side & (numbers >= mouth))[:1]
            near = [
                door
                for door in (*below, *above)
                if abs(numbers[door] - mouth) <= _SAME_SIDE
            ]
            found.update(villages[near].tolist())
        if not found and lane in self._numbers:
            found.update(self._numbers[lane][1][:2].tolist())
        return {at: float(doors) for at, doors in found.items()}

    def drawn_in(self, place: Place, villages: dict[int, float]) -> Place:
        """Return the place, moved to the border of the villages where it lies outside."""
        if not villages:
            return place
        point = shapely.Point(place.x_m, place.y_m)
        area = shapely.union_all(self.polygons[list(villages)])
        away = float(shapely.distance(area, point))
        if not 0 < away < _DRAWN_M:
            return place
        x, y = shapely.get_coordinates(shapely.shortest_line(point, area))[1]
        return Place(float(x), float(y), place.error_m + away / 2)

    def around(
        self, places: Sequence[Place], doors: Sequence[dict[int, float]]
    ) -> list[list[dict[str, object]]]:
        """
        Return the candidates of each place: villages with weights, the likeliest first.

        A village weighs as much as it has of the disc of the error (45 to 150 m), and for a
        third as much as of one three times as wide, for the one case in five that lies
        outside; half of that where it has no door on the ways.
        """
        points = shapely.points([(place.x_m, place.y_m) for place in places])
        radius = np.clip([place.error_m for place in places], *_DISC_M)
        weighed: list[dict[int, float]] = [defaultdict(float) for _ in places]
        for times, part in _RINGS:
            discs = shapely.buffer(points, radius * times)
            place_at, village_at = self._tree.query(discs, predicate="intersects")
            held = shapely.intersection(discs[place_at], self.polygons[village_at])
            shares = part * shapely.area(held) / shapely.area(discs[place_at])
            for at, village, share in zip(
                place_at.tolist(), village_at.tolist(), shares.tolist(), strict=True
            ):
                fits = not doors[at] or village in doors[at]
                weighed[at][village] += share if fits else share * _NO_DOOR
        return [self.candidates(each) for each in weighed]

    def candidates(
        self, weighed: Mapping[int, float], most: int = 4, least: float = _LEAST_SHARE
    ) -> list[dict[str, object]]:
        """Return villages with weights that add up to 1, rounded to fiftieths."""
        total = sum(weighed.values())
        kept = sorted(
            ((w / total, self.ids[at]) for at, w in weighed.items()),
            key=lambda pair: (-pair[0], pair[1]),
        )[:most]
        kept = [pair for pair in kept if pair[0] >= least]
        whole = sum(weight for weight, _ in kept)
        return [
            {"village_id": village, "weight": round(weight / whole * 50) / 50}
            for weight, village in kept
        ]
