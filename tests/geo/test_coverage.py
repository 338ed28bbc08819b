"""How are areas that share borders made simpler without opening gaps between them?"""

import math

import numpy as np
import pytest
import shapely

from geo import coverage

X, Y = 305_000.0, 2_770_000.0
"""A place in Taipei, EPSG:3826, so that degrees and metres are real ones."""


def square(x, y, side=100.0):
    """Return a square whose lower left corner is x, y metres from the place."""
    return shapely.box(X + x, Y + y, X + x + side, Y + y + side)


def zigzag(corners):
    """Return a west and an east area, 100 m each, with `corners` between them."""
    border = [(X + 100 + dx, Y + y) for dx, y in corners]
    west = shapely.Polygon([(X, Y), *border, (X, Y + 100)])
    east = shapely.Polygon([(X + 200, Y), *border, (X + 200, Y + 100)])
    return np.array([west, east])


def slot(width, lid):
    """
    Return two squares `width` metres apart on a floor, under a lid.

    The lid begins at the height `lid`: at less than 100 m it lies over the squares.
    """
    right = X + 200 + width
    return np.array(
        [
            square(0, 0),
            square(100 + width, 0),
            shapely.box(X, Y - 100, right, Y),
            shapely.box(X, Y + lid, right, Y + 200),
        ]
    )


def test_a_gap_and_an_overlap_are_mended():
    """
    A slot of 0.5 m is closed, an overlap of 0.5 m goes to one of the two.

    Mended, the four cover 200.5 by 300 m, each point once: 60,150 m2.
    """
    torn = slot(width=0.5, lid=99.5)

    mended = coverage.repair(torn, gap_m=1.0)

    assert not shapely.coverage_is_valid(torn)
    assert shapely.coverage_is_valid(mended)
    assert 60_150 == pytest.approx(shapely.area(mended).sum())
    assert 60_150 == pytest.approx(shapely.union_all(mended).area)


def test_a_wider_gap_is_left():
    """A slot of 5 m, 100 m long, may be a river: 205 by 300 m less 500 m2."""
    mended = coverage.repair(slot(width=5, lid=100), gap_m=1.0)

    assert 61_000 == pytest.approx(shapely.area(mended).sum())


def test_neighbours_still_touch_when_simplified():
    """A border that jogs by 0.2 m becomes straight on both sides, at the same place."""
    jogging = zigzag([(0, 0), (0.2, 25), (-0.2, 50), (0.2, 75), (0, 100)])

    simple = coverage.simplify(jogging, tolerance_m=5.0)

    assert shapely.coverage_is_valid(simple)
    assert [5, 5] == shapely.get_num_coordinates(simple).tolist()
    assert 100 == shapely.intersection(*simple).length


def test_the_deviation_is_the_farthest_that_a_border_moved():
    """A corner 3 m off a straight border moves by 3 m when the corner is taken out."""
    before = zigzag([(0, 0), (3, 50), (0, 100)])
    after = zigzag([(0, 0), (0, 100)])

    moved = coverage.deviation_m(before, after)

    assert [3.0, 3.0] == pytest.approx(moved.tolist())


def test_the_deviation_counts_in_both_directions():
    """A spike that comes is as far as a spike that goes."""
    straight = zigzag([(0, 0), (0, 100)])
    bent = zigzag([(0, 0), (3, 50), (0, 100)])

    forth, back = (
        coverage.deviation_m(straight, bent),
        coverage.deviation_m(bent, straight),
    )

    assert forth.tolist() == pytest.approx(back.tolist())


def test_a_group_is_the_union_of_its_members_in_order_of_appearance():
    """Two squares of b make one of 100 by 200 m; a keeps its own."""
    squares = np.array([square(0, 0), square(300, 0), square(0, 100)])

    whole = coverage.dissolve(squares, ["b", "a", "b"])

    assert ["b", "a"] == list(whole)
    assert [20_000, 10_000] == [area.area for area in whole.values()]
    assert 600 == whole["b"].length


def test_areas_are_square_kilometres():
    """A square of 2 km has 4 km2."""
    assert [4.0] == coverage.area_km2(np.array([square(0, 0, side=2000.0)])).tolist()


def test_the_point_of_an_area_lies_inside_it():
    """
    The centroid of a square; a U has its centroid in the notch, so another point.

    The U is 300 by 300 m with a notch of 100 by 250 m.
    """
    u = square(0, 0, side=300.0) - shapely.box(X + 100, Y + 50, X + 200, Y + 300)
    areas = np.array([square(0, 0), u])

    lon, lat = coverage.lon_lat_inside(areas)

    middle = coverage.from_wkb(shapely.to_wkb(shapely.points(lon, lat)).tolist())
    assert not shapely.contains(u, shapely.centroid(u))
    assert [True, True] == shapely.contains(areas, middle).tolist()
    assert 0 == pytest.approx(middle[0].distance(shapely.centroid(areas[0])), abs=1e-3)


def test_wkb_is_in_degrees_and_comes_back_to_a_centimetre():
    """Rounding to seven decimals moves a corner by less than 1 cm, both neighbours alike."""
    pair = zigzag([(0, 0), (3, 50), (0, 100)])

    wkb = coverage.to_wkb(pair)
    back = coverage.from_wkb(wkb.tolist())

    corner = shapely.get_coordinates(shapely.from_wkb(wkb[0]))[0]
    assert [121, 25] == [math.floor(each) for each in corner]
    assert corner.round(7).tolist() == corner.tolist()
    assert coverage.deviation_m(pair, back).max() < 0.01
    assert shapely.coverage_is_valid(shapely.from_wkb(wkb))


def test_geojson_in_degrees_becomes_metres():
    """A square around 121 E is centred on x = 250,000 m, the false easting."""
    corners = [[120.9, 25], [121.1, 25], [121.1, 25.1], [120.9, 25.1], [120.9, 25]]
    said = {"features": [{"geometry": {"type": "Polygon", "coordinates": [corners]}}]}

    (polygon,) = coverage.from_geojson(said)

    assert 250_000 == pytest.approx(polygon.centroid.x, abs=1e-3)
