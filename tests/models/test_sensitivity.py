"""Is it told how far a ranking hangs on choices?"""

import numpy as np
import pytest
from scipy import stats

from models.sensitivity import stability


def test_by_hand():
    """Three areas, three choices: best and worst rank, share of choices that call it hot."""
    scores = [[9.0, 8.0, 1.0], [5.0, 9.0, 5.0], [1.0, 0.0, np.nan]]
    classes = [["hot", "hot", "none"], ["none"] * 3, ["none", "none", "undefined"]]

    found = stability(scores, classes, top=1)

    assert [1.0, 1.0, 3.0] == found.best_rank.tolist()
    assert [2.0, 2.0, 3.0] == found.worst_rank.tolist()
    assert [2 / 3, 0.0, 0.0] == pytest.approx(found.hot_share)
    assert [1.0, 0.5, -1.0] == pytest.approx(found.alike)
    assert [1.0, 0.0, 0.0] == found.kept.tolist()


def test_alike_is_spearmans():
    """456 areas with ties: equal to scipy's."""
    scores = np.random.default_rng(1).poisson(4.0, (456, 2)).astype(float)

    found = stability(scores, np.full(scores.shape, "none"))

    assert stats.spearmanr(*scores.T).statistic == pytest.approx(found.alike[1])


def test_nothing_known():
    """A choice that says nothing, equal scores: NaN, and no warning."""
    scores = np.column_stack([[1.0, 2.0], [np.nan] * 2, [3.0, 3.0]])

    found = stability(scores, np.full((2, 3), "undefined"))

    assert [1.0] == pytest.approx(found.alike[:1])
    assert np.isnan(found.alike[1:]).all()
    assert np.isnan(found.hot_share).all()
    assert np.isnan(stability([[np.nan]], [["undefined"]]).best_rank).all()


def test_shapes_must_fit():
    """Scores and classes of different shapes, or none: ValueError."""
    with pytest.raises(ValueError, match="scores, classes"):
        stability([[1.0]], [["none", "none"]])
