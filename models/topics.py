"""
What are the petitions about? Groups of texts, learned once, given to any text later.

Terms and groups (topics_groups.py) -> a rule that gives topics to texts (topics_rule.py)
-> labels (topics_labels.py). In: texts in which people and places are already marks. Out: a
frozen value of plain arrays; topics and weights per text, row for row. Pure: the order of
the rows decides nothing, and the seed only which texts are learned from where there are
too many.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from models import topics_labels, topics_rule, topics_terms
from models.text import plain
from models.topics_groups import begun_on, different, groups, told, with_terms
from models.topics_labels import Label
from models.topics_rule import Rule
from models.topics_terms import Terms

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

NOT_ASSIGNED: Final = 0
"""The topic of a text that no topic explains; topics count from 1."""

_AT_ONCE: Final = 5_000
"""Texts that are assigned in one go: what is worked on stays near the processor."""
_LEAST_LIKENESS: Final = 0.1
"""Cosine between a text and the mean of its topic below which nothing explains it …"""
_LEAST_OF_MIDDLE: Final = 0.4
"""… unless the topic is so broad that its middle text is hardly nearer: not below this share
of that one's cosine. A quarter of the messages of 37 programs was left out without it."""


@dataclass(frozen=True)
class Topics:
    """What was learned."""

    terms: Terms
    rule: Rule
    """A row of its arrays is a topic."""
    labels: tuple[Label, ...]
    """(n_topics,) name and words of each topic."""
    ids: NDArray[np.int32]
    """(n_topics,) number of each topic: 1 … n, the largest first, until topics_refit.py
    carries them on."""
    next_id: int
    """The number of the next new topic; those of topics that are gone are not used again."""
    seed: int
    least: Floats
    """(n_topics,) cosine to the topic's mean below which it does not explain a text."""

    @property
    def n_topics(self) -> int:
        """Number of topics."""
        return len(self.labels)


@dataclass(frozen=True)
class Assigned:
    """Which topic each text has: rows as the texts came."""

    topic_ids: NDArray[np.int32]
    """(n,) number of the first topic; 0 where no topic explains the text."""
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
        return _fit(plain(texts), n_topics, seed)


def _fit(letters: pl.Series, n_topics: int, seed: int) -> Topics:
    """Return the topics of plain texts."""
    said, counts = different(letters, seed)
    terms = topics_terms.learn(said, counts)
    held = topics_terms.matrix(terms, said)
    weights = np.sqrt(counts).astype(np.float32)
    some = begun_on(said)
    begun = groups([said[row] for row in some], counts[some], n_topics)
    has = begun >= 0
    factor = told(held[some[has]], weights[some[has]], begun[has])
    terms, held = topics_terms.rescaled(terms, held, factor)
    known = with_terms(held)
    if not len(known):
        nothing = np.empty((0, held.shape[1]), dtype=np.float32)
        rule = Rule(nothing, np.empty(0, dtype=np.float32))
        none = np.empty(0, dtype=np.int32)
        nowhere = np.empty(0, dtype=np.float32)
        return Topics(terms, rule, (), none, 1, seed, nowhere)
    n_groups = int(begun.max()) + 1
    first = topics_rule.summed(
        held[some[has]], weights[some[has]], begun[has], n_groups
    )
    said = [said[row] for row in known]
    held, counts, weights = held[known], counts[known], weights[known]
    own = np.unique(topics_rule.nearest(first, held), return_inverse=True)[1]
    own = _largest_first(own, counts)
    rule, own = topics_rule.learn(held, weights, own, int(own.max()) + 1)
    _, near = topics_rule.fit_of(rule, held, own)
    labels = topics_labels.labels(said, counts, own, near, len(rule.mass))
    ids = np.arange(1, len(labels) + 1, dtype=np.int32)
    least = least_of(near, own, len(labels))
    return Topics(terms, rule, labels, ids, len(labels) + 1, seed, least)


def assign(topics: Topics, texts: Sequence[str | None] | pl.Series) -> Assigned:
    """Return the topic of every text, also of texts that it was not learned from."""
    said = pl.Series("text", texts, dtype=pl.String)
    starts = range(0, max(1, len(said)), _AT_ONCE)
    with ThreadPoolExecutor() as pool:
        parts = list(
            pool.map(lambda at: _assigned(topics, said[at : at + _AT_ONCE]), starts)
        )
    return Assigned(
        np.concatenate([part.topic_ids for part in parts]),
        np.concatenate([part.weights for part in parts]),
        np.concatenate([part.likeness for part in parts]),
    )


def _assigned(topics: Topics, said: pl.Series) -> Assigned:
    """Return the topic of every text of a part."""
    if not topics.n_topics:
        nothing = np.zeros(len(said), dtype=np.float32)
        return Assigned(nothing.astype(np.int32), nothing, nothing)
    held = topics_terms.matrix(topics.terms, plain(said).to_list())
    first = topics_rule.nearest(topics.rule, held)
    share, near = topics_rule.fit_of(topics.rule, held, first)
    clear = near >= topics.least[first]
    return Assigned(
        np.where(clear, topics.ids[first], NOT_ASSIGNED).astype(np.int32),
        np.where(clear, share, 0),
        np.where(clear, near, 0),
    )


def least_of(near: Floats, own: Integers, n_topics: int) -> Floats:
    """
    Return (n_topics,): the least cosine to a topic's mean that it explains.

    near : (n_texts,) cosine of each text it was learned from. own : its topic, from 0.
    """
    order = np.lexsort((near, own))
    size = np.bincount(own, minlength=n_topics)
    middle = near[order[np.cumsum(size) - size + size // 2]]
    least: Floats = np.minimum(_LEAST_LIKENESS, _LEAST_OF_MIDDLE * middle)
    return least.astype(np.float32)


def _largest_first(own: Integers, counts: NDArray[np.float64]) -> Integers:
    """Return the groups numbered by how many texts they hold, repeats counted."""
    order = np.argsort(-np.bincount(own, counts), kind="stable")
    return np.argsort(order)[own]
