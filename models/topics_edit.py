"""
What becomes of topics when people put two together, or take one apart?

In: topics and what was decided. Out: topics. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import polars as pl
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from models import topics_labels, topics_rule, topics_terms
from models.text import plain
from models.topics import Topics, assign, fit
from models.topics_clusters import unit
from models.topics_groups import different
from models.topics_rule import Rule


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
    least = topics.least.copy()
    profiles = np.zeros_like(topics.rule.profiles)
    mass = np.zeros_like(topics.rule.mass)
    np.add.at(profiles, target, topics.rule.profiles)
    np.add.at(mass, target, topics.rule.mass)
    # The mean of two unlike topics is far from the texts of both, by the cosine between.
    near = np.einsum("ij,ij->i", unit(topics.rule.profiles), unit(profiles)[target])
    np.minimum.at(least, target, topics.least * near)
    return replace(
        topics,
        rule=Rule(profiles[alive], mass[alive]),
        labels=tuple(topics.labels[row] for row in alive),
        ids=topics.ids[alive],
        least=least[alive],
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
        least=np.append(topics.least, topics.least[row]),
    )
