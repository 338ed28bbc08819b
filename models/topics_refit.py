"""
How do topics live on when new petitions come in? The old ones learn, new ones are added.

A refit starts from the topics that texts have, so that cases keep their topic and topics
their number; texts that nothing explains and that resemble each other become new topics.
In: topics of before and all texts. Out: topics. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import optimize
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from models import topics_labels, topics_rule, topics_terms
from models.text import plain
from models.topics import NOT_ASSIGNED, Topics, assign, fit, least_of
from models.topics_groups import different, grouped, told, with_terms
from models.topics_rule import Rule
from models.topics_terms import Matrix, Terms

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

_LEAST_NEW: Final = 20
"""Petitions, repeats counted, that make a new topic …"""
_LEAST_SHARE: Final = 0.002
"""… and the least share of all of them: else every month brings small new topics, which
draw cases from the old ones (twelve refits of Tainan: 71 topics instead of 40)."""
_MOST_NEW: Final = 5
"""New topics in one refit: more at once is a case for a fresh fit (see ledger.drift)."""
_TEXTS_TO_A_GROUP: Final = 50
_COHERENT: Final = 0.35
"""Mean cosine to the mean of the group from which left-over texts are about one thing."""
_STEPS: Final = 2
"""Times that texts may move to the topic that their terms speak for."""
_ALIKE: Final = 0.25
"""Mean of the Jaccards of cases and of words from which a fresh topic is one of before."""
_NONE: Final = -1


def refit(
    before: Topics,
    texts: Sequence[str | None] | pl.Series,
    locked: Collection[int] = (),
) -> Topics:
    """
    Return the topics of before, learned again from all texts (old and new ones).

    Numbers stay. A topic that no text is left of is dropped; left-over texts that form a
    coherent group become a new topic. Texts of ``locked`` topics (numbers) stay in them,
    whatever the others learn. Where no text has a topic of before, that is returned.
    """
    with threadpool_limits(1):
        said, counts = different(plain(texts), before.seed)
        own = _rows(before.ids, assign(before, said).topic_ids)
        if (own == _NONE).all():
            return before
        terms, held = _terms(said, counts, own)
        grown = _with_new(held, counts, own, before.n_topics)
        n_new = int(grown.max()) + 1 - before.n_topics
        next_id = before.next_id + max(0, n_new)
        ids = np.append(before.ids, range(before.next_id, next_id)).astype(np.int64)
        return _carried(
            _Learning(before, terms, held, said, counts),
            grown,
            ids,
            next_id,
            locked,
        )


def renewed(
    before: Topics,
    texts: Sequence[str | None] | pl.Series,
    n_topics: int,
    locked: Collection[int] = (),
) -> Topics:
    """
    Return n_topics topics, learned afresh; those that are like one of before get its number.

    Numbers go to the pairs that share most cases and words (the assignment that is best in
    sum); what is like none gets the next ones. Texts of ``locked`` topics stay in them.
    ValueError below 1.
    """
    letters = plain(texts)
    old = assign(before, letters).topic_ids
    free = pl.Series(~np.isin(old, list(locked)), dtype=pl.Boolean)
    kept = len(set(locked) & set(old.tolist()))
    fresh = fit(letters.filter(free), max(1, n_topics - kept), before.seed)
    new = assign(fresh, letters.filter(free)).topic_ids
    numbers, next_id = _numbers(before, fresh, old[free.to_numpy()], new)
    with threadpool_limits(1):
        said, counts = different(letters, before.seed)
        was = assign(before, said).topic_ids
        stays = np.isin(was, list(locked))
        now = _rows(fresh.ids, assign(fresh, said).topic_ids)
        given = np.where(stays, was, np.append(numbers, NOT_ASSIGNED)[now])
        ids = np.unique(given[given != NOT_ASSIGNED])
        if not len(ids):
            return before
        own = _rows(ids, given)
        terms, held = _terms(said, counts, own)
        return _carried(
            _Learning(before, terms, held, said, counts), own, ids, next_id, locked
        )


def _rows(
    ids: NDArray[np.int32] | Integers, given: NDArray[np.int32] | Integers
) -> Integers:
    """Return the row of each number; -1 where no topic was given."""
    order = np.argsort(ids)
    place = np.searchsorted(ids[order], given)
    rows = order[np.minimum(place, len(ids) - 1)]
    return np.where(given == NOT_ASSIGNED, _NONE, rows)


def _numbers(
    before: Topics, fresh: Topics, old: NDArray[np.int32], new: NDArray[np.int32]
) -> tuple[Integers, int]:
    """Return the number of each fresh topic, and the next one."""
    cases = np.zeros((before.n_topics + 1, fresh.n_topics + 1))
    np.add.at(cases, (_rows(before.ids, old), _rows(fresh.ids, new)), 1)
    either = cases.sum(axis=1)[:, None] + cases.sum(axis=0)[None, :] - cases
    alike = (cases / np.maximum(either, 1))[:-1, :-1]
    words = [
        [len({*a.words} & {*b.words}) / len({*a.words, *b.words}) for b in fresh.labels]
        for a in before.labels
    ]
    alike = (alike + np.array(words).reshape(alike.shape)) / 2
    numbers = np.zeros(fresh.n_topics, dtype=np.int64)
    for a, b in zip(*optimize.linear_sum_assignment(-alike), strict=True):
        if alike[a, b] >= _ALIKE:
            numbers[b] = before.ids[a]
    unlike = np.flatnonzero(numbers == 0)
    numbers[unlike] = before.next_id + np.arange(len(unlike))
    return numbers, before.next_id + len(unlike)


@dataclass(frozen=True)
class _Learning:
    """What is learned from."""

    before: Topics
    terms: Terms
    held: Matrix
    said: Sequence[str]
    counts: NDArray[np.float64]


def _terms(
    said: Sequence[str], counts: NDArray[np.float64], own: Integers
) -> tuple[Terms, Matrix]:
    """Return the terms weighed by what they tell about the groups."""
    terms = topics_terms.learn(said, counts)
    held = topics_terms.matrix(terms, said)
    # What nothing explains is a group too, or new words would tell nothing.
    groups = np.where(own == _NONE, own.max() + 1, own)
    factor = told(held, np.sqrt(counts).astype(np.float32), groups)
    return topics_terms.rescaled(terms, held, factor)


def _with_new(
    held: Matrix, counts: NDArray[np.float64], own: Integers, n_topics: int
) -> Integers:
    """Return the groups with those of left-over texts that are about one thing added."""
    left = np.flatnonzero(own == _NONE)
    left = left[with_terms(held[left])]
    least = max(_LEAST_NEW, _LEAST_SHARE * counts.sum())
    if counts[left].sum() < least:
        return own
    weights = np.sqrt(counts[left]).astype(np.float32)
    n_groups = max(1, len(left) // _TEXTS_TO_A_GROUP)
    group = grouped(held[left], weights, n_groups)
    rule = topics_rule.summed(held[left], weights, group, int(group.max()) + 1)
    _, near = topics_rule.fit_of(rule, held[left], group)
    size = np.bincount(group, counts[left])
    tight = np.bincount(group, weights * near) / np.bincount(group, weights)
    found = np.flatnonzero((size >= least) & (tight >= _COHERENT))
    found = found[np.argsort(-size[found], kind="stable")][:_MOST_NEW]
    out = own.copy()
    for place, one in enumerate(found):
        out[left[group == one]] = n_topics + place
    return out


def _carried(
    given: _Learning,
    own: Integers,
    ids: Integers,
    next_id: int,
    locked: Collection[int],
) -> Topics:
    """
    Return the topics of groups (rows of ids) after their texts went where they belong.

    Texts of locked topics and those without a topic stay as they are.
    """
    before = given.before
    held, weights = given.held, np.sqrt(given.counts).astype(np.float32)
    fixed = np.isin(own, np.flatnonzero(np.isin(ids, list(locked))))
    free = np.flatnonzero((own != _NONE) & ~fixed)
    own, ids = _alive(own, ids)
    for _ in range(_STEPS):
        moved = topics_rule.nearest(_rule(held, weights, own, len(ids)), held[free])
        if (moved == own[free]).all():
            break
        own[free] = moved
    own, ids = _alive(own, ids)
    rule = _rule(held, weights, own, len(ids))
    known = np.flatnonzero(own != _NONE)
    _, near = topics_rule.fit_of(rule, held[known], own[known])
    said = [given.said[row] for row in known.tolist()]
    labels = topics_labels.labels(said, given.counts[known], own[known], near, len(ids))
    numbers = ids.astype(np.int32)
    known_least = dict(zip(before.ids.tolist(), before.least.tolist(), strict=True))
    least = least_of(near, own[known], len(ids))
    for row, number in enumerate(numbers.tolist()):
        least[row] = known_least.get(number, least[row])
    return Topics(given.terms, rule, labels, numbers, next_id, before.seed, least)


def _alive(own: Integers, ids: Integers) -> tuple[Integers, Integers]:
    """Return the groups without empty ones, and the numbers of those left."""
    alive = np.unique(own[own != _NONE])
    return np.where(own == _NONE, _NONE, np.searchsorted(alive, own)), ids[alive]


def _rule(held: Matrix, weights: Floats, own: Integers, n_groups: int) -> Rule:
    known = own != _NONE
    return topics_rule.summed(held[known], weights[known], own[known], n_groups)
