"""What is on the reader's screen? Everything that a link has to carry, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, Final, Literal
from urllib.parse import urlencode

from dashboard import address, dates, text
from dashboard.filters import Filters

Layer = Literal["class", "count", "rate", "emerging", "scan", "sure", "choices"]
Base = Literal["residents", "past", "petitions", "km2", "counts"]

LAYERS: Final[tuple[Layer, ...]] = (
    "class",
    "count",
    "rate",
    "emerging",
    "scan",
    "sure",
    "choices",
)
BASES: Final[tuple[Base, ...]] = ("residents", "past", "petitions", "km2", "counts")
STEPS: Final = ("day", "week", "month")
UNPLACED: Final = address.UNPLACED


@dataclass(frozen=True)
class View:
    """One state of the screen; the address bar is its only home."""

    chosen: Filters = field(default_factory=Filters)
    language: text.Language = "zh-Hant"
    calendar_said: dates.Calendar | None = None
    layer: Layer = "class"
    """What colours the villages of the map."""
    base: Base = "residents"
    """By what hot spots are measured, see `spots_base`; counts: by nothing."""
    village: str | None = None
    """Whose cases are listed: a code, UNPLACED, or None for all that are chosen."""
    page: int = 1
    """Page of that list, from 1."""
    order: str = ""
    """What the list begins with; a page knows which orders there are."""
    by: str = ""
    """What tells the series or rows of a page apart; a page knows which there are."""
    step: str = ""
    """Whether a series goes by day, week or month; "" lets the period decide."""
    against: str = ""
    """Other filters to compare with, as an address: what they say wins over `chosen`."""
    case: str | None = None
    """The petition that is looked at, its petition_id."""
    campaign: str | None = None
    """The campaign that is looked at, its id."""
    plan: tuple[int, int] | None = None
    """The campaign that is planned: weeks, and villages (0: all that are chosen)."""

    @property
    def calendar(self) -> dates.Calendar:
        """Return the years on screen: the reader's, else those of the language."""
        return self.calendar_said or ("roc" if self.language == "zh-Hant" else "ad")

    @cached_property
    def t(self) -> text.Words:
        """Return the words of the reader's language."""
        return text.Words(self.language)

    @property
    def counted(self) -> Filters:
        """Return the filters with the village that is picked as one of them."""
        return replace(self.chosen, villages=(self.village,) if self.village else ())

    @property
    def compared(self) -> Filters | None:
        """Return the filters to compare with: the chosen ones but for what is said."""
        other, plain = Filters.from_url(self.against), Filters()
        said = {
            part.name: getattr(other, part.name)
            for part in fields(Filters)
            if getattr(other, part.name) != getattr(plain, part.name)
        }
        return replace(self.counted, **said) if said else None

    @classmethod
    def from_url(cls, search: str | None) -> View:
        """Return the state in an address; what can not be understood is left out."""
        said = address.parse(search)
        calendars = address.known(dates.CALENDARS, said.get("cal", []))
        pages = address.integers(said.get("page", []), 1, 999_999)
        return cls(
            chosen=Filters.from_url(search),
            language=address.one_of(
                text.LANGUAGES, said.get("lang", []), default="zh-Hant"
            ),
            calendar_said=calendars[0] if calendars else None,
            layer=address.one_of(LAYERS, said.get("layer", []), default="class"),
            base=address.one_of(BASES, said.get("base", []), default="residents"),
            village=address.village(said.get("village", [])),
            page=pages[0] if pages else 1,
            order=next(iter(address.names(said.get("order", []))), ""),
            by=next(iter(address.names(said.get("by", []))), ""),
            step=address.one_of(("", *STEPS), said.get("step", []), default=""),
            against=Filters.from_url(
                next(iter(said.get("against", [])), None)
            ).to_url(),
            case=address.case(said.get("case", [])),
            campaign=next(iter(address.names(said.get("campaign", []))), None),
            plan=address.plan(said.get("plan", [])),
        )

    def to_url(self) -> str:
        """Return the state as "?…", or "" for the state that a bare address has."""
        plain = View()
        parts = [
            (name, str(value))
            for name, value, default in (
                ("layer", self.layer, plain.layer),
                ("base", self.base, plain.base),
                ("village", self.village, plain.village),
                ("page", self.page, plain.page),
                ("order", self.order, plain.order),
                ("by", self.by, plain.by),
                ("step", self.step, plain.step),
                ("against", self.against, plain.against),
                ("case", self.case, plain.case),
                ("campaign", self.campaign, plain.campaign),
                ("plan", self.plan and "{}-{}".format(*self.plan), plain.plan),
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
