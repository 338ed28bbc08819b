"""
What are the petitions about? Groups of texts, learned once, given to any text later.

Terms (topics_terms.py) -> groups (topics_clusters.py), twice with the terms weighed by
what they told -> a rule that gives topics to texts (topics_rule.py) -> labels
(topics_labels.py). In: texts in which people and places are already marks. Out: a frozen
value of plain arrays; topics and weights per text, row for row. Pure: the order of the rows
decides nothing, and the seed only which texts are learned from where there are too many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
import xxhash
from numpy.typing import NDArray
from sklearn.utils.extmath import randomized_svd
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from models import topics_clusters, topics_labels, topics_rule, topics_terms
from models.text import plain
from models.topics_labels import Label
from models.topics_rule import Rule
from models.topics_terms import Matrix, Terms

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

NOT_ASSIGNED: Final = 0
"""The topic of a text that no topic explains; topics count from 1."""

_DIMENSIONS: Final = 100
_DRAW: Final = 1
"""Seed of the start of the SVD, which four power iterations make forget it."""
_MOST_LEARNED: Final = 50_000
"""Different texts that are learned from; beyond that a sample that the seed draws."""
_MOST_WEIGHED: Final = 10_000
"""Texts from which the telling of terms is learned."""
_TIMES_WEIGHED: Final = 2
_AT_ONCE: Final = 100_000
"""Texts that are assigned in one go, which bounds the memory."""
_COMMON: Final = 0.1
"""Share of texts above which a term is left out, until it is known what it tells."""
_FEW_TEXTS: Final = 50
"""Below this many different texts nothing can be said of single terms: all are kept."""
_LEAST_TOLD: Final = 0.1
"""Of what there is to know; terms below (請, 的, 處理 …) are dropped: a third of all uses."""
_LEAST_LIKENESS: Final = 0.1
"""Cosine between a text and the mean of its topic below which nothing explains it."""


@dataclass(frozen=True)
class Topics:
    """What was learned."""

    terms: Terms
    rule: Rule
    """Topic t + 1 is row t of its arrays; the largest comes first."""
    labels: tuple[Label, ...]
    """(n_topics,) name and words of each topic."""
    seed: int

    @property
    def n_topics(self) -> int:
        """Number of topics."""
        return len(self.labels)


@dataclass(frozen=True)
class Assigned:
    """Which topic each text has: rows as the texts came."""

    topic_ids: NDArray[np.int32]
    """(n,) the first topic, from 1; 0 where no topic explains the text."""
    weights: Floats
    """(n,) share of the first topic in the text, 0-1; 0 where there is none."""
    likeness: Floats
    """(n,) cosine between the text and the mean of its topic; 0 where there is none."""


def fit(texts: Sequence[str | None] | pl.Series, n_topics: int, seed: int) -> Topics:
    """
    Return the topics of the texts.

    Every different text counts with the square root of how often it occurs: a template
    sent 10,000 times is a large topic, but does not bend all others.

    n_topics : wanted; fewer are found where there are fewer different texts. ValueError
        below 1.
    """
    if n_topics < 1:
        msg = f"n_topics: expected 1 or more, got {n_topics}."
        raise ValueError(msg)
    # One thread: sums come out the same to the last bit on every number of cores, and
    # thousands of small products do not wait for each other (20 times faster when busy).
    with threadpool_limits(1):
        return _fit(texts, n_topics, seed)


def _fit(texts: Sequence[str | None] | pl.Series, n_topics: int, seed: int) -> Topics:
    """Return the topics of the texts, on one thread."""
    different, counts = _different(plain(texts), seed)
    terms = topics_terms.learn(different, counts)
    held = topics_terms.matrix(terms, different)
    factor = _telling(terms, held, np.sqrt(counts).astype(np.float32), n_topics)
    terms, held = topics_terms.rescaled(terms, held, factor)
    known = _with_terms(held)
    if not len(known):
        nothing = np.empty((0, held.shape[1]), dtype=np.float32)
        return Topics(terms, Rule(nothing, np.empty(0, dtype=np.float32)), (), seed)
    held, counts = held[known], counts[known]
    weights = np.sqrt(counts).astype(np.float32)
    own = _largest_first(_groups(held, weights, n_topics), counts)
    rule, own = topics_rule.learn(held, weights, own, int(own.max()) + 1)
    _, near = topics_rule.fit_of(rule, held, own)
    texts_known = [different[row] for row in known]
    labels = topics_labels.labels(texts_known, counts, own, near, len(rule.mass))
    return Topics(terms, rule, labels, seed)


def assign(topics: Topics, texts: Sequence[str | None] | pl.Series) -> Assigned:
    """Return the topic of every text, also of texts that it was not learned from."""
    said = pl.Series("text", texts, dtype=pl.String)
    parts = [
        _assigned(topics, plain(said[start : start + _AT_ONCE]).to_list())
        for start in range(0, max(1, len(said)), _AT_ONCE)
    ]
    return Assigned(
        np.concatenate([part.topic_ids for part in parts]),
        np.concatenate([part.weights for part in parts]),
        np.concatenate([part.likeness for part in parts]),
    )


def _assigned(topics: Topics, letters: Sequence[str]) -> Assigned:
    """Return the topic of every plain text."""
    if not topics.n_topics:
        nothing = np.zeros(len(letters), dtype=np.float32)
        return Assigned(nothing.astype(np.int32), nothing, nothing)
    held = topics_terms.matrix(topics.terms, letters)
    first = topics_rule.nearest(topics.rule, held)
    share, near = topics_rule.fit_of(topics.rule, held, first)
    clear = near >= _LEAST_LIKENESS
    return Assigned(
        np.where(clear, first + 1, NOT_ASSIGNED).astype(np.int32),
        np.where(clear, share, 0),
        np.where(clear, near, 0),
    )


def _different(letters: pl.Series, seed: int) -> tuple[list[str], NDArray[np.float64]]:
    """Return the different texts that are not empty, sorted, and how often each occurs."""
    counted = letters.filter(letters != "").value_counts(sort=False).sort("text")
    if len(counted) > _MOST_LEARNED:
        drawn = [
            xxhash.xxh3_64_intdigest(text.encode(), seed=seed)
            for text in counted["text"]
        ]
        least = np.argpartition(np.array(drawn, dtype=np.uint64), _MOST_LEARNED)
        counted = counted[np.sort(least[:_MOST_LEARNED])]
    return counted["text"].to_list(), counted["count"].to_numpy().astype(np.float64)


def _telling(terms: Terms, held: Matrix, weights: Floats, n_topics: int) -> Floats:
    """
    Return (n_terms,) by what each term's weight is to be multiplied: √ of what it tells.

    What a term tells can only be seen in groups, and groups are only as good as their
    terms: so it is done twice, first without the terms of more than a tenth of the texts.
    """
    if held.shape[0] < _FEW_TEXTS:
        return np.ones(held.shape[1], dtype=np.float32)
    factor = (terms.document_share <= _COMMON).astype(np.float32)
    if held.shape[0] > _MOST_WEIGHED:
        some = np.linspace(0, held.shape[0] - 1, _MOST_WEIGHED).astype(np.int64)
        held, weights = held[some], weights[some]
    for _ in range(_TIMES_WEIGHED):
        _, scaled = topics_terms.rescaled(terms, held, factor)
        known = _with_terms(scaled)
        if not len(known):
            break
        own = _groups(scaled[known], weights[known], n_topics)
        n_groups = int(own.max()) + 1
        told = topics_rule.telling(held[known], weights[known], own, n_groups)
        factor = np.sqrt(np.where(told < _LEAST_TOLD, 0, told))
    return factor


def _with_terms(held: Matrix) -> Integers:
    """Return the rows that hold any term: a text of others belongs nowhere."""
    return np.flatnonzero(np.diff(held.indptr))


def _groups(held: Matrix, weights: Floats, n_topics: int) -> Integers:
    """Return the group of every row (each has a term), by the terms it shares."""
    n_dims = min(_DIMENSIONS, *held.shape)
    scaled = held.copy()
    scaled.data *= np.repeat(np.sqrt(weights), np.diff(held.indptr))
    _, strength, directions = randomized_svd(
        scaled, n_dims, n_iter=4, random_state=_DRAW
    )
    # √ of the strength: what many texts share counts more than what few do.
    reduce = directions.T * np.sqrt(strength / max(float(strength[0]), 1e-9))
    points = topics_clusters.unit(held @ reduce.astype(np.float32))
    centres = topics_clusters.centres(points, weights, n_topics)
    own: Integers = (points @ centres.T).argmax(axis=1)
    return own


def _largest_first(own: Integers, counts: NDArray[np.float64]) -> Integers:
    """Return the groups numbered by how many texts they hold, repeats counted."""
    order = np.argsort(-np.bincount(own, counts), kind="stable")
    return np.argsort(order)[own]
