"""
Where do two ways meet, when nobody has said so?

In: the points known along each way, (n, 4): x_m, y_m (EPSG:3826), the house number there
or NaN, a weight. Out: a place, and within how many metres of it the meeting lies in four
cases of five. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

_LAST = re.compile(r"([0-9]+)(?:[之-][0-9]+)?[巷弄]$")

_NEAREST = 14
"""Points of a way that tell its direction at a place."""
_REACH_M = 400.0
_SQUARE = 0.35
"""Sine of the angle below which two ways run side by side, and lines tell nothing."""
_BRACKET_M = 600.0
"""Between house numbers farther apart nothing is interpolated."""
_GROUP_M = 60.0
"""How near its densest point a point still speaks of the same crossing."""
_LANE_M = 300.0
"""Points of a lane farther than this from its mouth do not tell where it opens."""
_FARTHEST_NUMBER = 30


@dataclass(frozen=True)
class Place:
    """A place in metres (EPSG:3826), and the error that four of five keep within."""

    x_m: float
    y_m: float
    error_m: float


def last_number(way: str) -> int | None:
    """
    Return the number of the last lane or alley of a way.

    >>> last_number("忠孝東路4段216巷"), last_number("忠孝東路4段")
    (216, None)
    """
    found = _LAST.search(way)
    return int(found[1]) if found else None


def parent(way: str) -> str:
    """
    Return what a lane or alley opens into; a road is its own.

    >>> parent("忠孝東路4段216巷10弄"), parent("忠孝東路4段")
    ('忠孝東路4段216巷', '忠孝東路4段')
    """
    return _LAST.sub("", way)


def stated(xy_m: NDArray[np.float64], weights: NDArray[np.float64]) -> Place:
    """
    Return where points put one and the same crossing: the mean of the densest group.

    (n, 2) and (n,). A single point is taken at its word: half of those of a crossing lie
    within 10 m of their middle, 19 of 20 within 65 m.
    """
    if len(xy_m) == 1:
        return Place(float(xy_m[0, 0]), float(xy_m[0, 1]), 45.0)
    apart = np.hypot(*(xy_m[:, None] - xy_m[None]).transpose(2, 0, 1))
    middle = (np.minimum(apart, 100.0) * weights).sum(axis=1).argmin()
    near = apart[middle] < _GROUP_M
    x, y = np.average(xy_m[near], axis=0, weights=weights[near])
    spread = np.median(np.hypot(xy_m[near, 0] - x, xy_m[near, 1] - y))
    alone = 25.0 if near.sum() == 1 else 0.0
    return Place(float(x), float(y), float(max(15.0, 2.0 * spread) + alone))


def meeting(one: Points, other: Points) -> tuple[Place, float]:
    """
    Return where two ways come nearest or their lines cross, and the gap between them, m.

    From the nearest pair of points, the lines of both ways there are crossed, and again
    where that leads.
    """
    apart = np.hypot(
        one[:, None, 0] - other[None, :, 0], one[:, None, 1] - other[None, :, 1]
    )
    at, of = np.unravel_index(apart.argmin(), apart.shape)
    gap = float(apart[at, of])
    place = (one[at, :2] + other[of, :2]) / 2
    for _ in range(4):
        moved = _crossed(_line(one, place), _line(other, place))
        if np.hypot(*(moved - place)) > max(150.0, gap):
            break
        place = moved
    away = max(_nearest_m(one, place), _nearest_m(other, place))
    error = 40.0 + 0.5 * max(gap, away)
    return Place(float(place[0]), float(place[1]), error), gap


def square(one: Points, other: Points, place: Place) -> bool:
    """Say whether two ways really cross at a place, rather than run side by side."""
    at = np.array([place.x_m, place.y_m])
    _, along = _line(one, at)
    _, across = _line(other, at)
    if along is None or across is None:
        return False
    return bool(abs(along[0] * across[1] - along[1] * across[0]) > _SQUARE)


def at_number(points: Points, number: int) -> Place | None:
    """
    Return where along a way a house number stands: between the nearest on its own side.

    None where no number is known near enough.
    """
    found = [
        _between(points[points[:, 2] % 2 == side], number, extra)
        for side, extra in ((number % 2, 0.0), (1 - number % 2, 20.0))
    ]
    places = [place for place in found if place]
    return min(places, key=lambda place: place.error_m) if places else None


def mouth(road: Points, lane: Points | None, number: int) -> Place | None:
    """
    Return where a lane opens into a road: at its own number, opposite its own points.

    The less sure the number, the more the points of the lane draw the mouth along.
    """
    at = at_number(road, number)
    inside = np.empty((0, 4)) if lane is None else lane
    if at is None:
        return meeting(road, inside)[0] if len(inside) else None
    place = np.array([at.x_m, at.y_m])
    middle, along = _line(road, place)
    if along is None:
        return at
    place = middle + along * ((place - middle) @ along)
    near = inside[_away_m(inside, place) < _LANE_M]
    if len(near):
        doubt = at.error_m**2 / (at.error_m**2 + 40.0**2)
        aside = (np.median(near[:, :2], axis=0) - place) @ along
        place = place + along * np.clip(aside, -80.0, 80.0) * 0.7 * doubt
    return Place(float(place[0]), float(place[1]), at.error_m)


def _between(points: Points, number: int, extra: float) -> Place | None:
    """Return the place of a number between the numbers below and above it."""
    below, above = points[points[:, 2] <= number], points[points[:, 2] >= number]
    if len(below) and len(above):
        low, high = below[:, 2].max(), above[:, 2].min()
        start = np.median(below[below[:, 2] == low, :2], axis=0)
        end = np.median(above[above[:, 2] == high, :2], axis=0)
        share = (number - low) / (high - low) if high > low else 0.0
        length = float(np.hypot(*(end - start)))
        x, y = start + (end - start) * share
        error = 35.0 + extra + 0.2 * length
        return Place(float(x), float(y), error) if length <= _BRACKET_M else None
    if not len(points):
        return None
    nearest = np.abs(points[:, 2] - number).argmin()
    steps = abs(points[nearest, 2] - number)
    if steps > _FARTHEST_NUMBER:
        return None
    x, y = points[nearest, :2]
    return Place(float(x), float(y), 50.0 + extra + 5.0 * float(steps))


def _line(
    points: Points, place: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
    """Return a point and the direction of a way near a place; no direction of a spot."""
    away = _away_m(points, place)
    order = np.argsort(away, kind="stable")[:_NEAREST]
    order = order[away[order] < max(_REACH_M, away[order[0]] + 60.0)]
    near = points[order, :2]
    weights = points[order, 3] / (30.0 + away[order])
    middle = np.average(near, axis=0, weights=weights)
    offset = near - middle
    spread, axes = np.linalg.eigh((offset * weights[:, None]).T @ offset)
    if spread[1] < 30.0 * weights.sum():
        return middle, None
    return middle, axes[:, 1]


def _crossed(
    one: tuple[NDArray[np.float64], NDArray[np.float64] | None],
    other: tuple[NDArray[np.float64], NDArray[np.float64] | None],
) -> NDArray[np.float64]:
    """Return where two lines cross, or the foot of a point on a line, or the middle."""
    (start, along), (end, across) = one, other
    if along is not None and across is not None:
        turn = along[0] * across[1] - along[1] * across[0]
        if abs(turn) > _SQUARE:
            steps = np.linalg.solve(np.column_stack([along, -across]), end - start)
            return np.asarray(start + along * steps[0])
        return (start + end) / 2
    if along is not None:
        return start + along * ((end - start) @ along)
    if across is not None:
        return end + across * ((start - end) @ across)
    return (start + end) / 2


def _away_m(points: Points, place: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the distance of every point from a place."""
    return np.asarray(np.hypot(points[:, 0] - place[0], points[:, 1] - place[1]))


def _nearest_m(points: Points, place: NDArray[np.float64]) -> float:
    """Return the distance of the nearest point from a place."""
    return float(_away_m(points, place).min())
