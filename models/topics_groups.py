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
from scipy import linalg

from models import topics_clusters, topics_mixture, topics_rule, topics_terms
from models.topics_terms import Matrix, Terms

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

_MOST_LEARNED: Final = 50_000
"""Different texts that are learned from; beyond that a sample that the seed draws."""
_BEGUN_ON: Final = 10_000
"""Different texts on which groups begin; all then join them and settle."""
_DIMENSIONS: Final = 2
"""For each group. Fewer can not tell the groups apart; with more, pairs of letters that
happen to go together come in. 1.5, 2.5 and 3 find much the same (benchmarks/README.md)."""
_FEWEST_DIMENSIONS: Final = 10
_DRAW: Final = 1
"""Seed of what is drawn whatever the caller's seed is: the texts that groups begin on, and
the start of the SVD, which four power iterations make forget it."""
_POWERS: Final = 4
_MORE_DIMENSIONS: Final = 10
"""That are worked out and let go: the last ones of a random start are not exact."""
_MOST_WEIGHED: Final = 5_000
"""Texts from which the telling of terms is learned."""
_TIMES_WEIGHED: Final = 2
_COMMON: Final = 0.1
"""Share of texts above which a term is left out, until it is known what it tells."""
_COMMON_OF_FEW: Final = 1.5
"""The same with n groups, times 1 / n, since the very words of a group are in a share of
1 / n: with the tenth alone, two to five groups of real texts were not found at all."""
_LEAST_LEFT, _FEW_ARE_BARE, _MORE_COMMON = 0.25, 0.01, 1.5
"""Where more than a hundredth of the texts keep less than a quarter of their terms, that
share is taken half as large again, and again. Only texts of few patterns do: of eight corpora
of benchmarks/topics.py none."""
_LEAST_SAID: Final = 2.5
"""Petitions: a term of fewer is no beginning of a group."""
_FEW_TEXTS: Final = 50
"""Below this many different texts nothing can be said of single terms: all are kept."""
_LEAST_TOLD: Final = 0.05
"""Of what there is to know; terms below (請, 的, 處理 …) are dropped."""


def different(letters: pl.Series, seed: int) -> tuple[list[str], NDArray[np.float64]]:
    """
    Return the different texts that are not empty, sorted, and how often each occurs.

    More than 50,000 are sampled by a hash of text and seed, so not by their order; those
    of :func:`begun_on` are among them.
    """
    counted = letters.filter(letters != "").value_counts(sort=False).sort("text")
    if len(counted) > _MOST_LEARNED:
        said = counted["text"].to_list()
        drawn = _drawn(said, seed)
        drawn[begun_on(said)] = 0
        least = np.argpartition(drawn, _MOST_LEARNED)
        counted = counted[np.sort(least[:_MOST_LEARNED])]
    return counted["text"].to_list(), counted["count"].to_numpy().astype(np.float64)


def begun_on(said: Sequence[str]) -> Integers:
    """
    Return the rows of 10,000 texts, of all where there are fewer, on which groups begin.

    They are drawn by a hash of the text alone: another seed draws other texts to learn
    from, but begins with the same groups.
    """
    if len(said) <= _BEGUN_ON:
        return np.arange(len(said))
    drawn = _drawn(said, _DRAW)
    return np.sort(np.argpartition(drawn, _BEGUN_ON)[:_BEGUN_ON])


def groups(said: Sequence[str], counts: NDArray[np.float64], n_groups: int) -> Integers:
    """Return the group of every text, at most so many; -1 where it holds no term."""
    terms = topics_terms.learn(said, counts)
    held = topics_terms.matrix(terms, said)
    weights = np.sqrt(counts).astype(np.float32)
    factor = weighed(terms, held, weights, n_groups)
    _, scaled = topics_terms.rescaled(terms, held, factor)
    known = with_terms(scaled)
    found = np.full(len(said), -1)
    if len(known):
        own = grouped(scaled[known], weights[known], n_groups)
        texts = [said[row] for row in known]
        found[known] = shared_out(terms, held[known], texts, weights[known], own)
    return found


def _drawn(said: Sequence[str], seed: int) -> NDArray[np.uint64]:
    """Return a number for each text that looks like chance."""
    drawn = [xxhash.xxh3_64_intdigest(text.encode(), seed=seed) for text in said]
    return np.array(drawn, dtype=np.uint64)


def with_terms(held: Matrix) -> Integers:
    """Return the rows that hold any term: a text of others belongs nowhere."""
    return np.flatnonzero(np.diff(held.indptr))


