"""
What are the petitions about? Groups of texts, learned once, given to any text later.

TF-IDF of letters (topics_terms.py) -> 100 dimensions -> spherical k-means
(topics_clusters.py) -> labels (topics_labels.py). In: texts in which people and places
are already marks. Out: a frozen value of plain arrays; topics and weights per text, row
for row. Pure: a seed decides all that is random, and the order of the rows nothing.
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

from models import topics_clusters, topics_labels, topics_terms
from models.text import plain
from models.topics_labels import Label
from models.topics_terms import Terms

Floats = NDArray[np.float32]

NOT_ASSIGNED: Final = 0
"""The topic of a text that no topic explains; topics count from 1."""

_DIMENSIONS: Final = 100
_MOST_LEARNED: Final = 100_000
"""Different texts that are learned from; beyond that a sample that the seed draws."""
_SHARPNESS: Final = 12.0
"""Of the soft weights: e-fold for 1/12 of cosine."""
_LEAST_LIKENESS: Final = 0.1
"""Cosine between a text's terms and its topic below which no topic explains the text."""


@dataclass(frozen=True)
class Topics:
    """What was learned."""

    terms: Terms
    directions: Floats
    """(n_terms, n_dims) from terms to the reduced space."""
    centres: Floats
    """(n_topics, n_dims) of length 1; row t is topic t + 1, the largest first."""
    labels: tuple[Label, ...]
    """(n_topics,) name, words and examples of each topic."""
    seed: int

    @property
    def n_topics(self) -> int:
        """Number of topics."""
        return len(self.centres)


@dataclass(frozen=True)
class Assigned:
    """Which topics each text has: the rows as the texts came."""

    topic_ids: NDArray[np.int32]
    """(n,) the first topic, from 1; 0 where no topic explains the text."""
    weights: Floats
    """(n,) share of the first topic in the text, 0-1; 0 where there is none."""
    likeness: Floats
    """(n,) cosine between the text's terms and its topic, 0-1: how well it is explained."""


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
    different, counts = _different(plain(texts), seed)
    terms = topics_terms.learn(different, n_topics)
    held = topics_terms.matrix(terms, different)
    known = np.flatnonzero(np.diff(held.indptr))
    held, counts = held[known], counts[known]
    weights = np.sqrt(counts).astype(np.float32)
    directions = _directions(held, weights, seed)
    points = topics_clusters.unit(held @ directions)
    centres = topics_clusters.centres(points, weights, n_topics, seed)
    centres, own, near = _largest_first(points, counts, centres)
    texts_known = [different[row] for row in known]
    labels = topics_labels.labels(texts_known, counts, own, near, len(centres))
    return Topics(terms, directions, centres, labels, seed)


def assign(topics: Topics, texts: Sequence[str | None] | pl.Series) -> Assigned:
    """
    Return the topic of every text, also of texts that were not there when it was learned.

    Formula: the topic with the highest cosine; its weight is its share in
    exp(12 cosine) over all topics.
    """
    letters = plain(texts)
    different = letters.unique(maintain_order=True).to_list()
    place = {text: at for at, text in enumerate(different)}
    row = np.array([place[text] for text in letters], dtype=np.int64)
    held = topics_terms.matrix(topics.terms, different)
    reduced = held @ topics.directions
    ids = np.zeros(len(different), dtype=np.int32)
    weights = np.zeros(len(different), dtype=np.float32)
    likeness = np.zeros(len(different), dtype=np.float32)
    if topics.n_topics and len(different):
        cosine = topics_clusters.unit(reduced) @ topics.centres.T
        first = cosine.argmax(axis=1)
        best = cosine[np.arange(len(first)), first]
        soft = np.exp(_SHARPNESS * (cosine - best[:, None])).sum(axis=1)
        explained = (reduced * topics.centres[first]).sum(axis=1)
        clear = explained >= _LEAST_LIKENESS
        ids[clear] = first[clear] + 1
        weights[clear] = 1 / soft[clear]
        likeness[clear] = explained[clear]
    return Assigned(ids[row], weights[row], likeness[row])


def _largest_first(
    points: Floats, counts: NDArray[np.float64], centres: Floats
) -> tuple[Floats, NDArray[np.int64], Floats]:
    """Return the centres by size, and of each point its centre's row and the cosine."""
    if not len(centres):
        return centres, np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
    cosine = points @ centres.T
    own = cosine.argmax(axis=1)
    size = np.bincount(own, weights=counts, minlength=len(centres))
    order = np.argsort(-size, kind="stable")
    near = cosine[np.arange(len(own)), own]
    return centres[order], np.argsort(order)[own], near


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


def _directions(held: topics_terms.Matrix, weights: Floats, seed: int) -> Floats:
    """Return (n_terms, n_dims): the directions in which the weighted texts differ most."""
    n_dims = min(_DIMENSIONS, *held.shape)
    if n_dims == 0:
        return np.zeros((held.shape[1], 0), dtype=np.float32)
    scaled = held.copy()
    scaled.data *= np.repeat(np.sqrt(weights), np.diff(held.indptr))
    _, _, directions = randomized_svd(scaled, n_dims, n_iter=5, random_state=seed)
    return np.ascontiguousarray(directions.T, dtype=np.float32)
