"""
What else is a text about? The topics that have a part in it, beside the first.

In: topics and texts. Out: one row for each topic of a text, its share. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models import topics_rule, topics_terms
from models.text import plain
from models.topics import NOT_ASSIGNED, Topics

_AT_ONCE: Final = 20_000
_LEAST: Final = 0.25
"""Share from which a topic beside the first is told; below it is noise of common words."""


@dataclass(frozen=True)
class Shares:
    """One row for each topic that a text has, in the order of the texts, first topic first."""

    rows: NDArray[np.int64]
    """Row of the text."""
    topic_ids: NDArray[np.int32]
    weights: NDArray[np.float32]
    """How much of the text, 0-1; those of a text add up to 1 at most."""


def shares(
    topics: Topics,
    texts: Sequence[str | None] | pl.Series,
    found: NDArray[np.int32],
) -> Shares:
    """
    Return the topics of every text: its first, and all with a quarter of it or more.

    found : (n,) first topic of each, as `assign` says; those not assigned have no row.
    """
    said = pl.Series("text", texts, dtype=pl.String)
    clear = np.flatnonzero(found != NOT_ASSIGNED)
    parts = []
    for start in range(0, len(clear), _AT_ONCE):
        some = clear[start : start + _AT_ONCE]
        held = topics_terms.matrix(topics.terms, plain(said.gather(some)).to_list())
        share = topics_rule.shares(topics.rule, held)
        first = topics.ids == found[some][:, None]
        at, topic = np.nonzero(first | (share >= _LEAST))
        order = np.lexsort((-share[at, topic], ~first[at, topic], at))
        at, topic = at[order], topic[order]
        parts.append((some[at], topics.ids[topic], share[at, topic]))
    if not parts:
        nothing = np.empty(0)
        return Shares(*map(nothing.astype, (np.int64, np.int32, np.float32)))
    return Shares(*map(np.concatenate, zip(*parts, strict=True)))
