"""
From where is a choice of cases counted for a reader? From the cases, or from blocks of them.

In: the reader's filters and scope, and by what the cases are counted. Out: a relation for a
FROM, a condition for its WHERE, and what that binds. Who may not read all of the chosen cases
counts them in the blocks that `ingest.shown` cut: fixed by the build and not by the question,
so that no two questions differ by fewer cases than a block has (docs/decisions/0015).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final, Literal

from dashboard.conditions import conditions
from dashboard.filters import Filters
from dashboard.scope import Scope

By = Literal["agency", "category", "topic", "village", "channel"]
"""What only one of the two ways of cutting tells."""

Answer = Literal["cases", "blocks", "refused"]

_SUBJECT: Final[frozenset[By]] = frozenset({"agency", "category", "topic"})
_PLACE: Final[frozenset[By]] = frozenset({"village", "channel"})

# A row a case again, so that every question is asked of both in the same words.
_SUBJECTS: Final = """(
    select month::timestamp as filed_at, kind, district_id as place_district_id, agency,
        category, topic_id, null::varchar as channel, null::varchar as place_village_id,
        null::varchar as place_level, null::varchar as agency_basis
    from shown_subjects, unnest(range(count))
) as petitions"""
_PLACES: Final = """(
    select year::timestamp as filed_at, kind, district_id as place_district_id,
        null::varchar as agency, null::varchar as category, null::integer as topic_id,
        channel, village_id as place_village_id,
        null::varchar as place_level, null::varchar as agency_basis
    from shown_places, unnest(range(count))
) as petitions"""


@dataclass(frozen=True)
class Counted:
    """Where to count."""

    rows: str
    """Of a FROM; the columns of petitions that can be counted by."""
    allowed: str
    """Of a WHERE."""
    bound: dict[str, object]


def answered(chosen: Filters, scope: Scope, by: Collection[By] = ()) -> Answer:
    """
    Tell how a choice is counted: from the cases, from blocks, or not at all.

    Blocks know kind and district, and beside these either month, agency, category and topic or
    year, village and channel: what asks for both, or for anything else, is refused.
    """
    if scope.reads(chosen.agencies) or not scope.blocks:
        return "cases"
    asked = {*by, *_asked(chosen)}
    blind = replace(
        Filters(),
        start=chosen.start,
        end=chosen.end,
        kind=chosen.kind,
        districts=chosen.districts,
        agencies=chosen.agencies,
        categories=chosen.categories,
        topics=chosen.topics,
        villages=chosen.villages,
        channels=chosen.channels,
    )
    if blind != chosen or (asked & _SUBJECT and asked & _PLACE):
        return "refused"
    return "blocks"


def counted(chosen: Filters, scope: Scope, by: Collection[By] = ()) -> Counted:
    """Return where a choice is counted by these; from no rows at all where it is refused."""
    answer = answered(chosen, scope, by)
    if answer == "cases":
        return Counted("petitions", *conditions(chosen, scope))
    if answer == "refused":
        # No row of blocks knows a place and a subject: the condition has nothing to bind.
        return Counted(_SUBJECTS, "false", {})
    by_place = {*by, *_asked(chosen)} & _PLACE
    # Blocks are of whole months or years: those that the days lie in.
    step = "year" if by_place else "month"
    whole = replace(chosen, start=None, end=None)
    allowed, bound = conditions(whole, Scope.everyone())
    for name, day, side in (("start", chosen.start, ">="), ("end", chosen.end, "<=")):
        if day:
            allowed += f" and filed_at {side} date_trunc('{step}', ${name}::date)"
            bound[name] = day
    return Counted(_PLACES if by_place else _SUBJECTS, allowed, bound)


def _asked(chosen: Filters) -> set[By]:
    """Return what the filters themselves choose by."""
    parts: dict[By, object] = {
        "agency": chosen.agencies,
        "category": chosen.categories,
        "topic": chosen.topics,
        "village": chosen.villages,
        "channel": chosen.channels,
    }
    return {name for name, part in parts.items() if part}
