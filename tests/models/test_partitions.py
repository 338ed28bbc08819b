"""Are two groupings compared as scikit-learn compares them?"""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from models.partitions import adjusted_rand, mutual_information


@pytest.mark.parametrize(("n", "groups"), [(2, 2), (50, 3), (2_000, 40)])
def test_both_are_what_scikit_learn_says(n: int, groups: int) -> None:
    """Groups that agree in part are compared the same by a second implementation."""
    draw = np.random.default_rng(n)
    one = draw.integers(0, groups, n)
    other = np.where(draw.random(n) < 0.5, one, draw.integers(0, groups, n))

    expected = (
        adjusted_rand_score(one, other),
        normalized_mutual_info_score(one, other),
    )

    assert expected == pytest.approx(
        (adjusted_rand(one, other), mutual_information(one, other))
    )


def test_names_and_numbers_may_be_compared() -> None:
    """Categories have names, topics have numbers; the same groups are told as the same."""
    topics, categories = [3, 3, 7, 7], ["路燈", "路燈", "違停", "違停"]

    assert adjusted_rand(topics, categories) == 1.0
    assert mutual_information(topics, categories) == pytest.approx(1.0)


@pytest.mark.parametrize("things", [0, 1, 5])
def test_one_group_of_all_is_the_same_as_itself(things: int) -> None:
    """Nothing to tell apart, one thing, or all in one group: the same, not undefined."""
    together = np.zeros(things, dtype=np.int64)

    assert adjusted_rand(together, together) == 1.0
    assert mutual_information(together, together) == 1.0
