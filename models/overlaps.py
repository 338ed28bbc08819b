"""
What else went on while a campaign ran? Other campaigns, days off, typhoons, series breaks.

In: a campaign, the others, the office calendar and the register of breaks. Out: `Overlap`
values, the earliest first. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, Protocol

Kind = Literal["campaign", "holiday", "typhoon", "renamed", "missing", "changed"]

KINDS: Final[tuple[Kind, ...]] = (
    "campaign", "holiday", "typhoon", "renamed", "missing", "changed",
)  # fmt: skip
"""
campaign: another one at the same time, in the same places, after the same cases · holiday,
typhoon: days off · renamed: a category that it is after has another name · missing: cases
are missing · changed: a column or category began, ended, or is said more or less often.
"""

_PLACES: Final = ("village", "number", "road", "lane", "alley", "district", "place")
"""Columns by which a case finds its village."""
_DAYS_OFF: Final = ("holiday", "moved", "substitute")


class Run(Protocol):
    """A campaign, as the registry keeps it."""

    @property
    def campaign_id(self) -> str: ...  # noqa: D102 - as the registry tells
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def starts(self) -> date: ...  # noqa: D102
    @property
    def ends(self) -> date: ...  # noqa: D102
    @property
    def areas(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def target(self) -> tuple[tuple[str, str], ...]: ...  # noqa: D102


class Broken(Protocol):
    """A series break, as the registry keeps it."""

    @property
    def kind(self) -> str: ...  # noqa: D102 - as the registry tells
    @property
    def concerns(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def before(self) -> str: ...  # noqa: D102
    @property
    def starts(self) -> date: ...  # noqa: D102
    @property
    def ends(self) -> date | None: ...  # noqa: D102


@dataclass(frozen=True)
class Overlap:
    """One thing that went on at the same time."""

    kind: Kind
    name: str
    """Of the other campaign, the holiday, the category, column or level."""
    first: date
    last: date | None
    """None where it lasts."""
    days: int
    """Days of the campaign that it covers; 0 where it lies before the campaign."""


def overlaps(
    campaign: Run,
    others: Iterable[Run],
    calendar: Iterable[Mapping[str, str]],
    breaks: Iterable[Broken],
    since: date | None = None,
) -> list[Overlap]:
    """
    Return what went on at the same time, in the order of the first days.

    others : may hold the campaign itself. calendar : rows of `data/reference/calendar.csv`
    (day, working, kind, name). since : the first day of the past that the campaign is held
    against; a series break from there on matters too. Without it, from the campaign on.
    """
    found = [
        *_campaigns(campaign, others),
        *_days_off(campaign, list(calendar)),
        *_breaks(campaign, breaks, since or campaign.starts),
    ]
    return sorted(found, key=lambda one: (one.first, KINDS.index(one.kind), one.name))


def _campaigns(campaign: Run, others: Iterable[Run]) -> list[Overlap]:
    return [
        Overlap("campaign", one.name, one.starts, one.ends, shared)
        for one in others
        if one.campaign_id != campaign.campaign_id
        and (shared := _shared(campaign, one.starts, one.ends))
        and _same_places(campaign.areas, one.areas)
        and _same_cases(campaign.target, one.target)
    ]


def _shared(campaign: Run, first: date, last: date | None) -> int:
    """Return how many days of the campaign lie from first to last."""
    until = min(campaign.ends, last or campaign.ends)
    return max((until - max(campaign.starts, first)).days + 1, 0)


def _same_places(some: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether areas meet: a district's code begins those of its villages."""
    if not some or not others:
        return True
    return any(a.startswith(b) or b.startswith(a) for a in some for b in others)


def _same_cases(
    some: Sequence[tuple[str, str]], others: Sequence[tuple[str, str]]
) -> bool:
    """Tell whether a case can be the target of both: no kind in which they exclude each other."""
    kinds = {name for name, _ in some} & {name for name, _ in others}
    return all(
        {value for name, value in some if name == kind}
        & {value for name, value in others if name == kind}
        for kind in kinds
    )


def _days_off(campaign: Run, calendar: list[Mapping[str, str]]) -> list[Overlap]:
    """Return holidays, days of one run together, and days that typhoons closed."""
    found: list[Overlap] = []
    for row in sorted(calendar, key=lambda row: row["day"]):
        day = date.fromisoformat(row["day"])
        inside = campaign.starts <= day <= campaign.ends
        if not inside or row["working"] == "1":
            continue
        if row["kind"] not in {*_DAYS_OFF, "typhoon"}:
            continue
        kind: Kind = "typhoon" if row["kind"] == "typhoon" else "holiday"
        last = found[-1] if found else None
        if last and last.kind == kind and _next_to(last.last, day):
            found[-1] = Overlap(kind, last.name, last.first, day, last.days + 1)
        else:
            found.append(Overlap(kind, row["name"], day, day, 1))
    return found


def _next_to(last: date | None, day: date) -> bool:
    """Tell whether only days of a week-end lie between."""
    if last is None:
        return False
    between = [last + timedelta(days=at) for at in range(1, (day - last).days)]
    return all(one.isoweekday() > 5 for one in between)  # noqa: PLR2004 - Friday


def _breaks(campaign: Run, breaks: Iterable[Broken], since: date) -> list[Overlap]:
    """Return the breaks that lie in the days compared and change what is counted."""
    categories = {value for name, value in campaign.target if name == "category"}
    found = []
    for one in breaks:
        ends = one.ends or date.max
        begins_inside = since <= one.starts <= campaign.ends
        ends_inside = since <= ends < campaign.ends
        if not begins_inside and not ends_inside:
            continue
        kind: Kind
        if one.concerns == "rows":
            kind = "missing"
        elif one.concerns == "category":
            if not categories & {one.name, one.before}:
                continue
            kind = "renamed" if one.kind == "renamed" else "changed"
        elif campaign.areas and (one.concerns == "match_level" or one.name in _PLACES):
            kind = "changed"
        else:
            continue
        shared = _shared(campaign, one.starts, one.ends)
        found.append(
            Overlap(kind, one.name or one.concerns, one.starts, one.ends, shared)
        )
    return found
