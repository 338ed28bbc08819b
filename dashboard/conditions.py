"""
Which rows of the store does a choice mean? One condition of SQL, and what it binds.

In: the reader's filters and scope. Out: text for a WHERE, and its parameters. No value is
ever part of the text.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Final

from dashboard.address import UNPLACED, Point
from dashboard.filters import Filters
from dashboard.scope import Scope

# A petition without a place has no address row, and still counts.
PLACED: Final = "petitions left join addresses using (address_id)"

_NOW = "(select max(filed_at) from petitions)"
"""The data's own: an export of last month knows nothing of today."""
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
    "districts": "list_contains($districts, district_id)",
    "villages": f"list_contains($villages, coalesce(village_id, '{UNPLACED}'))",
    "channels": "list_contains($channels, channel)",
    "kind": "kind = $kind",
    "topics": "list_contains($topics, topic_id)",
    "weekdays": "list_contains($weekdays, isodow(filed_at))",
    "from_hour": "time_known and hour(filed_at) >= $from_hour",
    "to_hour": "time_known and hour(filed_at) <= $to_hour",
    "reassigned": "reassigned >= $reassigned",
    "satisfaction": "list_contains($satisfaction, satisfaction)",
    "levels": "list_contains($levels, match_level)",
    "readable": "list_contains($readable, agency)",
}
_STATES: Final = {
    "on_time": "closed_at <= due_at",
    "late": "closed_at > due_at",
    "open": f"(closed_at is null and due_at >= {_NOW})",
    "overdue": f"(closed_at is null and due_at < {_NOW})",
}
_REPEATED: Final = {
    # The lead stands for its group.
    "once": "petition_id not in (select petition_id from duplicates where not lead)",
    "only": "petition_id in (select petition_id from duplicates)",
}
_SAID: Final = "concat_ws(chr(10), source_ref, subject, text, address_said)"


def source(chosen: Filters) -> str:
    """Return what to read: without a place, where no place is asked for (9 ms, not 190)."""
    places = (
        chosen.districts,
        chosen.villages,
        chosen.levels,
        chosen.words,
        chosen.area,
        chosen.near,
    )
    return PLACED if any(places) else "petitions"


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
        parts.append(f"({' or '.join(_STATES[one] for one in chosen.punctuality)})")
    if chosen.repeated:
        parts.append(_REPEATED[chosen.repeated])
    for text, values in (
        _words(chosen.words, scope),
        _inside(chosen.area),
        _around(chosen.near),
    ):
        parts += text
        bound |= values
    return " and ".join(parts), bound


def _words(words: str, scope: Scope) -> tuple[list[str], dict[str, object]]:
    """Return that each word is said; where texts are not shown, only in the number."""
    # Else a reader without the right to a text could find out its words one by one.
    where = _SAID if scope.texts else "source_ref"
    bound: dict[str, object] = {
        f"word{at}": word.casefold() for at, word in enumerate(words.split())
    }
    return [f"contains(lower({where}), ${name})" for name in bound], bound


def _inside(area: tuple[Point, ...]) -> tuple[list[str], dict[str, object]]:
    """Return that a point is inside an area: a ray to the east crosses an odd number of sides."""
    if not area:
        return [], {}
    bound: dict[str, object] = {}
    for at, (lon, lat) in enumerate(area):
        bound |= {f"area_lon{at}": lon, f"area_lat{at}": lat}
    corners = [*range(len(area)), 0]
    crossed = [
        f"((addresses.lat < $area_lat{a}) <> (addresses.lat < $area_lat{b}) and addresses.lon < $area_lon{a} + "
        f"($area_lon{b} - $area_lon{a}) * (addresses.lat - $area_lat{a}) / "
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
        "pow(sin(radians(addresses.lat - $near_lat) / 2), 2) + cos(radians(addresses.lat)) * "
        "cos(radians($near_lat)) * pow(sin(radians(addresses.lon - $near_lon) / 2), 2)"
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
        "addresses.lon between $west and $east and addresses.lat between $south and $north",
        {
            "west": west,
            "east": east,
            "south": south,
            "north": north,
        },
    )
