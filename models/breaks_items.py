"""
Which categories might be one under two names? One ends while another begins.

In: cases per month, category and place. Out: proposals for a person to judge: renamed
where level and places, or the words of the names, agree; else ended or began. Pure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.breaks import Proposal

_YEAR = 12
"""Months next to an end that tell how silent a category usually is."""

_CHANCE = 1e-4
"""A silence that is likelier than this may be chance, not an end."""

_LEAST_VARIANCE = 0.05
"""Of monthly counts, over the squared mean: even steady items vary by a fifth."""

_APART = 12
"""Months that may lie between the last case of one name and the first of the next."""

_OVERLAP = 2
"""Months in which both names may be in use."""

_LEVEL = 2.0
"""Factor within which the levels before and after are alike."""

_PLACES = 0.9
"""Cosine of the shares by place from which on the places are alike."""

_WORDS = 0.1
"""Cosine of the names' paired letters, rare ones weighing more: 路燈不亮或損壞 and
路燈故障或設施損壞 have 0.2, names of different things below 0.05."""

Counts = NDArray[np.float64]


@dataclass(frozen=True)
class _Edge:
    """A category's last month before a silence that is no chance, or its first after one."""

    name: str
    at: date
    place: int
    """Number of that month among the months with rows."""
    a_month: float
    """Cases a month in the three active months next to it."""
    year: float
    """Cases in the twelve months next to it."""
    places: Counts
    """Cases by place in those."""


def categories(counts: pl.DataFrame) -> list[Proposal]:
    """
    Return categories that may have been renamed, that ended, and that began.

    counts : month (first day), name, place, count. The place may be null; months in which
    no category has a case are unknown, not empty.
    """
    known = counts.filter(pl.col("name").is_not_null(), pl.col("count") > 0)
    if known.is_empty():
        return []
    months = known["month"].unique().sort().to_list()
    places = known["place"].fill_null("").unique().sort().to_list()
    ends, begins = [], []
    for name in known["name"].unique().sort().to_list():
        cube = _cube(known.filter(pl.col("name") == name), months, places)
        if edge := _edge(name, cube[::-1], months[::-1]):
            ends.append(edge)
        if edge := _edge(name, cube, months):
            begins.append(edge)
    words = _pairs(known["name"].unique().to_list())
    return _proposed(ends, begins, words)


def _cube(one: pl.DataFrame, months: list[date], places: list[str]) -> Counts:
    """Return (n_months, n_places) cases of one category."""
    cube = np.zeros((len(months), len(places)))
    rows = dict(zip(months, range(len(months)), strict=True))
    columns = dict(zip(places, range(len(places)), strict=True))
    for month, place, count in one.select("month", "place", "count").iter_rows():
        cube[rows[month], columns[place or ""]] += count
    return cube


def _edge(name: str, cube: Counts, months: list[date]) -> _Edge | None:
    """
    Return the first month with cases, if the silence before it is no chance.

    The chance of a silent month is that of a negative binomial variable with mean and
    variance of the year that follows. An end is a beginning of the reversed series.
    """
    counts = cube.sum(axis=1)
    first = int(np.flatnonzero(counts)[0])
    year = counts[first : first + _YEAR]
    mean = float(year.mean())
    spread = max((float(year.var()) - mean) / mean**2, _LEAST_VARIANCE)
    silent = math.log1p(mean * spread) / spread
    if first * silent < -math.log(_CHANCE):
        return None
    return _Edge(
        name,
        months[first],
        first,
        float(counts[first : first + 3].mean()),
        float(year.sum()),
        cube[first : first + _YEAR].sum(axis=0),
    )


def _proposed(
    ends: list[_Edge], begins: list[_Edge], words: dict[str, dict[str, float]]
) -> list[Proposal]:
    """Return each pair that belongs together, the likeliest first taken, and the rest alone."""
    pairs = [
        (_cosine(words[end.name], words[begin.name]), _likeness(end, begin), end, begin)
        for end in ends
        for begin in begins
        if -_OVERLAP <= _months(end.at, begin.at) - 1 <= _APART
        and end.name != begin.name
    ]
    taken: set[str] = set()
    found = []
    for alike, places, end, begin in sorted(
        pairs, key=lambda pair: -(pair[0] + max(pair[1], 0))
    ):
        level = begin.a_month / end.a_month
        same = 1 / _LEVEL <= level <= _LEVEL and places >= _PLACES
        if (alike < _WORDS and not same) or {"-" + end.name, begin.name} & taken:
            continue
        taken |= {"-" + end.name, begin.name}
        found.append(_renamed(end, begin, alike, places))
    found += [_ended(end) for end in ends if "-" + end.name not in taken]
    found += [_began(begin) for begin in begins if begin.name not in taken]
    return sorted(found, key=lambda one: (one.starts, one.name))


def _renamed(end: _Edge, begin: _Edge, alike: float, places: float) -> Proposal:
    told = f"places {places:.2f} alike" if places >= 0 else "places unknown"
    return Proposal(
        kind="renamed",
        concerns="category",
        name=begin.name,
        before=end.name,
        starts=begin.at,
        reason=f"{end.name} ends in {end.at:%Y-%m} with {end.a_month:,.1f} a month, {begin.name} begins in {begin.at:%Y-%m} with {begin.a_month:,.1f}; {told}, names {alike:.2f}.",
    )


def _ended(end: _Edge) -> Proposal:
    following = date(end.at.year + end.at.month // 12, end.at.month % 12 + 1, 1)
    return Proposal(
        kind="ended",
        concerns="category",
        name=end.name,
        starts=following,
        reason=f"No case after {end.at:%Y-%m}, {end.year:.0f} in the twelve months to it.",
    )


def _began(begin: _Edge) -> Proposal:
    return Proposal(
        kind="began",
        concerns="category",
        name=begin.name,
        starts=begin.at,
        reason=f"No case before {begin.at:%Y-%m}, {begin.year:.0f} in the twelve months from it.",
    )


def _months(one: date, other: date) -> int:
    return (other.year - one.year) * 12 + other.month - one.month


def _likeness(one: _Edge, other: _Edge) -> float:
    """Return the cosine of the shares by place; -1 where only one place is known."""
    if one.places.size < 2:  # noqa: PLR2004 - two places make a mix
        return -1.0
    length = float(np.linalg.norm(one.places) * np.linalg.norm(other.places))
    return float(one.places @ other.places) / length


def _pairs(names: list[str]) -> dict[str, dict[str, float]]:
    """Return the paired letters of each name with their weight, ln(1 + names / with it)."""
    held = {name: {name[i : i + 2] for i in range(len(name) - 1)} for name in names}
    often: dict[str, int] = {}
    for pairs in held.values():
        for pair in pairs:
            often[pair] = often.get(pair, 0) + 1
    return {
        name: {pair: math.log1p(len(names) / often[pair]) for pair in sorted(pairs)}
        for name, pairs in held.items()
    }


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    both = sum(weight * other[pair] for pair, weight in one.items() if pair in other)
    lengths = math.sqrt(
        sum(w * w for w in one.values()) * sum(w * w for w in other.values())
    )
    return both / lengths if lengths else 0.0
