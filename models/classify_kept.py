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

from models import terms_kept
from models.classify import Classifier

FORMAT: Final = 1
"""Raised whenever the arrays or facts mean something else than before."""

_ARRAYS: Final[dict[str, type[np.generic]]] = {
    **terms_kept.ARRAYS,
    "weights": np.float32,
    "plus": np.float32,
}


def packed(model: Classifier) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Return the arrays and the facts that `unpacked` takes; the facts are JSON's kinds."""
    arrays: dict[str, NDArray[Any]] = {
        **terms_kept.packed(model.terms),
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
    held = terms_kept.checked(arrays, facts, _ARRAYS, FORMAT, "build again")
    shape = (len(facts["labels"]), len(held["keys"]))
    if held["weights"].shape != shape:
        msg = "arrays: weights do not fit labels and keys; build again."
        raise ValueError(msg)
    return Classifier(
        terms_kept.unpacked(held, facts),
        tuple(facts["labels"]),
        held["weights"],
        held["plus"],
        float(facts["sharpness"]),
    )
