"""
May this token ask that? A token has a scope: words for what it was made for.

In: what is asked for. Out: nothing, or RightsError. Of what its account may see, a token
is told no more than its words name; whoever is signed in with a session needs none.
"""

from __future__ import annotations

from typing import Final, Literal

import pyarrow as pa

from dashboard.auth import whose
from data.errors import RightsError

Word = Literal["tables", "cases", "open311"]

WORDS: Final[tuple[Word, ...]] = ("tables", "cases", "open311")
"""Counts and measures; rows that name single cases; the Open311 endpoint."""
_NAMES_A_CASE: Final = {"petition_id", "petition_ids"}


def check(word: Word) -> None:
    """Raise RightsError where the request's token was not made for this."""
    reader = whose.current()
    if reader is not None and reader.by == "token" and word not in reader.may:
        msg = f"The token was made for {', '.join(reader.may)}, and this needs {word}. Make one with: petitions tokens add {reader.name} NAME --scope {word}."
        raise RightsError(msg)


def needed(columns: pa.Schema) -> Word:
    """Return the word that rows need: cases where any of them names one."""
    return "cases" if _NAMES_A_CASE & set(columns.names) else "tables"
