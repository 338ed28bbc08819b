"""
Which way does a street run at each of its doors, how far apart are they, and which doors is a point between?

In: a net of doors and where its nodes lie now, metres in EPSG:3826. Out: steps from door
to door, and places on the line between two. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.door_net import Ints, Links, Net

Metres = NDArray[np.float64]

WINDOWS = ((24.0, 1.0), (72.0, 0.6), (240.0, 0.3))
"""House numbers on either side that tell a direction, and how much each window counts."""
SURE = 0.95
"""The part of a step that a known direction explains; the rest is left to the fit."""
_SCALE = 1e5
_PACE_FROM = 120.0
"""A street's own spacing counts half once so many house numbers of it are spanned."""
_PACES = (1.2, 8.0)


@dataclass(frozen=True)
class Between:
    """Places on the line between two nodes: `share` of the way from start to end."""

    point: Ints
    start: Ints
    end: Ints
    share: NDArray[np.float64]
    away_m: Metres


def directions(net: Net, xy: Metres, pace: Metres, links: Links) -> NDArray[np.float64]:
    """
    Return the direction of the street at each link, (links, 2), of length up to `SURE`.

    The slope of the nodes' places over their numbers, both sides together, in windows
    around the link; `pace` (ways,) is metres per number.
    """
    order = np.lexsort((net.number, net.way))
    centre = xy.mean(axis=0)
    number = net.number[order].astype(float)
    place = xy[order] - centre
    key = net.way[order] * _SCALE + number
    columns = np.column_stack(
        [np.ones(key.size), number, number**2, place, place * number[:, None]]
    )
    sums = np.vstack([np.zeros(columns.shape[1]), np.cumsum(columns, axis=0)])
    way = net.way[links.end]
    middle = net.number[links.end] - links.gap / 2
    total = np.zeros((middle.size, 2))
    for numbers, weight in WINDOWS:
        half = np.maximum(numbers, links.gap)
        low = np.searchsorted(key, way * _SCALE + np.maximum(middle - half, 0) - 0.5)
        high = np.searchsorted(key, way * _SCALE + middle + half + 0.5)
        part = sums[high] - sums[low]
        count = np.maximum(part[:, 0], 1)
        mean = part[:, 1] / count
        spread = np.maximum(part[:, 2] / count - mean**2, 0)
        slope = part[:, 5:7] / count[:, None] - (mean / count)[:, None] * part[:, 3:5]
        known = spread > 0.5  # noqa: PLR2004 - two numbers, one apart, have 0.25
        step = np.where(known[:, None], slope, 0) / np.maximum(spread, 0.5)[:, None]
        step /= pace[way][:, None]
        length = np.maximum(np.hypot(*step.T), 1.0)
        reach = np.minimum(2 * np.sqrt(spread), numbers) / numbers
        total += weight * step * (reach / length)[:, None]
    length = np.hypot(*total.T)
    sure = SURE * np.minimum(length / 0.1, 1)
    return np.asarray(total * (sure / np.maximum(length, 1e-9))[:, None])


def paces(net: Net, xy: Metres, usual: Metres) -> Metres:
    """Return metres per house number of each way, drawn towards `usual` (ways,)."""
    links = net.along
    way = net.way[links.end]
    length = np.hypot(*(xy[links.end] - xy[links.start]).T)
    metres = np.bincount(way, length, usual.size) / 2
    numbers = np.bincount(way, links.gap, usual.size) / 2
    own = (metres + usual * _PACE_FROM) / (numbers + _PACE_FROM)
    return np.asarray(np.clip(own, *_PACES))


def nearest(
    net: Net, xy: Metres, way: Ints, points: Metres, within_m: float
) -> Between:
    """Return for each point the nearest place along its way, if it is near enough."""
    links = net.along
    order = np.argsort(net.way[links.end], kind="stable")
    of_way = net.way[links.end][order]
    low = np.searchsorted(of_way, way, "left")
    count = np.searchsorted(of_way, way, "right") - low
    point = np.repeat(np.arange(way.size), count)
    step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    link = order[np.repeat(low, count) + step]
    start, end = links.start[link], links.end[link]
    span = xy[end] - xy[start]
    along = ((points[point] - xy[start]) * span).sum(axis=1)
    share = np.clip(along / np.maximum((span**2).sum(axis=1), 1e-9), 0, 1)
    away = np.hypot(*(xy[start] + share[:, None] * span - points[point]).T)
    best = np.lexsort((away, point))
    best = best[np.unique(point[best], return_index=True)[1]]
    best = best[away[best] < within_m]
    return Between(point[best], start[best], end[best], share[best], away[best])
