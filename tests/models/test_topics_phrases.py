"""Does a phrase that always comes whole count about as one of its terms?"""

import numpy as np
import pytest
from scipy import sparse

from models.topics_phrases import once


def held(rows):
    """Return counts as the terms' matrix has them."""
    return sparse.csr_array(np.array(rows, dtype=np.float32))


def test_terms_that_come_together_share_what_they_count():
    """
    Two terms in the same 9 of 60 texts: 1 / (1 + (9 / 10)^8) = 0.699 each.

    A third in 30 others, alone: 1. A fourth in 4 of the 9: with either of the two 4 / 7,
    so 1 / (1 + 2 (4/7)^8) = 0.978; the two then lose (4/7)^8 more: 0.693.
    """
    texts = [[2, 1, 0, 1]] * 4 + [[1, 1, 0, 0]] * 5 + [[0, 0, 1, 0]] * 30
    texts += [[0, 0, 0, 0]] * 21
    together, apart = 0.9**8, (4 / 7) ** 8

    found = once(held(texts)).toarray()

    phrase = 1 / (1 + together + apart)
    assert pytest.approx([2 * phrase, phrase, 0, 1 / (1 + 2 * apart)]) == found[0]
    assert pytest.approx([0, 0, 1, 0]) == found[9]
    assert pytest.approx(0.693, abs=0.001) == phrase


def test_what_comes_in_is_not_changed():
    """The counts handed in are those of before."""
    given = held([[1, 1]] * 60)

    once(given)

    assert (given.toarray() == 1).all()


def test_of_few_texts_all_counts():
    """49 texts: nothing is known of phrases, all counts as it did."""
    given = held([[3, 3]] * 49)

    assert (once(given).toarray() == 3).all()


def test_no_terms_at_all():
    """Sixty texts without a term: the same."""
    assert (60, 0) == once(held(np.empty((60, 0)))).shape
