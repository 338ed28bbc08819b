"""
How is a name of the data called in the reader's language?

Agencies, categories, districts and villages carry official or translated names; what has
none (a topic's words, a section) is shown as it is.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from dashboard import queries
from dashboard.text import Language, Words
from data import facts
from data.store import Store

_CHANNELS: Final = {
    "web": "channel.web",
    "phone": "channel.phone",
    "app": "channel.app",
    "letter": "channel.letter",
    "village_chief": "channel.village_chief",
    "other": "channel.other",
}


@cache
def english() -> dict[str, str]:
    """Return the English of agencies and categories by their names; ships with us."""
    return {
        row[name]: row[f"{name}_en"]
        for table, name in (
            ("subcategories", "subcategory"),
            ("items_1999", "item"),
            ("agencies", "agency"),
        )
        for row in facts.read(table).to_pylist()
        if row[f"{name}_en"]
    }


def called(name: str | None, language: Language) -> str:
    """Return an agency or a category as the language calls it."""
    if not name:
        return "–"
    return english().get(name, name) if language == "en" else name


def channel(name: str, words: Words) -> str:
    """Return a channel in the reader's words; one that is not ours as it is."""
    return words(_CHANNELS[name]) if name in _CHANNELS else name


def village(row: dict[str, str | None], language: Language) -> str:
    """Return the name of a row of areas."""
    return str((language == "en" and row["name_en"]) or row["name"])


def district(row: dict[str, str | None], language: Language) -> str:
    """Return the name of the district in a row of villages."""
    return str((language == "en" and row["parent_en"]) or row["parent"])


def districts(store: Store, language: Language) -> dict[str, str]:
    """Return the names of the districts by their codes, in the order of the codes."""
    rows = queries.villages(store).to_pylist()
    return {
        code: district(row, language)
        for row in rows
        if isinstance(code := row["parent_id"], str)
    }


def villages(store: Store, language: Language) -> dict[str, tuple[str, str]]:
    """Return district and village by code: two names of villages exist twice."""
    return {
        row["area_id"]: (district(row, language), village(row, language))
        for row in queries.villages(store).to_pylist()
    }
