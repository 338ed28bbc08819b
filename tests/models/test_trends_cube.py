"""Which days of which series are known? Gaps, names that changed, names that began."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from models.emerging_topics import NO_BREAKS, Breaks
from models.trends_cube import cube

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
EVERY = np.arange("2024-01-01", "2025-01-01", dtype="M8[D]")


def daily(name, n, first=FIRST, last=LAST):
    """Return n cases of a category on each day."""
    days = pl.date_range(first, last, eager=True)
    return pl.DataFrame({"category": name, "day": days, "petitions": n})


def laid(*parts, with_data=EVERY, breaks=NO_BREAKS, **more):
    """Return the cube of the year 2024 by category."""
    return cube(
        pl.concat(parts),
        ["category"],
        with_data,
        breaks,
        first=FIRST,
        last=LAST,
        **more,
    )


def at(day):
    """Return the place of a day."""
    return (day - FIRST).days


def test_counts_lie_by_name_and_day():
    """Two names in their order, 366 days; what lies outside is left out."""
    found = laid(
        daily("b", 2), daily("a", 1, first=LAST, last=LAST + timedelta(days=3))
    )

    assert ["a", "b"] == found.names["category"].to_list()
    assert [1, 732] == found.counts.sum(axis=1).tolist()
    assert found.known.all()


def test_a_long_gap_is_no_data_and_a_short_one_is_quiet():
    """Three days on end without anything are quiet, four are missing; so is the end."""
    gone = {date(2024, 3, day) for day in (1, 2, 3)} | {
        date(2024, 5, day) for day in (1, 2, 3, 4)
    }
    days = [
        day for day in EVERY.tolist() if day not in gone and day < date(2024, 12, 1)
    ]

    known = laid(daily("a", 1), with_data=days).known[0]

    assert known[at(date(2024, 3, 2))]
    assert not known[at(date(2024, 5, 1)) : at(date(2024, 5, 4)) + 1].any()
    assert known[at(date(2024, 5, 5))]
    assert not known[at(date(2024, 12, 1)) :].any()


def test_partial_stretches_and_beginnings_are_unknown():
    """May is partial for all; b is in use since August."""
    breaks = Breaks(
        began={"b": date(2024, 8, 1)}, unknown=[(date(2024, 5, 1), date(2024, 5, 31))]
    )

    known = laid(daily("a", 1), daily("b", 1), breaks=breaks).known

    assert [366 - 31, at(LAST) + 1 - at(date(2024, 8, 1))] == known.sum(axis=1).tolist()


def test_a_new_name_is_the_same_series():
    """a became b, b became c: one row under c; a ring of names does not hang."""
    breaks = Breaks(renamed={"a": "b", "b": "c"})
    ring = Breaks(renamed={"a": "b", "b": "a"})

    found = laid(
        daily("a", 1, last=date(2024, 6, 30)),
        daily("c", 1, first=date(2024, 7, 1)),
        breaks=breaks,
    )

    assert ["c"] == found.names["category"].to_list()
    assert 366 == found.counts.sum()
    assert 366 == laid(daily("a", 1), breaks=ring).counts.sum()


def test_a_new_name_with_another_level_means_another_thing():
    """Ten times as many under the new name: the days before are unknown; as many: known."""
    day = date(2024, 7, 1)
    breaks = Breaks(renamed={"old": "new"})
    before, same, more = (
        daily("old", 2, last=date(2024, 6, 30)),
        daily("new", 2, first=day),
        daily("new", 20, first=day),
    )

    assert laid(before, same, breaks=breaks, renamed_on={"new": day}).known.all()
    assert at(day) == int(
        (~laid(before, more, breaks=breaks, renamed_on={"new": day}).known).sum()
    )


def test_no_rows_are_no_series():
    """An empty table, and no day with data."""
    empty = daily("a", 1).clear()

    assert (0, 366) == laid(empty).counts.shape
    assert not laid(daily("a", 1), with_data=[]).known.any()
