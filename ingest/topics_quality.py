"""
How far can the topics of a build be trusted? What is measured when they are learned.

In: texts, their categories, the topics they were given. Out: plain figures for the JSON
beside the store; lists have one place a topic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from models import topics_quality as measure

if TYPE_CHECKING:
    import polars as pl

    from models.topics import Assigned, Topics


def measured(
    said: pl.Series, categories: pl.Series, topics: Topics, found: Assigned
) -> dict[str, Any]:
    """
    Return stability, halves, coherence and agreement by name.

    Agreement is over the texts that have a category; None where too few have one.
    """
    halves = measure.stability(said, topics, found.topic_ids)
    known = categories.is_not_null()
    agreement = None
    if known.sum() > 1:
        with_category = found.topic_ids[known.to_numpy()]
        agreement = measure.agreement(with_category, categories.filter(known).to_list())
    return {
        "stability": [_figure(one) for one in halves.of_topic],
        "halves": _figure(halves.agreement),
        "coherence": [
            _figure(one) for one in measure.coherence(said, topics, found.topic_ids)
        ],
        "agreement": agreement,
    }


def _figure(value: float) -> float | None:
    """Return a figure as JSON keeps it: no NaN."""
    return None if np.isnan(value) else round(float(value), 4)
