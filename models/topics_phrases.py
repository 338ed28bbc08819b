"""
Which terms say only what others have said? Those of phrases that always come whole.

In: how often each text holds each term. Out: the same, every term of a phrase counting so
much less that the phrase counts about as much as one of its terms. Pure.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models.topics_terms import Matrix

Floats = NDArray[np.float32]

_FEW_TEXTS: Final = 50
"""Below this many texts a subject is as much of a phrase as a greeting is: all counts."""
_READ: Final = 2_000
"""Texts from which it is learned which terms come together."""
_SURE: Final = 1.0
"""Texts: two terms of one text each came together by being there, not as a phrase."""
_SHARPLY: Final = 8
"""Power: terms that share 0.7 of their texts count 0.06, those that share 0.95 count 0.66."""
_AT_ONCE: Final = 500
"""Terms that are compared with all others in one go."""


def once(held: Matrix) -> Matrix:
    """
    Return the counts, (n_texts, n_terms), with what a phrase repeats taken out.

    A greeting of ten letters is nineteen terms, each of which foretells the others, and a
    mixture takes them for nineteen reasons. Formula: a term counts 1 / (1 + sum over other
    terms s of (n_ts / (sqrt(n_t n_s) + 1))^8), with n_t the texts that hold it and n_ts those
    that hold both.

    References: Rennie et al. (2003), ICML, on naive Bayes that believes a phrase twice.
    """
    if held.shape[0] < _FEW_TEXTS:
        return held
    counts = _counts(held)
    out = held.copy()
    out.data = out.data * counts[out.indices]
    return out


def _counts(held: Matrix) -> Floats:
    """Return (n_terms,) 0-1: what a term counts among those that come with it."""
    height, width = held.shape
    read = np.linspace(0, height - 1, min(height, _READ)).astype(np.int64)
    some = held[read]
    some.data = np.ones_like(some.data)
    root = np.sqrt(np.bincount(some.indices, minlength=width)).astype(np.float32)
    terms = sparse.csr_array(some.T)
    again = np.empty(width, dtype=np.float32)
    for start in range(0, width, _AT_ONCE):
        rows = np.arange(start, min(start + _AT_ONCE, width))
        both = terms[rows] @ some
        row = np.repeat(rows, np.diff(both.indptr))
        shared = both.data / (root[row] * root[both.indices] + np.float32(_SURE))
        shared[row == both.indices] = 0
        again[rows] = np.bincount(row - start, shared**_SHARPLY, len(rows))
    counts: Floats = (1 / (1 + again)).astype(np.float32)
    return counts
