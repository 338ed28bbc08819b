"""Where must two ways meet that are drawn by a few points? Worked out on squared paper."""

import numpy as np
import pytest

from geo import ways

NAN = float("nan")


def street(*points):
    """Return points (x, y, number) as the module takes them, each of weight 1."""
    return np.array([[x, y, number, 1.0] for x, y, number in points])


EAST = street(*((x, 0.0, NAN) for x in range(0, 500, 100)))
"""A road along y = 0 from x = 0 to 400."""


def test_two_straight_roads_meet_where_their_lines_cross():
    """x = 250 and y = 0 cross at (250, 0), where neither has a point."""
    north = street(*((250.0, y, NAN) for y in (80, 180, 280)))

    place, gap = ways.meeting(EAST, north)

    assert (250.0, 0.0) == pytest.approx((place.x_m, place.y_m), abs=1e-6)
    assert np.hypot(50, 80) == pytest.approx(gap)
    assert ways.square(EAST, north, place)


def test_a_road_that_ends_short_is_drawn_on_to_the_other():
    """A road of slope 1 through (100, 100) and (200, 200) reaches y = 0 in the origin."""
    slanting = street((100.0, 100.0, NAN), (150.0, 150.0, NAN), (200.0, 200.0, NAN))

    place, _ = ways.meeting(EAST, slanting)

    assert (0.0, 0.0) == pytest.approx((place.x_m, place.y_m), abs=1e-6)


def test_roads_side_by_side_do_not_cross():
    """y = 0 and y = 40 keep 40 m apart all the way."""
    beside = street(*((x, 40.0, NAN) for x in range(0, 500, 100)))

    place, gap = ways.meeting(EAST, beside)

    assert 40.0 == gap
    assert not ways.square(EAST, beside, place)


def test_a_number_lies_between_its_neighbours_on_its_own_side():
    """30 lies half way from 20 (x = 0) to 40 (x = 100); 29 across the road says nothing."""
    road = street((0, 10, 20), (100, 10, 40), (77, -10, 29))

    place = ways.at_number(road, 30)

    assert (50.0, 10.0) == (place.x_m, place.y_m)


def test_the_other_side_helps_where_a_side_is_unknown():
    """No odd number is known: 31 lies between 20 and 40, and is less sure than 30."""
    road = street((0, 10, 20), (100, 10, 40))

    odd, even = ways.at_number(road, 31), ways.at_number(road, 30)

    assert (55.0, 10.0) == pytest.approx((odd.x_m, odd.y_m))
    assert odd.error_m == even.error_m + 20.0


def test_a_number_far_from_all_that_are_known_is_nowhere():
    """The nearest known number is 71 - 40 = 31 away, one more than allowed."""
    road = street((0, 10, 20), (100, 10, 40))

    assert ways.at_number(road, 71) is None
    assert ways.at_number(road, 70) is not None


def test_a_mouth_lies_on_the_line_of_the_road():
    """
    Doors stand 10 m off the middle on either side; the lane opens at 30, on y = 0.

    To half a metre: the two doors of its own side are nearer, and weigh more.
    """
    road = street((0, 10, 20), (100, 10, 40), (0, -10, 19), (100, -10, 39))

    place = ways.mouth(road, None, 30)

    assert (50.0, 0.0) == pytest.approx((place.x_m, place.y_m), abs=0.5)


def test_points_of_a_lane_tell_its_mouth_where_the_road_has_no_numbers():
    """A lane along x = 300 opens into y = 0 at (300, 0)."""
    lane = street((300, 30, 2), (300, 60, 4), (300, 90, 6))

    place = ways.mouth(EAST, lane, 30)

    assert (300.0, 0.0) == pytest.approx((place.x_m, place.y_m), abs=1e-6)


def test_one_stray_point_does_not_move_a_crossing():
    """Three points within 10 m outvote one at 5 km (中山北路5段與福國路口)."""
    points = np.array([[0.0, 0.0], [10.0, 0.0], [5.0, 0.0], [5000.0, 0.0]])

    place = ways.stated(points, np.ones(4))

    assert (5.0, 0.0) == (place.x_m, place.y_m)
    assert 15.0 == place.error_m
