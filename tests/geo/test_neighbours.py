"""Who is near whom? Villages that touch (queen contiguity), or lie within a distance."""

import libpysal
import numpy as np
import pyarrow as pa
import pytest
import shapely

from geo.neighbours import adjacency, nearest, weights, within


def lattice(side):
    """Return side × side unit squares, row by row from the lower left, and their ids."""
    cells = [(row, column) for row in range(side) for column in range(side)]
    boxes = [shapely.box(column, row, column + 1, row + 1) for row, column in cells]
    return [f"v{at:02}" for at in range(len(cells))], np.array(boxes)


def test_a_border_is_measured_and_a_corner_counts():
    """Of four squares in a block each touches the others: two along 1 m, one in a corner."""
    ids, boxes = lattice(2)

    pairs = adjacency(ids, boxes)

    assert [
        {"area_id": "v00", "neighbour_id": "v01", "shared_m": 1.0},
        {"area_id": "v00", "neighbour_id": "v02", "shared_m": 1.0},
        {"area_id": "v00", "neighbour_id": "v03", "shared_m": 0.0},
    ] == pairs.slice(0, 3).to_pylist()
    assert 12 == pairs.num_rows


def test_areas_apart_are_no_neighbours():
    """One metre between two squares is no border."""
    pairs = adjacency(
        ["a", "b"], np.array([shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1)])
    )

    assert 0 == pairs.num_rows


def test_weights_follow_the_order_of_the_areas():
    """Where b touches a and c, the middle row of c, b, a is b's."""
    pairs = pa.table({"area_id": ["a", "b"], "neighbour_id": ["b", "c"]})

    touching = weights(["c", "b", "a"], pairs)

    assert [[0, 1, 0], [1, 0, 1], [0, 1, 0]] == touching.toarray().tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [(["a"], ["b"]), (["b"], ["a"]), (["a", "b", "a"], ["b", "a", "b"])],
)
def test_weights_are_symmetric_ones_however_often_a_pair_is_said(one, other):
    """One direction, both, or one of them twice: the same binary matrix."""
    touching = weights(["a", "b"], pa.table({"area_id": one, "neighbour_id": other}))

    assert [[0, 1], [1, 0]] == touching.toarray().tolist()


def test_other_areas_and_the_area_itself_are_left_out():
    """Area x is not asked for, and nobody is a neighbour of itself: no weight at all."""
    pairs = pa.table({"area_id": ["a", "a"], "neighbour_id": ["x", "a"]})

    touching = weights(["a", "b"], pairs)

    assert ((2, 2), 0) == (touching.shape, touching.nnz)


def test_the_weights_of_a_lattice_are_those_of_libpysal():
    """Polygons to pairs to weights gives libpysal's queen contiguity of a 5 × 5 lattice."""
    ids, boxes = lattice(5)

    touching = weights(ids, adjacency(ids, boxes))

    expected = libpysal.weights.lat2W(5, 5, rook=False).sparse.toarray()
    assert expected.tolist() == touching.toarray().tolist()


def test_within_a_distance():
    """Four in a row, 10 m apart: within 10 m the next, within 20 m the two next, no self."""
    row = np.arange(4) * 10.0

    near, far = (within(row, np.zeros(4), metres) for metres in (10, 20))

    assert [1, 2, 2, 1] == near.sum(axis=1).tolist()
    assert [2, 3, 3, 2] == far.sum(axis=1).tolist()
    assert not far.diagonal().any()
    assert within(row, np.zeros(4), 5).nnz == 0


def test_the_k_nearest():
    """Three near and one remote: the remote one has neighbours, and is nobody's."""
    found = nearest([0.0, 1.0, 2.5, 90.0], [0.0] * 4, 2).toarray()

    assert [[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 0], [0, 1, 1, 0]] == found.tolist()


def test_the_k_nearest_of_few_and_of_equal_places():
    """More asked for than there are: all others; several at one point: never itself."""
    assert nearest([0.0, 1.0], [0.0, 0.0], 5).toarray().tolist() == [[0, 1], [1, 0]]
    assert nearest([0.0], [0.0], 5).nnz == 0
    one_place = nearest(np.zeros(6), np.zeros(6), 2)

    assert [2.0] * 6 == one_place.sum(axis=1).tolist()
    assert not one_place.diagonal().any()


def test_centres_that_are_not_known_are_refused():
    """NaN: ValueError."""
    with pytest.raises(ValueError, match="finite metres"):
        within([np.nan], [0.0], 5)
