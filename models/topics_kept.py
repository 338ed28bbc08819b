"""
How are topics kept beside a store? As plain arrays and plain facts, and back.

In: what was learned. Out: a dict of arrays (for an .npz without pickles) and a dict of
facts (for a JSON), and the same value from them. Pure: files are the caller's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models import terms_kept
from models.topics import Topics
from models.topics_labels import Label
from models.topics_rule import Rule

FORMAT: Final = 2
"""Raised whenever the arrays or facts mean something else than before."""

_ARRAYS: Final[dict[str, type[np.generic]]] = {
    **terms_kept.ARRAYS,
    "profiles": np.float32,
    "mass": np.float32,
    "ids": np.int32,
    "least": np.float32,
}


def packed(topics: Topics) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Return the arrays and the facts that `unpacked` takes; the facts are JSON's kinds."""
    arrays: dict[str, NDArray[Any]] = {
        **terms_kept.packed(topics.terms),
        "profiles": topics.rule.profiles,
        "mass": topics.rule.mass,
        "ids": topics.ids,
        "least": topics.least,
    }
    facts = {
        "format": FORMAT,
        "words": list(topics.terms.words),
        "labels": [
            {"name": label.name, "words": list(label.words)} for label in topics.labels
        ],
        "next_id": topics.next_id,
        "seed": topics.seed,
    }
    return arrays, facts


def unpacked(arrays: Mapping[str, NDArray[Any]], facts: Mapping[str, Any]) -> Topics:
    """
    Return the topics that were packed.

    ValueError where the format is another one, an array is missing, or two do not fit:
    a model from another version is refused, not guessed at.
    """
    held = terms_kept.checked(arrays, facts, _ARRAYS, FORMAT, "fit again")
    labels = tuple(
        Label(said["name"], tuple(said["words"])) for said in facts["labels"]
    )
    if held["profiles"].shape != (len(labels), len(held["keys"])):
        msg = "arrays: profiles do not fit labels and keys; fit again."
        raise ValueError(msg)
    return Topics(
        terms_kept.unpacked(held, facts),
        Rule(held["profiles"], held["mass"]),
        labels,
        held["ids"],
        facts["next_id"],
        facts["seed"],
        held["least"],
    )
