"""
How are the terms of a model kept? As plain arrays and plain facts, and back.

In: terms, or the arrays and facts of a model. Out: their part of the arrays and facts; the
arrays in their kinds once format and names fit; the terms again. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.topics_terms import Terms

ARRAYS: Final[dict[str, type[np.generic]]] = {
    "characters": np.uint32,
    "keys": np.int64,
    "term_weights": np.float32,
    "document_share": np.float32,
}


def packed(terms: Terms) -> dict[str, NDArray[Any]]:
    """Return the arrays of the terms; their words are a fact of the model."""
    return {
        "characters": terms.characters,
        "keys": terms.keys,
        "term_weights": terms.weights,
        "document_share": terms.document_share,
    }


def unpacked(held: Mapping[str, NDArray[Any]], facts: Mapping[str, Any]) -> Terms:
    """Return the terms of checked arrays and of the words in the facts."""
    return Terms(
        tuple(facts["words"]),
        held["characters"],
        held["keys"],
        held["term_weights"],
        held["document_share"],
    )


def checked(
    arrays: Mapping[str, NDArray[Any]],
    facts: Mapping[str, Any],
    kinds: Mapping[str, type[np.generic]],
    expected: int,
    again: str,
) -> dict[str, NDArray[Any]]:
    """
    Return the arrays named in `kinds`, each of its kind.

    ValueError where the format is not the expected one or an array is missing: a model of
    another version is refused, not guessed at. `again` says what to do then.
    """
    if facts.get("format") != expected:
        msg = f"facts: expected format {expected}, got {facts.get('format')}; {again}."
        raise ValueError(msg)
    if missing := sorted(set(kinds) - set(arrays)):
        msg = f"arrays: {missing} are missing; {again}."
        raise ValueError(msg)
    return {name: np.asarray(arrays[name], kind) for name, kind in kinds.items()}
