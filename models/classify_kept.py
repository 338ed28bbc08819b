"""
How is a model of labels kept? As plain arrays and plain facts, and back.

In: what was learned. Out: a dict of arrays (for an .npz without pickles) and a dict of
facts (for a JSON), and the same value from them. Pure: files are the caller's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.classify import Classifier
from models.topics_terms import Terms

FORMAT: Final = 1
"""Raised whenever the arrays or facts mean something else than before."""

_ARRAYS: Final = {
    "characters": np.uint32,
    "keys": np.int64,
    "term_weights": np.float32,
    "document_share": np.float32,
    "weights": np.float32,
    "plus": np.float32,
}


def packed(model: Classifier) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Return the arrays and the facts that `unpacked` takes; the facts are JSON's kinds."""
    arrays: dict[str, NDArray[Any]] = {
        "characters": model.terms.characters,
        "keys": model.terms.keys,
        "term_weights": model.terms.weights,
        "document_share": model.terms.document_share,
        "weights": model.weights,
        "plus": model.plus,
    }
    facts = {
        "format": FORMAT,
        "words": list(model.terms.words),
        "labels": list(model.labels),
        "sharpness": model.sharpness,
    }
    return arrays, facts


def unpacked(
    arrays: Mapping[str, NDArray[Any]], facts: Mapping[str, Any]
) -> Classifier:
    """Return the model that was packed; ValueError where it is of another version."""
    if facts.get("format") != FORMAT:
        msg = (
            f"facts: expected format {FORMAT}, got {facts.get('format')}; build again."
        )
        raise ValueError(msg)
    if missing := sorted(set(_ARRAYS) - set(arrays)):
        msg = f"arrays: {missing} are missing; build again."
        raise ValueError(msg)
    held = {name: np.asarray(arrays[name], kind) for name, kind in _ARRAYS.items()}
    shape = (len(facts["labels"]), len(held["keys"]))
    if held["weights"].shape != shape:
        msg = "arrays: weights do not fit labels and keys; build again."
        raise ValueError(msg)
    terms = Terms(
        tuple(facts["words"]),
        held["characters"],
        held["keys"],
        held["term_weights"],
        held["document_share"],
    )
    return Classifier(
        terms,
        tuple(facts["labels"]),
        held["weights"],
        held["plus"],
        float(facts["sharpness"]),
    )
