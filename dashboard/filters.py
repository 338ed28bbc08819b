"""
Which petitions does a reader mean? One choice, and the same choice as an address.

In: the part of an address behind the question mark. Out: `Filters`, and back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeVar
from urllib.parse import parse_qs, urlencode

from dashboard import dates

Kind = Literal["complaint", "service_order", "all"]

KINDS: Final[tuple[Kind, ...]] = ("complaint", "service_order", "all")
MOST_VALUES: Final = 100
"""Values of one filter; the city has 54 agencies and 84 sub-categories."""
_MOST_LETTERS = 100
_TOPIC = re.compile(r"[0-9]{1,6}")
_DISTRICT = re.compile(r"[0-9]{8}")
_Word = TypeVar("_Word", bound=str)


@dataclass(frozen=True)
class Filters:
    """A choice of petitions; an empty part chooses everything."""

    start: date | None = None
    """First day, received on or after."""
    end: date | None = None
    """Last day, received on or before."""
    agencies: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    topics: tuple[int, ...] = ()
    """Petitions whose first topic is one of these."""
    districts: tuple[str, ...] = ()
    """Official codes of 8 digits."""
    channels: tuple[str, ...] = ()
    kind: Kind = "complaint"
    """Bulky-waste pick-ups are half of all rows; a map of all is a map of them."""

    @property
    def kind_counted(self) -> Kind:
        """Return the kind that counts: choosing a category shows it whatever its kind."""
        return "all" if self.categories else self.kind

    @classmethod
    def from_url(cls, search: str | None) -> Filters:
        """
        Return the choice in an address, e.g. "?agency=A&agency=B&start=2025-10-01".

        What can not be understood is left out piece by piece; nothing raises.
        """
        said = parse(search)
        start, end = _period(said.get("start", []), said.get("end", []))
        return cls(
            start=start,
            end=end,
            agencies=_words(said.get("agency", [])),
            categories=_words(said.get("category", [])),
            topics=tuple(map(int, _matching(_TOPIC, said.get("topic", [])))),
            districts=_matching(_DISTRICT, said.get("district", [])),
            channels=_words(said.get("channel", [])),
            kind=parse_kind(*said.get("kind", [])),
        )

    def to_url(self) -> str:
        """Return the choice as the part behind the question mark, "" for everything."""
        parts: list[tuple[str, str]] = []
        for name, day in (("start", self.start), ("end", self.end)):
            parts += [(name, day.isoformat())] if day else []
        for name, values in (
            ("agency", self.agencies),
            ("category", self.categories),
            ("topic", self.topics),
            ("district", self.districts),
            ("channel", self.channels),
        ):
            parts += [(name, str(value)) for value in values]
        parts += [("kind", self.kind)] if self.kind != "complaint" else []
        return urlencode(parts)


def parse_kind(*said: str) -> Kind:
    """Return the first kind said that there is, else complaints."""
    return one_of(KINDS, said, default="complaint")


def parse(search: str | None) -> dict[str, list[str]]:
    """Return the values under each name of an address; empty for what is none."""
    if not isinstance(search, str):
        return {}
    try:
        return parse_qs(search.removeprefix("?"), max_num_fields=10 * MOST_VALUES)
    except ValueError:  # more fields than any link of ours has
        return {}


def one_of(allowed: Sequence[_Word], said: Sequence[str], default: _Word) -> _Word:
    """Return the first value said that is allowed, else the default."""
    return next((word for value in said for word in allowed if word == value), default)


def _period(
    starts: Sequence[str], ends: Sequence[str]
) -> tuple[date | None, date | None]:
    """Return the first day and the last day; neither where they are the wrong way round."""
    start = next(filter(None, map(dates.from_iso, starts)), None)
    end = next(filter(None, map(dates.from_iso, ends)), None)
    if start and end and start > end:
        return None, None
    return start, end


def _words(said: Sequence[str]) -> tuple[str, ...]:
    """Return what could be a name: printable, not endless, each once."""
    kept = [word for word in said if word.isprintable() and len(word) <= _MOST_LETTERS]
    return tuple(dict.fromkeys(kept))[:MOST_VALUES]


def _matching(pattern: re.Pattern[str], said: Sequence[str]) -> tuple[str, ...]:
    """Return the values that have the form of a code, each once."""
    kept = [value for value in said if pattern.fullmatch(value)]
    return tuple(dict.fromkeys(kept))[:MOST_VALUES]
