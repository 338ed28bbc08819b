"""
Which petitions does a reader mean? One choice, and the same choice as an address.

In: the part of an address behind the question mark. Out: `Filters`, and back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal
from urllib.parse import urlencode

from dashboard import address
from dashboard.address import Point

Kind = Literal["complaint", "service_order", "all"]
Punctuality = Literal["on_time", "late", "open", "overdue"]
Repeated = Literal["once", "only"]

KINDS: Final[tuple[Kind, ...]] = ("complaint", "service_order", "all")
PUNCTUALITIES: Final[tuple[Punctuality, ...]] = ("on_time", "late", "open", "overdue")
REPEATED: Final[tuple[Repeated, ...]] = ("once", "only")


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
    villages: tuple[str, ...] = ()
    """Official codes of 11 digits, or `address.UNPLACED`; `View.counted` fills them."""
    channels: tuple[str, ...] = ()
    kind: Kind = "complaint"
    """Bulky-waste pick-ups are half of all rows; a map of all is a map of them."""
    weekdays: tuple[int, ...] = ()
    """Received on these, 1 Monday to 7 Sunday."""
    hours: tuple[int, int] | None = None
    """Received from the first hour to the end of the last, 0-23; (22, 5) is a night."""
    punctuality: tuple[Punctuality, ...] = ()
    """How the reply stands to its day, where that day is known."""
    reassigned: bool = False
    """Only petitions that went from one agency to another."""
    repeated: Repeated | None = None
    """Each group of duplicates once, or only what is said several times."""
    satisfaction: tuple[int, ...] = ()
    """Answers of the petitioner, 1 (worst) to 5."""
    levels: tuple[str, ...] = ()
    """How well the place is known, see match_level in `data.schema`."""
    words: str = ""
    """Each of these words is in subject, text, place or number."""
    area: tuple[Point, ...] = ()
    """Corners of a drawn area, (lon, lat) in EPSG:4326; only cases with a point."""
    near: tuple[float, float, int] | None = None
    """lon, lat in EPSG:4326 and a radius in metres; only cases with a point."""

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
        said = address.parse(search)
        start, end = address.period(said.get("start", []), said.get("end", []))
        repeated = address.known(REPEATED, said.get("repeated", []))
        return cls(
            start=start,
            end=end,
            agencies=address.names(said.get("agency", [])),
            categories=address.names(said.get("category", [])),
            topics=address.integers(said.get("topic", []), 0, 999_999),
            districts=address.districts(said.get("district", [])),
            channels=address.names(said.get("channel", [])),
            kind=parse_kind(*said.get("kind", [])),
            weekdays=address.integers(said.get("weekday", []), 1, 7),
            hours=address.hours(said.get("hours", [])),
            punctuality=address.known(PUNCTUALITIES, said.get("punctuality", [])),
            reassigned="yes" in said.get("reassigned", []),
            repeated=repeated[0] if repeated else None,
            satisfaction=address.integers(said.get("satisfaction", []), 1, 5),
            levels=address.names(said.get("level", [])),
            words=address.words(said.get("q", [])),
            area=address.corners(said.get("area", [])),
            near=address.circle(said.get("near", [])),
        )

    def to_url(self) -> str:
        """Return the choice as the part behind the question mark, "" for everything."""
        return urlencode(
            [
                *(("start", day.isoformat()) for day in (self.start,) if day),
                *(("end", day.isoformat()) for day in (self.end,) if day),
                *(("agency", name) for name in self.agencies),
                *(("category", name) for name in self.categories),
                *(("topic", topic) for topic in self.topics),
                *(("district", code) for code in self.districts),
                *(("channel", name) for name in self.channels),
                *(("kind", kind) for kind in (self.kind,) if kind != "complaint"),
                *(("weekday", day) for day in self.weekdays),
                *(("hours", f"{one[0]}-{one[1]}") for one in (self.hours,) if one),
                *(("punctuality", state) for state in self.punctuality),
                *(("reassigned", "yes") for yes in (self.reassigned,) if yes),
                *(("repeated", one) for one in (self.repeated,) if one),
                *(("satisfaction", answer) for answer in self.satisfaction),
                *(("level", level) for level in self.levels),
                *(("q", words) for words in (self.words,) if words),
                *(("area", address.of_corners(self.area)) for _ in self.area[:1]),
                *(("near", address.of_circle(one)) for one in (self.near,) if one),
            ]
        )


def parse_kind(*said: str) -> Kind:
    """Return the first kind said that there is, else complaints."""
    return address.one_of(KINDS, said, default="complaint")
