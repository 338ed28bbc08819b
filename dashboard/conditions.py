"""
Which cases does a choice mean, of those that a reader may read? One condition of SQL.

In: the reader's filters and scope. Out: text for a WHERE, and its parameters. No value is
ever part of the text. What a reader may count without reading it: `dashboard.counted`.
"""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise
from typing import Final

from dashboard.address import UNPLACED, Point
from dashboard.filters import Filters
from dashboard.scope import Scope

# For questions about the address itself: its text, road, point, error or candidates. What
# a map counts by stands in the petitions themselves, as place_level, place_district_id and
# place_village_id: a count needs no join (15 ms of processor for 96). A petition without a
# place has no address row, and still counts.
PLACED: Final = "petitions left join addresses using (address_id)"

TOLD: Final = "(status = 'open' or closed_at is not null)"
"""Whether a case is closed is known; else it has neither a state nor an age."""
TOLD_UNTIL: Final = f"""(
    select least(
        max(greatest(filed_at, delivered_at, closed_at))::date,
        (select max(left(value, 10)::date + 1) from build_info where key = 'built_at')
    ) from petitions where {TOLD} having count(*) > 0
)"""
"""
The data's own today: an export of last month knows nothing of this one, nor does a source
that tells of no closing. Nothing is closed after the build, which is a day late in Taipei.
"""
_EARTH_M = 6_371_008.8
"""Mean radius; a ball is 0.3 % off at most."""
_M_PER_DEGREE = 110_000
"""A little less than any degree of latitude has, so that a box holds its circle."""

# A part of the filters that is empty adds no condition: DuckDB then reads only the
# columns and the days that are asked for.
_CONDITIONS: Final = {
    "start": "filed_at >= $start",
    "after": "filed_at < $after",
    "agencies": "list_contains($agencies, agency)",
    "categories": "list_contains($categories, category)",
    "districts": "list_contains($districts, place_district_id)",
    "villages": f"list_contains($villages, coalesce(place_village_id, '{UNPLACED}'))",
    "channels": "list_contains($channels, channel)",
    "kind": "kind = $kind",
    "topics": "list_contains($topics, topic_id)",
    "weekdays": "list_contains($weekdays, isodow(filed_at))",
    "from_hour": "time_known and hour(filed_at) >= $from_hour",
    "to_hour": "time_known and hour(filed_at) <= $to_hour",
    "reassigned": "reassigned >= $reassigned",
    "satisfaction": "list_contains($satisfaction, satisfaction)",
    "levels": "list_contains($levels, place_level)",
    "readable": "list_contains($readable, agency)",
}
# Days, as things stood on {now}: what is due on the 9th is due at 00:00 in the exports.
_CLOSED: Final = "closed_at::date <= {now}"
_STATES: Final = {
    "on_time": f"({_CLOSED} and closed_at::date <= due_at::date)",
    "late": f"({_CLOSED} and closed_at::date > due_at::date)",
    "open": f"({_CLOSED} is not true and due_at::date >= {{now}})",
    "overdue": f"({_CLOSED} is not true and due_at::date < {{now}})",
}
_REPEATED: Final = {
    # The lead stands for its group.
    "once": "petition_id not in (select petition_id from duplicates where not lead)",
    "only": "petition_id in (select petition_id from duplicates)",
}
_SAID: Final = ("source_ref", "subject", "text")


def conditions(chosen: Filters, scope: Scope) -> tuple[str, dict[str, object]]:
    """Return the filters and the scope as a condition, and what it binds."""
    night = chosen.hours is not None and chosen.hours[0] > chosen.hours[1]
    said: dict[str, object] = {
        "start": chosen.start,
        "after": chosen.end and chosen.end + timedelta(days=1),
        "agencies": list(chosen.agencies),
        "categories": list(chosen.categories),
        "topics": list(chosen.topics),
        "districts": list(chosen.districts),
        "villages": list(chosen.villages),
        "channels": list(chosen.channels),
        "kind": None if chosen.kind_counted == "all" else chosen.kind_counted,
        "weekdays": list(chosen.weekdays),
        "reassigned": int(chosen.reassigned),
        "satisfaction": list(chosen.satisfaction),
        "levels": list(chosen.levels),
    }
    # An empty list of filters is everything; an empty scope is nothing.
    bound = {name: value for name, value in said.items() if value}
    if scope.agencies is not None:
        bound["readable"] = list(scope.agencies)
    parts = ["true", *(_CONDITIONS[name] for name in bound)]
    if chosen.hours is not None:
        bound["from_hour"], bound["to_hour"] = chosen.hours
        both = " or " if night else " and "
        parts.append(f"({_CONDITIONS['from_hour']}{both}{_CONDITIONS['to_hour']})")
    if chosen.punctuality:
        now = f"least({TOLD_UNTIL}, $after - 1)" if chosen.end else TOLD_UNTIL
        states = " or ".join(_STATES[one] for one in chosen.punctuality)
        parts.append(f"({states.format(now=now)})")
    if chosen.repeated:
        parts.append(_REPEATED[chosen.repeated])
    for text, values in (
        _words(chosen.words, scope),
        _at(*_inside(chosen.area)),
        _at(*_around(chosen.near)),
    ):
        parts += text
        bound |= values
    return " and ".join(parts), bound


