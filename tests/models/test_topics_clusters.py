"""Do clusters of points on a sphere come out where they were put?"""

import numpy as np
import pytest
from scipy.cluster import hierarchy
from sklearn.metrics import adjusted_rand_score

from models import topics_clusters
from models.topics_clusters import centres, unit, ward


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

    found = centres(points, np.ones(4, np.float32), 2)

    directions = np.sort(np.degrees(np.arctan2(found[:, 1], found[:, 0])))
    np.testing.assert_allclose([5, 85], directions, atol=1e-4)


def test_weight_pulls_the_centre():
    """A point that counts three times: tan = 3 sin(60) / (1 + 3 cos(60)) = 46.1 degrees."""
    angles = np.radians([0, 60])
    points = np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)

    found = centres(points, np.array([1, 3], np.float32), 1)

    expected = np.degrees(np.arctan2(3 * np.sin(angles[1]), 1 + 3 * np.cos(angles[1])))
    assert expected == pytest.approx(np.degrees(np.arctan2(*found[0, ::-1])), abs=1e-4)


@pytest.mark.parametrize(("tried_on", "small"), [(5_000, 400), (100, 400), (100, 20)])
def test_planted_clusters_are_found(monkeypatch, tried_on, small):
    """Six clusters of 60: each point is with its own, also by a sample or few groups."""
    monkeypatch.setattr(topics_clusters, "_TRIED_ON", tried_on)
    monkeypatch.setattr(topics_clusters, "_SMALL_GROUPS", small)
    points, own = planted(60, 6)

    found = (points @ centres(points, np.ones(360, np.float32), 6).T).argmax(1)

    assert 6 == len(set(zip(own.tolist(), found.tolist(), strict=True)))


def test_every_run_gives_the_same_bits():
    """Nothing depends on the run."""
    points, _ = planted(200, 6, spread=0.6)
    weights = np.ones(1_200, np.float32)

    first, second = (centres(points, weights, 9) for _ in range(2))

    np.testing.assert_array_equal(first, second)


def test_coincident_points_make_no_empty_cluster():
    """Three places and ten clusters wanted: three found."""
    points = np.repeat(np.eye(3, dtype=np.float32), 20, axis=0)

    found = centres(points, np.ones(60, np.float32), 10)

    assert 3 == len(found)


def test_no_points_no_centres():
    """Nothing in, nothing out, with the dimensions kept."""
    found = centres(np.empty((0, 4), np.float32), np.empty(0, np.float32), 3)

    assert (0, 4) == found.shape


def test_ward_by_hand():
    """
    Points 0, 1, 3, 10 on a line: 0 + 1 first (cost 1/2), then + 3 (2/3 * 2.5^2 = 4.2).

    A heavy point costs more: with 3 at weight 100 it is 2 * 100 / 102 * 2.5^2 = 12.3, and
    still cheaper than 3 + 10 at 100 / 101 * 49.
    """
    line = np.array([[0], [1], [3], [10]], np.float32)
    light, heavy = np.ones(4, np.float32), np.array([1, 1, 100, 1], np.float32)

    assert [0, 0, 1, 2] == ward(line, light, 3).tolist()
    assert [0, 0, 0, 1] == ward(line, light, 2).tolist()
    assert [0, 0, 0, 1] == ward(line * heavy[:, None], heavy, 2).tolist()
    assert [0, 1, 2, 3] == ward(line, light, 9).tolist()


def test_ward_is_equal_to_scipy():
    """Thirty points of equal weight, every number of groups: the same partition."""
    points = np.random.default_rng(7).normal(size=(30, 3)).astype(np.float32)
    tree = hierarchy.linkage(points, method="ward")

    for n_groups in (2, 5, 11, 29):
        theirs = hierarchy.fcluster(tree, n_groups, criterion="maxclust")
        ours = ward(points, np.ones(30, np.float32), n_groups)

        assert adjusted_rand_score(theirs, ours) == pytest.approx(1.0)


def test_unit_leaves_zero_alone():
    """(3, 4) becomes (0.6, 0.8); a row of 0 stays 0."""
    rows = unit(np.array([[3, 4], [0, 0]], np.float32))

    np.testing.assert_allclose([[0.6, 0.8], [0, 0]], rows)