def grouped(held: Matrix, weights: Floats, n_groups: int) -> Integers:
    """Return the group of every row (each has a term), by the terms it shares."""
    n_dims = min(max(_FEWEST_DIMENSIONS, _DIMENSIONS * n_groups), *held.shape)
    scaled = held.copy()
    scaled.data *= np.repeat(np.sqrt(weights), np.diff(held.indptr))
    strength, directions = _directions(scaled, n_dims)
    # √ of the strength: what many texts share counts more than what few do.
    reduce = directions * np.sqrt(strength / max(float(strength[0]), 1e-9))
    points = topics_clusters.unit(held @ reduce.astype(np.float32))
    centres = topics_clusters.centres(points, weights, n_groups)
    own: Integers = (points @ centres.T).argmax(axis=1)
    return own


def _directions(held: Matrix, n_dims: int) -> tuple[Floats, Floats]:
    """
    Return the largest singular values (n_dims,) and their directions (n_terms, n_dims).

    Power iterations on a random start, as scikit-learn's randomized_svd does it; that one
    takes half a second to come and half as long again to do.

    References: Halko, Martinsson & Tropp (2011), SIAM Review 53, algorithm 4.4.
    """
    random = np.random.default_rng(_DRAW)
    wide = min(n_dims + _MORE_DIMENSIONS, *held.shape)
    across = random.standard_normal((held.shape[1], wide), dtype=np.float32)
    for _ in range(_POWERS):
        along = linalg.qr(held @ across, mode="economic", check_finite=False)[0]
        across = held.T @ along
    along = linalg.qr(held @ across, mode="economic", check_finite=False)[0]
    across = held.T @ along
    squares, turned = linalg.eigh(across.T @ across, check_finite=False)
    strength = np.sqrt(np.maximum(squares[::-1], 1e-12))[:n_dims]
    return strength, across @ turned[:, ::-1][:, :n_dims] / strength


def shared_out(
    terms: Terms, held: Matrix, said: Sequence[str], weights: Floats, own: Integers
) -> Integers:
    """
    Return the groups after their texts were shared out anew, see topics_mixture.py.

    terms : of held, before they are weighed by what they tell; those of too many texts are
    left out. said : the texts of the rows.
    """
    few = len(said) < _FEW_TEXTS
    n_groups = int(own.max()) + 1
    pairs = held.copy()
    pairs.data = np.ones_like(held.data)
    pairs = pairs[:, _uncommon(pairs, terms.document_share, n_groups)]
    counts = weights.astype(np.float64) ** 2
    beside = topics_terms.learn(said, counts, reach=1)
    near = topics_terms.counted(beside, said)
    # What two petitions say groups those two, and costs as much as what a thousand say. A
    # template that a thousand sent is one text, but said a thousand times.
    said_in = near.copy()
    said_in.data = np.ones_like(near.data)
    often = np.asarray(said_in.T @ counts) > (0 if few else _LEAST_SAID)
    uncommon = _uncommon(said_in, beside.document_share, n_groups)
    near = near[:, uncommon & often]
    return topics_mixture.shared_out(pairs, near, weights, own)


def weighed(terms: Terms, held: Matrix, weights: Floats, n_groups: int) -> Floats:
    """
    Return (n_terms,) by what each term's weight is to be multiplied: √ of what it tells.

    What a term tells can only be seen in groups, and groups are only as good as their
    terms: so it is done twice, first without the terms that are in too many of the texts.
    """
    if held.shape[0] < _FEW_TEXTS:
        return np.ones(held.shape[1], dtype=np.float32)
    present = held.copy()
    present.data = np.ones_like(held.data)
    uncommon = _uncommon(present, terms.document_share, n_groups)
    factor = uncommon.astype(np.float32)
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
    ones = np.ones(held.shape[1], dtype=np.float32)
    if held.shape[0] < _FEW_TEXTS:
        return ones
    telling = topics_rule.telling(held, weights, own, int(own.max()) + 1)
    kept = np.sqrt(np.where(telling < _LEAST_TOLD, 0, telling))
    return kept if kept.any() else ones


def _uncommon(held: Matrix, share: Floats, n_groups: int) -> NDArray[np.bool_]:
    """
    Return (n_terms,): whether a term is in few enough of the texts to begin with.

    That is a tenth of them, or 1.5 / n; more where texts would be left with next to
    nothing, as where half of them say the same words and little else.

    held : 1 where a text holds a term. share : of the texts that hold it.
    """
    height = held.shape[0]
    if height < _FEW_TEXTS:
        return np.ones(len(share), dtype=bool)
    common = max(_COMMON, _COMMON_OF_FEW / n_groups)
    length = np.maximum(held.sum(axis=1), 1)
    while True:
        uncommon = np.asarray(share <= common)
        left = held @ uncommon.astype(np.float32) / length
        if common >= 1 or (left < _LEAST_LEFT).mean() <= _FEW_ARE_BARE:
            return uncommon
        common *= _MORE_COMMON