def _words(words: str, scope: Scope) -> tuple[list[str], dict[str, object]]:
    """Return that each word is said; where texts are not shown, only in the number."""
    # Else a reader without the right to a text could find out its words one by one.
    columns = _SAID if scope.texts else _SAID[:1]
    bound: dict[str, object] = {}
    parts = []
    for at, word in enumerate(words.split()):
        name = f"word{at}"
        # Lower case of a million addresses takes 130 ms, an expression 50, the word 25.
        cased = word.upper() != word.lower()
        bound[name] = f"(?i){re.escape(word)}" if cased else word
        says = "regexp_matches" if cased else "contains"
        found = [f"{says}({column}, ${name})" for column in columns]
        if scope.texts:
            found.append(
                "address_id in (select address_id from addresses where "
                f"{says}(address_said, ${name}))"
            )
        parts.append(f"({' or '.join(found)})")
    return parts, bound


def _at(
    parts: list[str], bound: dict[str, object]
) -> tuple[list[str], dict[str, object]]:
    """Return that the address is one of which all parts are true."""
    where = " and ".join(parts)
    one_of = f"address_id in (select address_id from addresses where {where})"
    return ([one_of] if parts else []), bound


def _inside(area: tuple[Point, ...]) -> tuple[list[str], dict[str, object]]:
    """Return that a point is inside an area: a ray to the east crosses an odd number of sides."""
    if not area:
        return [], {}
    bound: dict[str, object] = {}
    for at, (lon, lat) in enumerate(area):
        bound |= {f"area_lon{at}": lon, f"area_lat{at}": lat}
    corners = [*range(len(area)), 0]
    crossed = [
        f"((lat < $area_lat{a}) <> (lat < $area_lat{b}) and lon < $area_lon{a} + "
        f"($area_lon{b} - $area_lon{a}) * (lat - $area_lat{a}) / "
        f"nullif($area_lat{b} - $area_lat{a}, 0))::integer"
        for a, b in pairwise(corners)
    ]
    lons, lats = zip(*area, strict=True)
    box, edges = _box(min(lons), min(lats), max(lons), max(lats))
    return [box, f"({' + '.join(crossed)}) % 2 = 1"], bound | edges


def _around(
    near: tuple[float, float, int] | None,
) -> tuple[list[str], dict[str, object]]:
    """Return that a point is within a radius (haversine)."""
    if near is None:
        return [], {}
    lon, lat, metres = near
    high = metres / _M_PER_DEGREE
    # A degree of longitude is 0.9 of one of latitude here, and 0.5 at 60 degrees north.
    box, edges = _box(lon - 2 * high, lat - high, lon + 2 * high, lat + high)
    apart = (
        "pow(sin(radians(lat - $near_lat) / 2), 2) + cos(radians(lat)) * "
        "cos(radians($near_lat)) * pow(sin(radians(lon - $near_lon) / 2), 2)"
    )
    return [box, f"{2 * _EARTH_M} * asin(sqrt({apart})) <= $near_m"], {
        "near_lon": lon,
        "near_lat": lat,
        "near_m": metres,
    } | edges


def _box(
    west: float, south: float, east: float, north: float
) -> tuple[str, dict[str, object]]:
    """Return that a point is in a box: what most are not, found out at once."""
    return (
        "lon between $west and $east and lat between $south and $north",
        {
            "west": west,
            "east": east,
            "south": south,
            "north": north,
        },
    )
