"""
What is new for a reader, and what goes on? Told apart by what was told last.

In: what there is now, and the state that was noted with the digest before. Out: lines with
links, no text of a case among them, and the state to be noted with this one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

_MOST_KEYS: Final = 20_000
"""More than the open cases of the city; what lies behind is told as new again."""


@dataclass(frozen=True)
class Item:
    """One thing that there is to tell."""

    key: str
    """By what it is known again: a code, a name or an id."""
    words: str
    """In one line: names, counts and days."""
    link: str
    """Path and filters of the page that shows it."""


@dataclass(frozen=True)
class News:
    """What one subscription has to tell."""

    new: tuple[Item, ...]
    ongoing: tuple[Item, ...]
    gone: int
    """Things that were told last and are no more."""
    state: Mapping[str, Any]
    """To be noted when it was told."""
    lead: str = ""
    """A sentence before the lines."""
    attached: Attached | None = None

    @property
    def worth_telling(self) -> bool:
        """Tell whether there is anything that the reader does not know yet."""
        return bool(self.new) or self.attached is not None or bool(self.lead)


@dataclass(frozen=True)
class Attached:
    """A file that goes along with a mail."""

    name: str
    content: bytes
    mime: str


def told_apart(items: Sequence[Item], last: Mapping[str, Any]) -> News:
    """
    Return which things were not told last, which were, and how many are gone.

    >>> news = told_apart([Item("a", "", ""), Item("b", "", "")], {"keys": ["b", "c"]})
    >>> [one.key for one in news.new], [one.key for one in news.ongoing], news.gone
    (['a'], ['b'], 1)
    """
    before = set(last.get("keys", ()))
    now = [item.key for item in items]
    return News(
        new=tuple(item for item in items if item.key not in before),
        ongoing=tuple(item for item in items if item.key in before),
        gone=len(before - set(now)),
        state={"keys": now[:_MOST_KEYS]},
    )
