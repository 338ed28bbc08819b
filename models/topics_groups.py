"""
Which texts go together, and which of their terms said so? The learning behind topics.

Terms are first weighed by how rare they are, then twice by what they told about the groups
found. In: plain texts, how often each was said. Out: terms with weights, and a group per
text. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl
import xxhash
from numpy.typing import NDArray
from scipy import special

from models import topics_clusters, topics_rule, topics_terms
from models.topics_terms import Matrix, Terms

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

_MOST_LEARNED: Final = 50_000
"""Different texts that are learned from; beyond that a sample that the seed draws."""
_DIMENSIONS: Final = 2
"""For each group. Fewer can not tell the groups apart; with more, pairs of letters that
happen to go together come in. 1.5, 2.5 and 3 find much the same (benchmarks/README.md)."""
_FEWEST_DIMENSIONS: Final = 10
_DRAW: Final = 1
"""Seed of the start of the SVD, which four power iterations make forget it."""
_MOST_WEIGHED: Final = 10_000
"""Texts from which the telling of terms is learned."""
_TIMES_WEIGHED: Final = 2
_COMMON: Final = 0.1
"""Share of texts above which a term is left out, until it is known what it tells."""
_COMMON_OF_FEW: Final = 1.5
"""The same with n groups, times 1 / n, since the very words of a group are in a share of
1 / n: with the tenth alone, two to five groups of real texts were not found at all."""
_FEW_TEXTS: Final = 50
"""Below this many different texts nothing can be said of single terms: all are kept."""
_LEAST_TOLD: Final = 0.05
"""Of what there is to know; terms below (請, 的, 處理 …) are dropped."""
_HEATS: Final = ((0.2, 0.5, 1.0), (0.02, 0.05, 0.1, 0.2, 0.5, 1.0))
"""Two ways: short texts keep more of the groups that they come with, long ones are better
begun almost afresh, which is taken where it makes the texts clearly likelier."""
_CLEARLY: Final = 0.0025
"""Of the log-likelihood. On the five corpora of benchmarks/topics.py it gains 0.005 of it and
more where groups come out better, 0.001 or less where they do not."""
_STEPS_AT_HEAT: Final = 4
_TRUSTED: Final = 0.95
"""How much of a text belongs to its first group at the start; the rest to all groups."""
_SMOOTHING: Final = 0.1


def different(letters: pl.Series, seed: int) -> tuple[list[str], NDArray[np.float64]]:
    """
    Return the different texts that are not empty, sorted, and how often each occurs.

    More than 50,000 are sampled by a hash of text and seed, so not by their order.
    """
    counted = letters.filter(letters != "").value_counts(sort=False).sort("text")
    if len(counted) > _MOST_LEARNED:
        drawn = [
            xxhash.xxh3_64_intdigest(text.encode(), seed=seed)
            for text in counted["text"]
        ]
        least = np.argpartition(np.array(drawn, dtype=np.uint64), _MOST_LEARNED)
        counted = counted[np.sort(least[:_MOST_LEARNED])]
    return counted["text"].to_list(), counted["count"].to_numpy().astype(np.float64)


def with_terms(held: Matrix) -> Integers:
    """Return the rows that hold any term: a text of others belongs nowhere."""
    return np.flatnonzero(np.diff(held.indptr))


def grouped(held: Matrix, weights: Floats, n_groups: int) -> Integers:
    """Return the group of every row (each has a term), by the terms it shares."""
    n_dims = min(max(_FEWEST_DIMENSIONS, _DIMENSIONS * n_groups), *held.shape)
    scaled = held.copy()
    scaled.data *= np.repeat(np.sqrt(weights), np.diff(held.indptr))
    from sklearn.utils.extmath import (  # noqa: PLC0415 - 0.4 s: only to learn
        randomized_svd,
    )

    _, strength, directions = randomized_svd(
        scaled, n_dims, n_iter=4, random_state=_DRAW
    )
    # √ of the strength: what many texts share counts more than what few do.
    reduce = directions.T * np.sqrt(strength / max(float(strength[0]), 1e-9))
    points = topics_clusters.unit(held @ reduce.astype(np.float32))
    centres = topics_clusters.centres(points, weights, n_groups)
    own: Integers = (points @ centres.T).argmax(axis=1)
    return own


def annealed(terms: Terms, held: Matrix, weights: Floats, own: Integers) -> Integers:
    """
    Return the groups after their texts were shared out anew, at first vaguely.

    A mixture of multinomials over which terms a text holds, without those of too many
    texts: every text belongs to all groups by exp(heat ln p), and the heat rises, so that
    groups that lie badly can still move (deterministic annealing). Groups that lose all
    texts are dropped.

    terms : of held, before they are weighed by what they tell.

    References: Ueda & Nakano (1998), Neural Networks 11; Yin & Wang (2014) for the mixture.
    """
    n_groups = int(own.max()) + 1
    present = held[:, np.flatnonzero(terms.document_share <= _too_common(n_groups))]
    present.data = np.ones_like(present.data)
    quickly, slowly = (_cooled(present, weights, own, heats) for heats in _HEATS)
    likely = _likelihood(present, weights, quickly)
    gain = _likelihood(present, weights, slowly) - likely
    share = slowly if gain > _CLEARLY * abs(likely) else quickly
    return np.unique(share.argmax(axis=1), return_inverse=True)[1]


def _cooled(
    present: Matrix, weights: Floats, own: Integers, heats: Sequence[float]
) -> Floats:
    """Return (n, n_groups): how much each text belongs to each group, in the end."""
    n_groups = int(own.max()) + 1
    share = np.full((len(own), n_groups), (1 - _TRUSTED) / n_groups, dtype=np.float32)
    share[np.arange(len(own)), own] += _TRUSTED
    for heat in np.repeat(heats, _STEPS_AT_HEAT):
        score = np.float32(heat) * _scores(present, weights, share)
        share = special.softmax(score, axis=1).astype(np.float32)
    return share


def _likelihood(present: Matrix, weights: Floats, share: Floats) -> float:
    """Return the weighed log-likelihood of the texts when each is in one group."""
    whole = np.eye(share.shape[1], dtype=np.float32)[share.argmax(axis=1)]
    scores = special.logsumexp(_scores(present, weights, whole), axis=1)
    return float(weights @ scores)


def _scores(present: Matrix, weights: Floats, share: Floats) -> Floats:
    """Return (n, n_groups): ln p(terms, group) of each text, but for a constant."""
    counted = share * weights[:, None]
    seen = present.T @ counted + np.float32(_SMOOTHING)
    speaks = np.log(seen / seen.sum(axis=0)).astype(np.float32)
    scores: Floats = present @ speaks + np.log(counted.sum(axis=0) + _SMOOTHING)
    return scores


def weighed(terms: Terms, held: Matrix, weights: Floats, n_groups: int) -> Floats:
    """
    Return (n_terms,) by what each term's weight is to be multiplied: √ of what it tells.

    What a term tells can only be seen in groups, and groups are only as good as their
    terms: so it is done twice, first without the terms that are in too many of the texts.
    """
    if held.shape[0] < _FEW_TEXTS:
        return np.ones(held.shape[1], dtype=np.float32)
    factor = (terms.document_share <= _too_common(n_groups)).astype(np.float32)
    if held.shape[0] > _MOST_WEIGHED:
        some = np.linspace(0, held.shape[0] - 1, _MOST_WEIGHED).astype(np.int64)
        held, weights = held[some], weights[some]
    for _ in range(_TIMES_WEIGHED):
        _, scaled = topics_terms.rescaled(terms, held, factor)
        known = with_terms(scaled)
        if not len(known):  # all texts are alike: what is common is all there is
            return np.ones(held.shape[1], dtype=np.float32)
        own = grouped(scaled[known], weights[known], n_groups)
        factor = told(held[known], weights[known], own)
    return factor


def told(held: Matrix, weights: Floats, own: Integers) -> Floats:
    """Return (n_terms,) √ of what each term tells about the groups; 0 where too little."""
    if held.shape[0] < _FEW_TEXTS:
        return np.ones(held.shape[1], dtype=np.float32)
    telling = topics_rule.telling(held, weights, own, int(own.max()) + 1)
    return np.sqrt(np.where(telling < _LEAST_TOLD, 0, telling))


def _too_common(n_groups: int) -> float:
    """Return the share of texts above which a term is left out at first."""
    return max(_COMMON, _COMMON_OF_FEW / n_groups)
