"""How is an answer that was just worked out kept for the next reader?"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Final, TypeVar, TypeVarTuple

from data.store import Store

KEPT: Final = 256
"""Answers kept per question; an answer is a table of some hundred rows."""

_Rest = TypeVarTuple("_Rest")
_Answer = TypeVar("_Answer")


def remembered(
    question: Callable[[Store, *_Rest], _Answer],
) -> Callable[[Store, *_Rest], _Answer]:
    """
    Return the question with its last answers kept, by build and by every argument.

    A new build asks anew: its id is part of what an answer is kept under. What is handed
    out is shared, so an answer must be something that nobody changes.
    """

    @lru_cache(maxsize=KEPT)
    def kept(store: Store, _build: str, /, *rest: *_Rest) -> _Answer:
        return question(store, *rest)

    @wraps(question)
    def asked(store: Store, /, *rest: *_Rest) -> _Answer:
        return kept(store, store.build, *rest)

    return asked
