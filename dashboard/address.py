"""
What do the parts of an address mean? From text to days, codes and places, or to nothing.

In: the part of an address behind the question mark. Out: values that can be trusted to
have their form. What can not be understood is left out; nothing raises.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Final, TypeVar
from urllib.parse import parse_qs

from dashboard import dates

Point = tuple[float, float]
"""Longitude and latitude, degrees, EPSG:4326."""

MOST_VALUES: Final = 100
"""Values of one filter; the city has 54 agencies and 84 sub-categories."""
UNPLACED: Final = "none"
"""Instead of a village: the cases that could not be placed to one."""
RADII_M: Final = (20, 20_000)
"""Points are known to about 21 m; the city is some 20 km wide."""
DIGITS: Final = 5
"""Of degrees in an address: 1 m."""
_CORNERS = (3, 40)
_MOST_LETTERS = 100
_DISTRICT = re.compile(r"[0-9]{8}")
_VILLAGE = re.compile(rf"[0-9]{{11}}|{UNPLACED}")
_HOURS = re.compile(r"([01]?[0-9]|2[0-3])-([01]?[0-9]|2[0-3])", re.ASCII)
_PLAN = re.compile(r"([1-9]|[1-4][0-9]|5[0-2])-(200|1?[0-9]{1,2})", re.ASCII)
_CASE = re.compile(r"[0-9a-f]{20}")
_INTEGER = re.compile(r"[0-9]{1,6}", re.ASCII)
_Word = TypeVar("_Word", bound=str)


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
    return next(iter(known(allowed, said)), default)


def known(allowed: Sequence[_Word], said: Sequence[str]) -> tuple[_Word, ...]:
    """Return the values that are allowed, each once."""
    found = [word for value in said for word in allowed if word == value]
    return tuple(dict.fromkeys(found))


def period(
    starts: Sequence[str], ends: Sequence[str]
) -> tuple[date | None, date | None]:
    """Return the first day and the last day; neither where they are the wrong way round."""
    start = next(filter(None, map(dates.from_iso, starts)), None)
    end = next(filter(None, map(dates.from_iso, ends)), None)
    if start and end and start > end:
        return None, None
    return start, end


def names(said: Sequence[str]) -> tuple[str, ...]:
    """Return what could be a name: printable, not endless, each once."""
    kept = [word for word in said if word.isprintable() and len(word) <= _MOST_LETTERS]
    return tuple(dict.fromkeys(kept))[:MOST_VALUES]


def integers(said: Sequence[str], least: int, most: int) -> tuple[int, ...]:
    """Return the whole numbers from `least` to `most`, each once."""
    found = [int(value) for value in said if _INTEGER.fullmatch(value)]
    return tuple(dict.fromkeys(one for one in found if least <= one <= most))[
        :MOST_VALUES
    ]


def districts(said: Sequence[str]) -> tuple[str, ...]:
    """Return the official codes of districts, each once."""
    return _matching(_DISTRICT, said)


def village(said: Sequence[str]) -> str | None:
    """Return the first code of a village, or that cases without one are meant."""
    return next(iter(_matching(_VILLAGE, said)), None)


def case(said: Sequence[str]) -> str | None:
    """Return the first id of a petition."""
    return next(iter(_matching(_CASE, said)), None)


def hours(said: Sequence[str]) -> tuple[int, int] | None:
    """Return the first and the last hour of "8-17"; "22-5" is a night."""
    found = next(filter(None, map(_HOURS.fullmatch, said)), None)
    return (int(found[1]), int(found[2])) if found else None


def plan(said: Sequence[str]) -> tuple[int, int] | None:
    """Return weeks, 1 to 52, and villages, 0 to 200, of "8-20"."""
    found = next(filter(None, map(_PLAN.fullmatch, said)), None)
    return (int(found[1]), int(found[2])) if found else None


def words(said: Sequence[str]) -> str:
    """Return what is searched for, in the forms of signs that texts are kept in."""
    whole = unicodedata.normalize("NFKC", " ".join(said)[:_MOST_LETTERS])
    return " ".join("".join(c if c.isprintable() else " " for c in whole).split())


def corners(said: Sequence[str]) -> tuple[Point, ...]:
    """Return the corners of the first area "lon,lat;lon,lat;lon,lat", 3 to 40 of them."""
    for value in said:
        found = [_point(one.split(",")) for one in value.split(";")]
        kept = tuple(one for one in found if one)
        if len(kept) == len(found) and _CORNERS[0] <= len(kept) <= _CORNERS[1]:
            return kept
    return ()


def circle(said: Sequence[str]) -> tuple[float, float, int] | None:
    """Return the first "lon,lat,metres", the radius between 20 m and 20 km."""
    for value in said:
        *where, metres = value.split(",")
        centre, radius = _point(where), integers([metres], *RADII_M)
        if centre and radius:
            return (*centre, radius[0])
    return None


def of_corners(area: Sequence[Point]) -> str:
    """Return an area as `corners` reads it."""
    return ";".join(f"{lon:.{DIGITS}f},{lat:.{DIGITS}f}" for lon, lat in area)


def of_circle(near: tuple[float, float, int]) -> str:
    """Return a circle as `circle` reads it."""
    return f"{near[0]:.{DIGITS}f},{near[1]:.{DIGITS}f},{near[2]}"


def _point(said: Sequence[str]) -> Point | None:
    """Return lon, lat to a metre; None for what is no place on earth."""
    try:
        lon, lat = (float(value) for value in said)
    except ValueError:
        return None
    if not (math.isfinite(lon) and abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004 - degrees
        return None
    # Plus 0.0: "-0.0" in one link and "0.0" in the next are one place.
    return round(lon, DIGITS) + 0.0, round(lat, DIGITS) + 0.0


def _matching(pattern: re.Pattern[str], said: Sequence[str]) -> tuple[str, ...]:
    """Return the values that have the form of a code, each once."""
    kept = [value for value in said if pattern.fullmatch(value)]
    return tuple(dict.fromkeys(kept))[:MOST_VALUES]
