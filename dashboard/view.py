"""What is on the reader's screen? Everything that a link has to carry, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, Literal
from urllib.parse import urlencode

from dashboard import dates, text
from dashboard.filters import Filters, one_of, parse

Layer = Literal["class", "rate"]

LAYERS: Final[tuple[Layer, ...]] = ("class", "rate")
UNPLACED: Final = "none"
"""Instead of a village: the cases that could not be placed to one."""
_VILLAGE = re.compile(rf"[0-9]{{11}}|{UNPLACED}")
_PAGE = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True)
class View:
    """One state of the screen; the address bar is its only home."""

    chosen: Filters = field(default_factory=Filters)
    language: text.Language = "zh-Hant"
    calendar_said: dates.Calendar | None = None
    layer: Layer = "class"
    """What colours the villages of the map."""
    village: str | None = None
    """Whose cases are listed: a code, UNPLACED, or None for all that are chosen."""
    page: int = 1
    """Page of that list, from 1."""

    @property
    def calendar(self) -> dates.Calendar:
        """Return the years on screen: the reader's, else those of the language."""
        return self.calendar_said or ("roc" if self.language == "zh-Hant" else "ad")

    @cached_property
    def t(self) -> text.Words:
        """Return the words of the reader's language."""
        return text.Words(self.language)

    @classmethod
    def from_url(cls, search: str | None) -> View:
        """Return the state in an address; what can not be understood is left out."""
        said = parse(search)
        calendars = [name for name in dates.CALENDARS if name in said.get("cal", [])]
        villages = [
            code for code in said.get("village", []) if _VILLAGE.fullmatch(code)
        ]
        pages = [int(page) for page in said.get("page", []) if _PAGE.fullmatch(page)]
        return cls(
            chosen=Filters.from_url(search),
            language=one_of(text.LANGUAGES, said.get("lang", []), default="zh-Hant"),
            calendar_said=calendars[0] if calendars else None,
            layer=one_of(LAYERS, said.get("layer", []), default="class"),
            village=villages[0] if villages else None,
            page=pages[0] if pages else 1,
        )

    def to_url(self) -> str:
        """Return the state as "?…", or "" for the state that a bare address has."""
        plain = View()
        parts = [
            (name, str(value))
            for name, value, default in (
                ("layer", self.layer, plain.layer),
                ("village", self.village, plain.village),
                ("page", self.page, plain.page),
                ("lang", self.language, plain.language),
                ("cal", self.calendar_said, plain.calendar_said),
            )
            if value != default
        ]
        whole = "&".join(filter(None, (self.chosen.to_url(), urlencode(parts))))
        return f"?{whole}" if whole else ""

    def link(self, path: str, **changes: Any) -> str:
        """Return the address of a page with this state, but for the changes."""
        return path + replace(self, **changes).to_url()

    def choosing(self, **changes: Any) -> View:
        """Return this state with other filters; the list goes back to its first page."""
        return replace(self, chosen=replace(self.chosen, **changes), page=1)
