"""Are texts shared out by what they say, whatever the first groups were?"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from sklearn.metrics import adjusted_rand_score

from models.topics_mixture import shared_out


def texts(n: int, words: int) -> tuple[sparse.csr_array, np.ndarray]:
    """Return texts of two subjects, ten words each of its own twenty, and the subjects."""
    draw = np.random.default_rng(1)
    subject = np.repeat([0, 1], n // 2)
    held = np.zeros((n, 40), dtype=np.float32)
    for row in range(n):
        held[row, 20 * subject[row] + draw.choice(20, words, replace=False)] = 1
    return sparse.csr_array(held), subject


def test_groups_that_begin_by_chance_end_with_the_subjects() -> None:
    """The first groups cut across both subjects: what the draws agree upon takes over."""
    held, subject = texts(200, 10)
    weights = np.ones(200, dtype=np.float32)

    found = shared_out(held, held, weights, np.tile([0, 1], 100))

    assert 1.0 == adjusted_rand_score(subject, found)


def test_first_groups_that_are_right_stay() -> None:
    """Nothing is gained by others: the same groups under the same numbers."""
    held, subject = texts(200, 10)

    found = shared_out(held, held, np.ones(200, dtype=np.float32), subject)

    np.testing.assert_array_equal(subject, found)


def test_one_group_and_one_text_stay_one() -> None:
    """Nothing to share out."""
    held, _ = texts(2, 10)
    one = np.zeros(2, dtype=np.int64)

    assert [0, 0] == shared_out(held, held, np.ones(2, np.float32), one).tolist()
    assert [0] == shared_out(
        held[:1], held[:1], np.ones(1, np.float32), one[:1]
    ).tolist()
