"""Is a point in the hexagon that says so, and is the grid without gaps?"""

import numpy as np
import pytest
import shapely

from geo import crs, hexgrid, neighbours

SQUARE = np.array([shapely.box(300_000, 2_770_000, 303_000, 2_772_000)])


def test_points_lie_in_the_outline_of_their_cell():
    """20,000 points: each in the polygon of its id, found by shapely."""
    chance = np.random.default_rng(1)
    x = chance.uniform(300_000, 303_000, 20_000)
    y = chance.uniform(2_770_000, 2_772_000, 20_000)
    cells = hexgrid.grid(SQUARE, 250)
    outlines = dict(
        zip(
            cells["area_id"].to_pylist(),
            shapely.from_wkb(cells["geometry"].to_pylist()),
            strict=True,
        )
    )

    ids = hexgrid.cell_of(x, y, 250)

    theirs = np.array([outlines[one] for one in ids])
    assert shapely.distance(theirs, shapely.points(x, y)).max() < 1e-6


def test_cells_cover_without_overlap():
    """The cells hold the square; each is as large as it says; none meets another's inside."""
    cells = hexgrid.grid(SQUARE, 250)
    outlines = shapely.from_wkb(cells["geometry"].to_pylist())

    union = shapely.union_all(outlines)

    assert union.buffer(1e-6).contains(SQUARE[0])
    assert shapely.area(outlines) / 1e6 == pytest.approx(cells["area_km2"].to_numpy())
    assert shapely.area(outlines).sum() == pytest.approx(union.area)
    centres = shapely.points(cells["x_m"].to_numpy(), cells["y_m"].to_numpy())
    assert shapely.distance(centres, shapely.centroid(outlines)).max() < 1e-6


def test_six_neighbours_at_one_width():
    """Inside the grid a cell touches six, whose centres are one width away."""
    cells = hexgrid.grid(SQUARE, 250)
    ids = cells["area_id"].to_pylist()
    x, y = cells["x_m"].to_numpy(), cells["y_m"].to_numpy()

    touching = neighbours.weights(ids, hexgrid.pairs(cells))

    within = neighbours.within(x, y, 251)
    assert touching.sum(axis=1).max() == 6
    np.testing.assert_array_equal(within.toarray(), touching.toarray())


def test_a_cell_keeps_its_name_when_the_grid_grows():
    """The grid hangs on the origin: a larger city has the same cells where both are."""
    small = hexgrid.grid(SQUARE, 500)["area_id"].to_pylist()
    large = hexgrid.grid(shapely.buffer(SQUARE, 5_000), 500)["area_id"].to_pylist()

    assert set(small) < set(large)


def test_a_point_that_is_not_known_has_no_cell():
    """NaN in either coordinate: None."""
    found = hexgrid.cell_of([np.nan, 1.0, 0.0], [0.0, np.nan, 0.0], 100)

    assert [None, None, "hex100:0:0"] == found.tolist()


def test_corners_are_those_of_the_outline():
    """In degrees, by pyproj: each corner of the cell's polygon to a hundredth of a metre."""
    cells = hexgrid.grid(SQUARE, 250)
    ids = cells["area_id"].to_pylist()[:5]

    lon, lat = np.moveaxis(hexgrid.corners(ids), 2, 0)

    x, y = crs.to_metres(lon, lat)
    outlines = shapely.from_wkb(cells["geometry"].to_pylist()[:5])
    theirs = np.array([shapely.get_coordinates(one)[:6] for one in outlines])
    assert np.stack([x, y], axis=2) == pytest.approx(theirs, abs=0.01)
