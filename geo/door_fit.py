"""
Where does each door lie, given the few whose points are known?

Least squares on the net of doors, solved again and again while trust in the points, the
course of the streets and the borders follow the answer. In: a net, evidence and village
polygons, metres in EPSG:3826. Out: a place per node, and how far it may be off. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.door_course import Metres, directions, nearest, paces
from geo.door_equations import Equations
from geo.door_net import Ints, Net

EDGE_M = 3.0
"""How far inside its village a door is set down that the springs left outside."""


@dataclass(frozen=True)
class Beliefs:
    """How regular a city is; chosen on points other than those of the shelters."""

    rounds: int = 8
    pace_m: tuple[float, float, float] = (3.3, 3.0, 3.2)
    """Metres per house number of a road, a lane and an alley."""
    wander_m: float = 15.0
    """How far a step of two house numbers strays from the street's course."""
    width_m: float = 50.0
    """From a door to the same number across the road."""
    widening: float = 0.03
    """Metres more per house number: the two sides are counted apart."""
    mouth_m: float = 20.0
    """From the middle of a mouth to the course of the lane's doors."""
    group_m: float = 80.0
    """From a door to the middle of its neighbourhood (鄰)."""
    border_m: float = 25.0
    """How exactly a door that strayed is put back on its village's border."""
    push_m: float = 60.0
    """How far beyond the border a door that keeps straying is pulled at most."""
    crossing_m: float = 150.0
    """A crossing farther than this from its way says nothing about it."""
    tail: float = 6.0
    """Degrees of freedom of Student's t: how readily a point is taken for wrong."""


@dataclass(frozen=True)
class Evidence:
    """Points that are known: of nodes, and of ways at an unknown number."""

    node: Ints
    node_xy: Metres
    node_m: Metres
    """How far such a point lies from its door."""
    way: Ints
    way_xy: Metres
    way_m: Metres


@dataclass(frozen=True)
class Placed:
    """Where the nodes lie."""

    xy: Metres
    """(nodes, 2)"""
    spread_m: Metres
    """(nodes,) root mean square distance that the springs leave open."""


def fit(
    net: Net,
    evidence: Evidence,
    villages: tuple[Ints, NDArray[np.object_]],
    beliefs: Beliefs,
    seed: int = 7,
) -> Placed:
    """
    Return where every node of the net lies.

    villages : (nodes,) index of each node's village, -1 where none is known, into
        (villages,) polygons (shapely, EPSG:3826).
    """
    nodes = net.way.size
    middle_of = nodes + net.group
    city = _Villages(*villages, beliefs)
    usual = _usual_pace(net, beliefs)
    pace = usual
    width = _width_m(net, beliefs)
    xy = np.tile(city.anchor(), (int(middle_of.max(initial=nodes - 1)) + 1, 1))
    every = np.arange(len(xy))
    trust = np.full(evidence.node.size, 1.0)
    kin = np.full(net.member.size, 0.25)
    course = [np.zeros((links.gap.size, 2)) for links in (net.along, net.inward)]
    for turn in range(beliefs.rounds):
        springs = Equations(len(xy))
        springs.pin(every, xy, np.full(len(xy), 1e-9))
        for links, way, first_m in zip(
            (net.along, net.inward), course, (1.0, beliefs.mouth_m), strict=True
        ):
            step_m = pace[net.way[links.end]] * np.minimum(links.gap, 400)
            sure = np.hypot(*way.T)
            variance = (
                first_m**2
                + beliefs.wander_m**2 * links.gap / 2
                + ((1 - sure) * step_m) ** 2
            )
            springs.tie(links.start, links.end, 1 / variance, way * step_m[:, None])
        springs.tie(
            net.across.start, net.across.end, _across(net, xy, width, beliefs, turn)
        )
        springs.tie(net.member, middle_of, kin / (beliefs.group_m**2 * net.fellows))
        springs.pin(evidence.node, evidence.node_xy, trust / evidence.node_m**2)
        city.hold(springs, turn)
        if turn > 1:
            _meet(springs, net, xy, evidence, beliefs)
        xy = springs.solve()
        trust = _student(
            xy[evidence.node] - evidence.node_xy, evidence.node_m, beliefs.tail
        )
        kin = _student(xy[net.member] - xy[middle_of], beliefs.group_m, 2.0)
        city.look(xy[:nodes], turn)
        course = [
            directions(net, xy[:nodes], pace, links)
            for links in (net.along, net.inward)
        ]
        if turn > 2:  # noqa: PLR2004 - until then the streets are still unfolding
            pace = paces(net, xy[:nodes], usual)
    return Placed(city.inside(xy[:nodes]), springs.spread_m(seed, draws=24)[:nodes])


