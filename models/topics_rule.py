"""
To which topic does a text belong, by its terms? A multinomial rule, learned from groups.

In: rows of term weights (models/topics_terms.py) and the group of each. Out: what each
term speaks for, and the shares of the topics in any row. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse, special

from models.topics_terms import Matrix

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

_STEPS: Final = 5
_SMOOTHING: Final = 0.01
"""Added to every sum of a term in a topic: a term never seen there forbids nothing."""
_LENGTH: Final = 8.0
"""Terms that a text counts as, whatever its length; half or double changed nothing."""
_PRIOR_TEXTS: Final = 2.0
"""Texts spread like all texts that are added to those of a term before it is judged."""


@dataclass(frozen=True)
class Rule:
    """What was learned: plain arrays."""

    profiles: Floats
    """(n_topics, n_terms) sum of the term's weight over the topic's texts."""
    mass: Floats
    """(n_topics,) weight of the topic's texts."""

    # Worked out once for all texts: 2 million logarithms with 40 topics.
    @cached_property
    def speaks(self) -> Floats:
        """(n_terms, n_topics) ln p(t | topic)."""
        seen = self.profiles + _SMOOTHING
        return np.ascontiguousarray(np.log(seen / seen.sum(axis=1, keepdims=True)).T)

    @cached_property
    def by_term(self) -> Floats:
        """(n_terms * n_topics,) the profiles, a term after the other."""
        return np.ascontiguousarray(self.profiles.T).ravel()

    @cached_property
    def everywhere(self) -> Floats:
        """(n_terms,) sum of the term's weight over all texts."""
        return np.asarray(np.maximum(self.profiles.sum(axis=0), 1e-9))

    @cached_property
    def length(self) -> Floats:
        """(n_topics,) Euclidean length of each profile."""
        return np.asarray(np.sqrt(np.einsum("ij,ij->i", self.profiles, self.profiles)))


def learn(
    held: Matrix, weights: Floats, own: Integers, n_groups: int
) -> tuple[Rule, Integers]:
    """
    Return the rule that reproduces itself, and the group of every row under it.

    Starts from the groups given and reassigns every row to its likeliest group, up to
    five times (classification EM, Celeux & Govaert 1992). Groups that lose all rows are
    dropped; the others keep their order.
    """
    for _ in range(_STEPS):
        rule = summed(held, weights, own, n_groups)
        likeliest = nearest(rule, held)
        if (likeliest == own).all():
            break
        own = likeliest
    left, own = np.unique(own, return_inverse=True)
    return summed(held, weights, own, len(left)), own


def nearest(rule: Rule, held: Matrix) -> Integers:
    """
    Return (n,): the likeliest topic of each row.

    Formula: argmax over topics of 8 Σ x_t ln p(t | topic) + ln p(topic), with x the row
    scaled to add up to 1: multinomial naive Bayes for a text of eight terms.
    """
    prior = np.log(np.maximum(rule.mass, 1e-9) / rule.mass.sum())
    length = np.maximum(held.sum(axis=1), 1e-9)
    said = held @ rule.speaks
    score = _LENGTH * said / length[:, None] + prior
    return np.asarray(score.argmax(axis=1), dtype=np.int64)


def shares(rule: Rule, held: Matrix) -> Floats:
    """
    Return (n, n_topics): how much of each row speaks for each topic; rows add up to 1.

    Formula: Σ x_t p(topic | t) / Σ x_t: every term gives its weight to the topics in
    which it is used. A text on two subjects comes out as about half and half, which the
    rule's own chances (near 0 or 1) would not show.
    """
    given = rule.profiles / rule.everywhere
    length = np.maximum(held.sum(axis=1), 1e-9)
    spoken = held @ np.ascontiguousarray(given.T)
    return np.asarray(spoken / length[:, None], dtype=np.float32)


def fit_of(rule: Rule, held: Matrix, own: Integers) -> tuple[Floats, Floats]:
    """
    Return (n,) each row's share of its own topic, and its cosine to that topic's mean.

    The share is that of :func:`shares`, without working out those of all others.
    """
    height, n_topics = held.shape[0], len(rule.mass)
    rows = np.repeat(np.arange(height), np.diff(held.indptr))
    met = held.data * rule.by_term[held.indices * np.int64(n_topics) + own[rows]]
    spoken = np.bincount(rows, met / rule.everywhere[held.indices], height)
    share = spoken / np.maximum(held.sum(axis=1), 1e-9)
    cosine = np.bincount(rows, met, height) / rule.length[own]
    return share.astype(np.float32), cosine.astype(np.float32)


def telling(held: Matrix, weights: Floats, own: Integers, n_groups: int) -> Floats:
    """
    Return (n_terms,) how much a term tells about the group of a text, 0-1.

    Formula: D(t) = Σ p(g | t) ln (p(g | t) / p(g)) / H(g), the information in seeing the
    term, as a share of all there is to know; p(g | t) from the texts that hold the term
    and two more that are spread like all texts, so that rare terms are not believed at
    once. 請 or a road's name, which stand in every group, come out near 0.

    References: Theil (1970); Dumais (1991) for entropy as a weight of terms.
    """
    present = held.copy()
    present.data = np.ones_like(held.data)
    joint = _sums(present, weights, own, n_groups)
    size = np.bincount(own, weights, n_groups)
    base = size / size.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = joint + _PRIOR_TEXTS * base[:, None]
        chance /= joint.sum(axis=0) + _PRIOR_TEXTS
        told = np.nansum(chance * np.log(chance / base[:, None]), axis=0)
    unsure = -float(special.xlogy(base, base).sum())
    if unsure <= 0:
        return np.ones(held.shape[1], dtype=np.float32)
    return np.asarray(np.clip(told / unsure, 0, 1), dtype=np.float32)


def summed(held: Matrix, weights: Floats, own: Integers, n_groups: int) -> Rule:
    """Return the rule of the groups as they are."""
    return Rule(
        _sums(held, weights, own, n_groups),
        np.bincount(own, weights, n_groups).astype(np.float32),
    )


def _sums(held: Matrix, weights: Floats, own: Integers, n_groups: int) -> Floats:
    """Return (n_groups, n_terms): the weighted sum of the rows of each group."""
    member = sparse.csr_array(
        (weights, (own, np.arange(len(own)))), shape=(n_groups, len(own))
    )
    summed: Floats = (member @ held).toarray()
    return summed
