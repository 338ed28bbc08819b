"""
How do topics live on when new petitions come in? The old ones learn, new ones are added.

A refit starts from the topics that texts have, so that cases keep their topic and topics
their number; texts that nothing explains and that resemble each other become new topics.
In: topics of before and all texts. Out: topics. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from models import topics_labels, topics_rule, topics_terms
from models.text import plain
from models.topics import NOT_ASSIGNED, Topics, assign, fit
from models.topics_groups import different, grouped, told, with_terms
from models.topics_rule import Rule
from models.topics_terms import Matrix, Terms

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

_LEAST_NEW: Final = 20
"""Petitions, repeats counted, that make a new topic."""
_MOST_NEW: Final = 5
"""New topics in one refit: more at once is a case for a fresh fit (see ledger.drift)."""
_TEXTS_TO_A_GROUP: Final = 50
_COHERENT: Final = 0.35
"""Mean cosine to the mean of the group from which left-over texts are about one thing."""
_STEPS: Final = 2
"""Times that texts may move to the topic that their terms speak for."""
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
        own = _rows(before, assign(before, said).topic_ids)
        if (own == _NONE).all():
            return before
        terms = topics_terms.learn(said, counts)
        held = topics_terms.matrix(terms, said)
        weights = np.sqrt(counts).astype(np.float32)
        # What nothing explains is a group too, or new words would tell nothing.
        terms, held = topics_terms.rescaled(
            terms,
            held,
            told(held, weights, np.where(own == _NONE, before.n_topics, own)),
        )
        fixed = np.isin(own, np.flatnonzero(np.isin(before.ids, list(locked))))
        own = _with_new(held, counts, own, before.n_topics)
        rule, own, rows = _learned(held, weights, own, fixed)
        return _labelled(before, terms, rule, said, counts, held, own, rows)


def merged(topics: Topics, into: Mapping[int, int]) -> Topics:
    """
    Return the topics with some of them become part of others (number -> number).

    ValueError for a number that there is not, and for a target that is merged itself.
    """
    numbers = topics.ids.tolist()
    if strange := sorted({*into, *into.values()} - set(numbers)):
        msg = f"into: there are no topics {strange}."
        raise ValueError(msg)
    if chained := sorted(set(into) & set(into.values())):
        msg = f"into: {chained} are merged themselves; name the last target."
        raise ValueError(msg)
    target = np.array([numbers.index(into.get(number, number)) for number in numbers])
    alive = np.unique(target)
    profiles = np.zeros_like(topics.rule.profiles)
    mass = np.zeros_like(topics.rule.mass)
    np.add.at(profiles, target, topics.rule.profiles)
    np.add.at(mass, target, topics.rule.mass)
    return replace(
        topics,
        rule=Rule(profiles[alive], mass[alive]),
        labels=tuple(topics.labels[row] for row in alive),
        ids=topics.ids[alive],
    )


def split(
    topics: Topics, texts: Sequence[str | None] | pl.Series, number: int
) -> Topics:
    """
    Return the topics with one of them taken apart in two, by those of the texts in it.

    The larger part keeps the number, the other gets the next one; their labels say what
    tells the two apart. ValueError for a number that there is not, or a topic whose texts
    are all alike.
    """
    if number not in topics.ids.tolist():
        msg = f"number: there is no topic {number}."
        raise ValueError(msg)
    row = topics.ids.tolist().index(number)
    with threadpool_limits(1):
        said, counts = different(plain(texts), topics.seed)
        inside = np.flatnonzero(assign(topics, said).topic_ids == number)
        said, counts = [said[at] for at in inside], counts[inside]
        weights = np.sqrt(counts).astype(np.float32)
        held = topics_terms.matrix(topics.terms, said)
        # Learned anew: what tells the parts apart may tell nothing between topics.
        own = np.maximum(assign(fit(said, 2, topics.seed), said).topic_ids, 1) - 1
        size = np.bincount(own, counts)
        if np.count_nonzero(size) <= 1:
            msg = f"number: the texts of topic {number} are all alike."
            raise ValueError(msg)
        parts = topics_rule.summed(held, weights, own, 2)
        _, near = topics_rule.fit_of(parts, held, own)
        labels = topics_labels.labels(said, counts, own, near, 2)
    # The parts weigh together what the whole did, however many texts were handed in.
    scale = topics.rule.mass[row] / parts.mass.sum()
    profiles, mass = topics.rule.profiles.copy(), topics.rule.mass.copy()
    profiles[row], mass[row] = scale * parts.profiles[0], scale * parts.mass[0]
    return replace(
        topics,
        rule=Rule(
            np.vstack([profiles, scale * parts.profiles[1:]]),
            np.append(mass, scale * parts.mass[1]),
        ),
        labels=(*topics.labels[:row], labels[0], *topics.labels[row + 1 :], labels[1]),
        ids=np.append(topics.ids, topics.next_id).astype(np.int32),
        next_id=topics.next_id + 1,
    )


def _rows(topics: Topics, given: NDArray[np.int32]) -> Integers:
    """Return the row of each number; -1 where no topic was given."""
    order = np.argsort(topics.ids)
    place = np.searchsorted(topics.ids[order], given)
    rows = order[np.minimum(place, topics.n_topics - 1)]
    return np.where(given == NOT_ASSIGNED, _NONE, rows)


def _with_new(
    held: Matrix, counts: NDArray[np.float64], own: Integers, n_topics: int
) -> Integers:
    """Return the groups with those of left-over texts that are about one thing added."""
    left = np.flatnonzero(own == _NONE)
    left = left[with_terms(held[left])]
    if counts[left].sum() < _LEAST_NEW:
        return own
    weights = np.sqrt(counts[left]).astype(np.float32)
    n_groups = max(1, len(left) // _TEXTS_TO_A_GROUP)
    group = grouped(held[left], weights, n_groups)
    rule = topics_rule.summed(held[left], weights, group, int(group.max()) + 1)
    _, near = topics_rule.fit_of(rule, held[left], group)
    size = np.bincount(group, counts[left])
    tight = np.bincount(group, weights * near) / np.bincount(group, weights)
    found = np.flatnonzero((size >= _LEAST_NEW) & (tight >= _COHERENT))
    found = found[np.argsort(-size[found], kind="stable")][:_MOST_NEW]
    out = own.copy()
    for place, one in enumerate(found):
        out[left[group == one]] = n_topics + place
    return out


def _learned(
    held: Matrix, weights: Floats, own: Integers, fixed: NDArray[np.bool_]
) -> tuple[Rule, Integers, Integers]:
    """
    Return the rule, the group of every text under it, and the row that each group was.

    Fixed texts and those without a topic stay as they are.
    """
    rows, own = np.unique(own, return_inverse=True)
    if rows[0] == _NONE:
        rows, own = rows[1:], own - 1
    free = np.flatnonzero((own >= 0) & ~fixed)
    for _ in range(_STEPS):
        rule = _rule(held, weights, own, len(rows))
        moved = topics_rule.nearest(rule, held[free])
        if (moved == own[free]).all():
            break
        own[free] = moved
    alive = np.unique(own[own >= 0])
    own = np.where(own >= 0, np.searchsorted(alive, own), _NONE)
    return _rule(held, weights, own, len(alive)), own, rows[alive]


def _rule(held: Matrix, weights: Floats, own: Integers, n_groups: int) -> Rule:
    known = own >= 0
    return topics_rule.summed(held[known], weights[known], own[known], n_groups)


def _labelled(  # noqa: PLR0913, PLR0917 - what a refit has worked out
    before: Topics,
    terms: Terms,
    rule: Rule,
    said: Sequence[str],
    counts: NDArray[np.float64],
    held: Matrix,
    own: Integers,
    rows: Integers,
) -> Topics:
    """Return the topics, new ones with the next numbers."""
    known = np.flatnonzero(own >= 0)
    _, near = topics_rule.fit_of(rule, held[known], own[known])
    labels = topics_labels.labels(
        [said[at] for at in known.tolist()], counts[known], own[known], near, len(rows)
    )
    n_new = int((rows >= before.n_topics).sum())
    numbers = [*before.ids[rows[: len(rows) - n_new]].tolist()]
    numbers += range(before.next_id, before.next_id + n_new)
    return Topics(
        terms,
        rule,
        labels,
        np.array(numbers, dtype=np.int32),
        before.next_id + n_new,
        before.seed,
    )