class _Villages:
    """The polygons that doors are held in, by springs to the border (ADMM)."""

    def __init__(
        self, village: Ints, polygons: NDArray[np.object_], beliefs: Beliefs
    ) -> None:
        self._beliefs = beliefs
        self._known = np.flatnonzero(village >= 0)
        self._polygons = polygons[village[self._known]]
        shapely.prepare(polygons)
        centres = shapely.get_coordinates(shapely.centroid(polygons))
        self._middle = centres
        self._centres = centres[village[self._known]]
        self._push = np.zeros_like(self._centres)
        self._target = self._centres
        self._out = np.zeros(self._known.size, bool)

    def anchor(self) -> Metres:
        """Return the middle of the city."""
        return np.asarray(self._middle.mean(axis=0))

    def hold(self, springs: Equations, turn: int) -> None:
        """Pull doors to their village: at first all to its middle, then those outside."""
        loose = 300.0 if turn == 0 else 2000.0
        springs.pin(self._known, self._centres, np.full(self._known.size, loose**-2))
        out = self._out
        springs.pin(
            self._known[out],
            (self._target - self._push)[out],
            np.full(int(out.sum()), self._beliefs.border_m**-2),
        )

    def look(self, xy: Metres, turn: int) -> None:
        """See which doors lie outside, and where their border is nearest."""
        wanted = xy[self._known] + self._push
        self._out = ~shapely.contains_xy(self._polygons, *wanted.T)
        self._target = wanted.copy()
        # The first end of the shortest line is the place on the polygon.
        self._target[self._out] = shapely.get_coordinates(
            shapely.shortest_line(
                self._polygons[self._out], shapely.points(wanted[self._out])
            )
        )[::2]
        if turn > 0:
            push = wanted - self._target
            length = np.maximum(np.hypot(*push.T), 1e-9)
            self._push = push * np.minimum(1, self._beliefs.push_m / length)[:, None]

    def inside(self, xy: Metres) -> Metres:
        """Return the places with those outside their village moved to its nearest edge."""
        out = ~shapely.contains_xy(self._polygons, *xy[self._known].T)
        within = shapely.buffer(self._polygons[out], -EDGE_M)
        within = np.where(shapely.is_empty(within), self._polygons[out], within)
        stray = self._known[out]
        moved = xy.copy()
        moved[stray] = shapely.get_coordinates(
            shapely.shortest_line(within, shapely.points(xy[stray]))
        )[::2]
        return moved


def _usual_pace(net: Net, beliefs: Beliefs) -> Metres:
    """Return metres per house number of each way, by its rank: road, lane, alley."""
    up = np.append(net.parent, -1)
    rank = (up[:-1] >= 0).astype(int) + (up[up[:-1]] >= 0)
    return np.asarray(np.array(beliefs.pace_m)[rank])


def _width_m(net: Net, beliefs: Beliefs) -> Metres:
    """Return how far apart the two ends of each link across may lie."""
    number = np.minimum(net.number[net.across.start], 400)
    apart = beliefs.width_m + beliefs.widening * number + net.across.gap
    return np.asarray(apart * np.sqrt(net.crowd))


def _across(net: Net, xy: Metres, width: Metres, beliefs: Beliefs, turn: int) -> Metres:
    """Return the weights across: full at first, then less where a street parts."""
    if turn == 0:
        return np.asarray(width**-2.0)
    apart = xy[net.across.end] - xy[net.across.start]
    return np.asarray(_student(apart, width, beliefs.tail - 2) / width**2)


def _meet(
    springs: Equations, net: Net, xy: Metres, evidence: Evidence, beliefs: Beliefs
) -> None:
    """Draw each way to the crossings that it is known to pass."""
    near = nearest(net, xy, evidence.way, evidence.way_xy, beliefs.crossing_m)
    scale = evidence.way_m[near.point]
    trust = (beliefs.tail + 2) / (beliefs.tail + (near.away_m / scale) ** 2)
    springs.pin_between(
        near.start, near.end, near.share, evidence.way_xy[near.point], trust / scale**2
    )


def _student(off: Metres, scale: Metres | float, tail: float) -> Metres:
    """Return how much of its weight a spring keeps that is `off` (n, 2) by so much."""
    return np.asarray((tail + 2) / (tail + (off**2).sum(axis=1) / np.square(scale)))
