"""Which of many campaigns can be believed? Shrunk by hand, and by simulation."""

import numpy as np
import pytest

from models.scoreboard import scoreboard

Z = 1.959963984540054


def measured(y, s):
    """Return relative effects and their intervals from logarithms and errors."""
    y, s = np.asarray(y, float), np.asarray(s, float)
    return np.expm1(y), np.expm1(y - Z * s), np.expm1(y + Z * s)


def test_an_unsure_effect_is_drawn_to_nothing():
    """
    Two campaigns, y = 0.4 with s = 0.1 and 0.4.

    tau² = (2 * 0.04 + 0.16 - 0.01 + 0.16 - 0.16) / 4 = 0.0575; trust 0.0575 / 0.0675 =
    0.852 and 0.0575 / 0.2175 = 0.264; effects exp(0.3407) - 1 and exp(0.1057) - 1.
    """
    board = scoreboard(*measured([0.4, 0.4], [0.1, 0.4]), [0.0001, 0.3])

    assert [0.852, 0.264] == pytest.approx(board.trust, abs=1e-3)
    assert [0.406, 0.1115] == pytest.approx(board.relative, abs=1e-3)
    assert [0.0002, 0.3] == pytest.approx(board.q)


def test_refused_campaigns_stay_in_their_place():
    """They have no number, and do not count in q."""
    relative, low, high = measured([0.4, np.nan, 0.1], [0.1, np.nan, 0.1])
    board = scoreboard(relative, low, high, [0.01, np.nan, 0.4])

    assert [False, True, False] == np.isnan(board.relative).tolist()
    assert [0.02, 0.4] == pytest.approx(board.q[[0, 2]])


def test_no_campaign_at_all():
    """An empty board is a board."""
    board = scoreboard([], [], [], [])

    assert 0 == board.relative.size


def test_the_best_of_twenty_without_effect_is_not_believed():
    """
    Twenty campaigns without effect, s = 0.15, 200 times.

    The best one says 30 % and more by itself (1.87 s = 0.28); shrunk, less than a third of
    that; and an interval of the board holds 0 in 95 of 100.
    """
    rng = np.random.default_rng(3)
    best, shrunk, holds = [], [], []
    for _ in range(200):
        relative, low, high = measured(rng.normal(0, 0.15, 20), np.full(20, 0.15))
        board = scoreboard(relative, low, high, np.full(20, 0.5))
        best.append(relative.max())
        shrunk.append(board.relative.max())
        holds.append(np.mean((board.low <= 0) & (board.high >= 0)))

    assert np.mean(best) > 0.3
    assert np.mean(shrunk) < 0.1
    assert np.mean(holds) > 0.97


def test_shapes_that_do_not_fit_are_refused():
    """One number a campaign."""
    with pytest.raises(ValueError, match="expected"):
        scoreboard([0.1], [0.0, 0.1], [0.2], [0.3])
