"""
Which petitions show best what a topic is? A few that are near its middle and unlike.

In: texts (masked) and the topics they were given. Out: row numbers per topic. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import polars as pl

from models.text import plain
from models.topics import Assigned

_LOOKED_AT: Final = 200
_ALIKE: Final = 0.5
"""Share of pairs of letters in common from which two texts are the same example."""


def examples(
    assigned: Assigned,
    texts: Sequence[str | None] | pl.Series,
    ids: Iterable[int],
    n_examples: int = 5,
) -> tuple[tuple[int, ...], ...]:
    """
    Return for every topic (by number) the rows of n_examples texts, the most typical first.

    Typical is likeness times weight: near the middle, and about nothing else. A text that
    repeats one already chosen (half of its pairs of letters) is passed over.
    """
    letters = plain(texts).to_list()
    typical = assigned.likeness * assigned.weights
    order = np.lexsort((np.arange(len(typical)), -typical))
    topic = assigned.topic_ids[order]
    return tuple(
        _unlike(order[topic == one][:_LOOKED_AT].tolist(), letters, n_examples)
        for one in ids
    )


def _unlike(
    rows: Sequence[int], letters: Sequence[str], n_examples: int
) -> tuple[int, ...]:
    """Return the first rows whose texts are not alike."""
    chosen: list[tuple[int, set[str]]] = []
    for row in rows:
        text = letters[row]
        pairs = {text[at : at + 2] for at in range(len(text) - 1)} or {text}
        if all(
            len(pairs & other) < _ALIKE * min(len(pairs), len(other))
            for _, other in chosen
        ):
            chosen.append((row, pairs))
        if len(chosen) == n_examples:
            break
    return tuple(row for row, _ in chosen)
