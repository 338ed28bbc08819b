"""What the fit must find, on streets whose answer is plain."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import shapely

from geo.door_course import nearest
from geo.door_equations import Equations
from geo.door_fit import Beliefs, Evidence, fit
from geo.door_net import Net

BOX = np.array([shapely.box(-500, -500, 500, 500)], dtype=object)


def _street(numbers) -> Net:
    return Net.of(
        pl.DataFrame(
            {
                "way": ["一路"] * len(numbers),
                "number": numbers,
                "village_id": ["V"] * len(numbers),
                "group": [None] * len(numbers),
            },
            schema_overrides={"group": pl.String, "number": pl.Int64},
        )
    )


def _evidence(node, xy, off_m=5.0) -> Evidence:
    none = np.empty((0, 2))
    return Evidence(
        node=np.array(node, dtype=np.int64),
        node_xy=np.array(xy, dtype=float).reshape(-1, 2),
        node_m=np.full(len(node), off_m),
        way=np.empty(0, np.int64),
        way_xy=none,
        way_m=np.empty(0),
    )


def test_a_door_between_two_known_ones_lies_between_them():
    """1 at x 0 and 9 at x 40 put 5 half-way, at x 20; within a metre by hand."""
    net = _street([1, 3, 5, 7, 9])

    placed = fit(
        net, _evidence([0, 4], [(0, 0), (40, 0)]), (np.zeros(5, int), BOX), Beliefs()
    )

    assert np.array([20.0, 0.0]) == pytest.approx(placed.xy[2], abs=1.0)
    assert placed.spread_m[2] > placed.spread_m[0]


def test_a_door_is_kept_in_its_village():
    """
    Number 1 stands 40 m inside the border x = 0, its neighbour 41 runs on outwards.

    Stated in the village west of the border, 41 may not lie farther east than it by more
    than the softness of the border.
    """
    net = _street([1, 11, 21, 31, 41])
    known = _evidence([0, 1], [(-40, 0), (-10, 0)])
    west = np.array([shapely.box(-500, -500, 0, 500)], dtype=object)

    free = fit(net, known, (np.full(5, -1), west), Beliefs()).xy[4, 0]
    held = fit(net, known, (np.zeros(5, int), west), Beliefs()).xy[4, 0]

    assert free > 40
    assert held < 10


def test_the_same_evidence_gives_the_same_places():
    """No clock and no hidden state: two runs agree to the last bit."""
    net = _street([1, 3, 5])
    given = (net, _evidence([0], [(7, 7)]), (np.zeros(3, int), BOX), Beliefs())

    one, other = fit(*given), fit(*given)

    assert one.xy.tolist() == other.xy.tolist()
    assert one.spread_m.tolist() == other.spread_m.tolist()


def test_springs_share_by_weight():
    """Pulled to 0 with weight 1 and to 9 with weight 2, a node rests at 6."""
    springs = Equations(1)
    node = np.array([0, 0])
    springs.pin(node, np.array([[0.0, 0.0], [9.0, 0.0]]), np.array([1.0, 2.0]))

    assert [[6.0, 0.0]] == springs.solve().tolist()
    # Its variance is 1 / (1 + 2) in x and in y: a spread of sqrt(2 / 3) m.
    assert np.sqrt(2 / 3) == pytest.approx(springs.spread_m(1, 4000)[0], rel=0.05)


def test_a_tie_keeps_its_step():
    """A node tied 5 m east of a pinned one lies there, whatever the weights."""
    springs = Equations(2)
    springs.pin(np.array([0]), np.array([[1.0, 2.0]]), np.array([0.5]))
    springs.tie(np.array([0]), np.array([1]), np.array([3.0]), np.array([[5.0, 0.0]]))

    assert np.array([[1.0, 2.0], [6.0, 2.0]]) == pytest.approx(springs.solve())


def test_a_point_is_beside_the_nearest_stretch():
    """(12, 3) is 3 m from the stretch 10 to 20, a fifth of the way along it."""
    net = _street([1, 3, 5])
    xy = np.array([[0.0, 0.0], [10.0, 0.0], [20.0, 0.0]])

    found = nearest(net, xy, np.array([0, 0]), np.array([[12.0, 3.0], [0.0, 90.0]]), 50)

    assert [0] == found.point.tolist()
    assert (1, 2) == (found.start[0], found.end[0])
    assert (0.2, 3.0) == pytest.approx((found.share[0], found.away_m[0]))
