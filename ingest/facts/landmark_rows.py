"""
What does the table of landmarks say of one place? A row for each of its names.

In: the names of a place, its points (metres, EPSG:3826), the villages that cases state.
Out: rows of the table: a point with its error where one is known, and the villages around.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo import crs
from geo.ways import Place
from ingest.facts.landmark_names import KINDS, PLACE
from ingest.facts.way_villages import WayVillages

LONG = ("bridge", "tunnel", "riverside", "elevated")
"""Kinds that run through the city: their points lie far apart and are all theirs."""

_SPREAD, _SPREAD_LEAST_M = 2.5, 300.0
"""A point of a long thing farther off than so many times the median is a mistake."""
_KEPT = 0.8
_MOST_POINTS = 40
_REACH_M = 150.0

Xy = NDArray[np.float64]
Candidates = list[dict[str, object]]
Row = tuple[
    str, str, str, float | None, float | None, float | None, str, Candidates
]  # fmt: skip
"""name, landmark, kind, lon, lat, error_m, basis, candidates."""


@dataclass(frozen=True)
class Named:
    """A place with its names."""

    title: str
    kind: str
    forms: Collection[str]

    @property
    def least_m(self) -> float:
        """The metres within which a place of this kind is meant at least."""
        return KINDS[self.kind][1] if self.kind in KINDS else PLACE[1]


def without_point(named: Named, basis: str, candidates: Candidates) -> list[Row]:
    """Return the rows of a place whose villages alone are known; none without any."""
    return [
        (form, named.title, named.kind, None, None, None, basis, candidates)
        for form in sorted(named.forms)
        if candidates
    ]


def with_points(
    named: Named, spots: Xy, votes: Mapping[int, float], villages: WayVillages
) -> list[Row]:
    """Return the rows of a place with points; `votes` are cases that state a village."""
    middle = np.median(spots, axis=0)
    away = np.hypot(*(spots - middle).T)
    if named.kind in LONG:
        kept = away <= max(_SPREAD * float(np.median(away)), _SPREAD_LEAST_M)
        spots, middle = spots[kept], np.median(spots[kept], axis=0)
        away = np.hypot(*(spots - middle).T)
    error = max(named.least_m, float(np.quantile(away, _KEPT)))
    some = spots[:: max(1, len(spots) // _MOST_POINTS)]
    around = weighed(some, min(named.least_m, _REACH_M), villages)
    total = sum(votes.values())
    part = total / (total + len(spots))
    mixed = defaultdict(float, {at: part_ * (1 - part) for at, part_ in around.items()})
    for at, cases in votes.items():
        mixed[at] += part * cases / total
    lon, lat = crs.to_degrees(middle[:1], middle[1:])
    x, y = float(lon[0].round(5)), float(lat[0].round(5))
    found = villages.candidates(mixed)
    return [
        (form, named.title, named.kind, x, y, float(round(error)), "points", found)
        for form in sorted(named.forms)
    ]


def weighed(spots: Xy, reach_m: float, villages: WayVillages) -> dict[int, float]:
    """Return the villages around points, with their mean share."""
    places = [Place(float(x), float(y), reach_m) for x, y in spots]
    at = {village: place for place, village in enumerate(villages.ids)}
    shares: dict[int, float] = defaultdict(float)
    for candidates in villages.around(places, [{} for _ in places]):
        for each in candidates:
            share = float(str(each["weight"])) / len(places)
            shares[at[str(each["village_id"])]] += share
    return shares
