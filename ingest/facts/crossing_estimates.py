"""
Where do pairs of ways meet that no point has put on the map?

In: the points along each way, and the villages of its doors. Out: a place for each pair
whose ways have points close enough together, in metres (EPSG:3826).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from geo import ways
from geo.crossing import SECTION
from geo.ways import Place, Points, last_number, parent
from ingest.facts.way_villages import WayVillages

Pair = tuple[str, str]
Along = Mapping[str, Points]

GAP_SAID_M, GAP_SEEN_M = 450.0, 140.0
"""How far apart the points of two ways may lie that people say meet, and that nobody says."""


def without_sections(pair: Pair) -> Pair:
    """Return the pair without sections, in order."""
    one, other = (re.sub(SECTION, "", way) for way in pair)
    return min(one, other), max(one, other)


def same_road(pair: Pair) -> bool:
    """Say whether both are sections of one road: 建國南路 does not cross 建國南路2段."""
    one, other = without_sections(pair)
    return one == other


def close(along: Along) -> set[Pair]:
    """Return the pairs of roads, or of a road and a lane, that come near each other."""
    names = sorted(way for way, points in along.items() if len(points) > 1)
    shapes = np.array([shapely.MultiPoint(along[way][:, :2]) for way in names])
    one, other = shapely.STRtree(shapes).query(
        shapes, predicate="dwithin", distance=GAP_SEEN_M
    )
    return {
        (min(names[a], names[b]), max(names[a], names[b]))
        for a, b in zip(one.tolist(), other.tolist(), strict=True)
        if a < b
        and (last_number(names[a]) is None or last_number(names[b]) is None)
        and parent(names[a]) != names[b]
        and parent(names[b]) != names[a]
        and not same_road((names[a], names[b]))
    }


def estimated(
    pairs: Sequence[Pair], along: Along, villages: WayVillages, gap_m: float
) -> dict[Pair, Place]:
    """Return the places of the pairs whose ways have points close enough together."""
    found: dict[Pair, Place] = {}
    for pair in pairs:
        place = _mouth(pair, along) if _opens(pair) else _met(pair, along, gap_m)
        if place is not None:
            found[pair] = villages.drawn_in(place, villages.of_pair(*pair))
    return found


def _opens(pair: Pair) -> bool:
    """Say whether one of two ways is a lane of the other."""
    return parent(pair[1]) == pair[0] or parent(pair[0]) == pair[1]


def _mouth(pair: Pair, along: Along) -> Place | None:
    """Return where a lane opens into its road, None where the road has no points."""
    road, lane = pair if parent(pair[1]) == pair[0] else pair[::-1]
    number = last_number(lane)
    if road not in along or number is None:
        return None
    return ways.mouth(along[road], along.get(lane), number)


def _met(pair: Pair, along: Along, gap_m: float) -> Place | None:
    """Return where two ways meet, None where they have no points or keep apart."""
    sets = []
    for way in pair:
        points = along.get(way)
        mouth = (
            _mouth((parent(way), way), along) if last_number(way) is not None else None
        )
        if mouth is not None:
            row = np.array([[mouth.x_m, mouth.y_m, 0.0, 0.5]])
            points = row if points is None else np.vstack([points, row])
        if points is None:
            return None
        sets.append(points)
    place, gap = ways.meeting(*sets)
    return place if gap <= gap_m else None
