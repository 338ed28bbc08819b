"""
Which topics belong together? The upper of two levels, for menus and summaries.

In: topics. Out: a family number per topic and a name per family. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.topics import Topics
from models.topics_clusters import unit, ward

_TOPICS_IN_FAMILY: Final = 4
"""On average; forty topics make ten families, as many as a menu can show."""
_WORDS_IN_NAME: Final = 3


@dataclass(frozen=True)
class Families:
    """The upper level."""

    of_topic: NDArray[np.int32]
    """(n_topics,) family of each topic, from 1; the family of topic 1 is 1."""
    names: tuple[str, ...]
    """(n_families,) first words of its largest topics."""


def families(topics: Topics, n_families: int | None = None) -> Families:
    """
    Return the families: Ward's merging of the topics' mean texts, each counted once.

    n_families : a quarter of the topics where not given. ValueError below 1.
    """
    if n_families is not None and n_families < 1:
        msg = f"n_families: expected 1 or more, got {n_families}."
        raise ValueError(msg)
    if not topics.n_topics:
        return Families(np.empty(0, dtype=np.int32), ())
    wanted = n_families or max(1, round(topics.n_topics / _TOPICS_IN_FAMILY))
    means = unit(topics.rule.profiles)
    merged = ward(means, np.ones(len(means), dtype=np.float32), wanted)
    _, first = np.unique(merged, return_index=True)
    number = np.argsort(np.argsort(first))[merged] + 1
    names = tuple(
        _name(topics, np.flatnonzero(number == one)) for one in range(1, len(first) + 1)
    )
    return Families(number.astype(np.int32), names)


def _name(topics: Topics, members: NDArray[np.intp]) -> str:
    """Return the first words of the members, the largest topics first."""
    words = dict.fromkeys(topics.labels[row].words[0] for row in members)
    more = (word for row in members for word in topics.labels[row].words)
    for word in more:
        if len(words) >= _WORDS_IN_NAME:
            break
        words.setdefault(word)
    return "、".join(list(words)[:_WORDS_IN_NAME])
