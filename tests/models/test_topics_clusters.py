"""Do clusters of points on a sphere come out where they were put?"""

import numpy as np
import pytest

from models import topics_clusters
from models.topics_clusters import centres, unit


def planted(n_each, n_clusters, seed=0, spread=0.15):
    """Return points around unit vectors of 8 dimensions, and the cluster of each."""
    random = np.random.default_rng(seed)
    around = np.eye(8, dtype=np.float32)[:n_clusters]
    own = np.repeat(np.arange(n_clusters), n_each)
    points = around[own] + random.normal(0, spread, (len(own), 8)).astype(np.float32)
    return unit(points), own


def test_two_directions_by_hand():
    """Points at 0, 10, 80 and 90 degrees: the centres lie at 5 and at 85."""
    angles = np.radians([0, 10, 80, 90])
    points = np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)

    found = centres(points, np.ones(4, np.float32), 2, seed=1)

    directions = np.sort(np.degrees(np.arctan2(found[:, 1], found[:, 0])))
    np.testing.assert_allclose([5, 85], directions, atol=1e-4)


def test_weight_pulls_the_centre():
    """A point that counts three times: tan = 3 sin(60) / (1 + 3 cos(60)) = 46.1 degrees."""
    angles = np.radians([0, 60])
    points = np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)

    found = centres(points, np.array([1, 3], np.float32), 1, seed=1)

    expected = np.degrees(np.arctan2(3 * np.sin(angles[1]), 1 + 3 * np.cos(angles[1])))
    assert expected == pytest.approx(np.degrees(np.arctan2(*found[0, ::-1])), abs=1e-4)


@pytest.mark.parametrize("tried_on", [5_000, 100])
def test_planted_clusters_are_found(monkeypatch, tried_on):
    """Six clusters of 60: every point is with its own, also when starts see a sample."""
    monkeypatch.setattr(topics_clusters, "_TRIED_ON", tried_on)
    points, own = planted(60, 6)

    found = (points @ centres(points, np.ones(360, np.float32), 6, seed=3).T).argmax(1)

    assert 6 == len(set(zip(own.tolist(), found.tolist(), strict=True)))


def test_the_same_seed_gives_the_same_bits():
    """Nothing depends on the run."""
    points, _ = planted(200, 6, spread=0.6)
    weights = np.ones(1_200, np.float32)

    first, second = (centres(points, weights, 9, seed=5) for _ in range(2))

    np.testing.assert_array_equal(first, second)


def test_coincident_points_make_no_empty_cluster():
    """Three places and ten clusters wanted: three found."""
    points = np.repeat(np.eye(3, dtype=np.float32), 20, axis=0)

    found = centres(points, np.ones(60, np.float32), 10, seed=1)

    assert 3 == len(found)


def test_no_points_no_centres():
    """Nothing in, nothing out, with the dimensions kept."""
    found = centres(np.empty((0, 4), np.float32), np.empty(0, np.float32), 3, seed=1)

    assert (0, 4) == found.shape


def test_unit_leaves_zero_alone():
    """(3, 4) becomes (0.6, 0.8); a row of 0 stays 0."""
    rows = unit(np.array([[3, 4], [0, 0]], np.float32))

    np.testing.assert_allclose([[0.6, 0.8], [0, 0]], rows)
