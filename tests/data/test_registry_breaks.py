"""Where does a series break? What people wrote down, and what was known from the start."""

import dataclasses
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from data.errors import RegistryError
from data.registry_breaks import Break, add, breaks, withdraw

RENAMED = Break(
    source="tainan_1999",
    kind="renamed",
    concerns="category",
    name="路燈",
    before="路燈故障",
    starts=date(2016, 2, 1),
    reason="新系統",
    who="王",
)
NOON = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=8)))


def test_what_is_written_is_read(registry):
    """Every value comes back; a moment of any zone as the same moment in UTC."""
    written = add(registry, RENAMED, at=NOON)

    assert [written] == breaks(registry, source="tainan_1999")
    assert RENAMED == dataclasses.replace(written, at=None, break_id=0)
    assert datetime(2026, 3, 1, 4, tzinfo=UTC) == written.at


def test_the_known_ones_are_there_from_the_start(registry):
    """What was read off the published 1999 files, each with its first day."""
    known = {
        (one.kind, one.name or one.concerns, one.starts, one.ends)
        for one in breaks(registry, source="taipei_1999")
    }

    assert known >= {
        ("renamed", "路燈不亮或損壞", date(2024, 9, 1), None),
        ("renamed", "動物救援", date(2023, 7, 1), None),
        ("filled", "number", date(2018, 9, 20), None),
        ("filled", "village", date(2026, 3, 1), None),
        ("partial", "rows", date(2022, 5, 1), date(2022, 5, 31)),
        ("ruined", "source_ref", date(2023, 5, 1), date(2025, 6, 30)),
    }
    assert breaks(registry) == breaks(registry, source="taipei_1999")


def test_the_oldest_comes_first(registry):
    """In the order of their days, whenever they were written."""
    add(registry, dataclasses.replace(RENAMED, starts=date(2030, 1, 1)))
    add(registry, dataclasses.replace(RENAMED, starts=date(2001, 1, 1)))
    starts = [one.starts for one in breaks(registry)]

    assert sorted(starts) == starts
    assert (date(2001, 1, 1), date(2030, 1, 1)) == (starts[0], starts[-1])


def test_a_wrong_one_is_withdrawn_and_kept(registry):
    """It is drawn no more, but who wrote it and who withdrew it stays."""
    written = add(registry, RENAMED, at=NOON)
    gone = withdraw(registry, written.break_id, who="李", why="不是改名", at=NOON)

    assert [] == breaks(registry, source="tainan_1999")
    assert [gone] == breaks(registry, source="tainan_1999", withdrawn=True)
    assert ("王", "李", "不是改名") == (gone.who, gone.withdrawn_by, gone.withdrawn_why)
    with pytest.raises(RegistryError, match=f"break {written.break_id}: no such break"):
        withdraw(registry, written.break_id, who="李", why="again")


def test_withdrawing_needs_who_and_why(registry):
    """Without them nothing happens."""
    with pytest.raises(RegistryError, match="who withdraws it, and why, is missing"):
        withdraw(registry, 1, who=" ", why="x")

    assert 1 in {one.break_id for one in breaks(registry)}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "renumbered"}, "Expected one of renamed, began"),
        ({"concerns": "weather"}, "Expected one of category, column"),
        ({"who": " "}, "source, reason or who is empty"),
        ({"reason": ""}, "source, reason or who is empty"),
        ({"name": ""}, "Expected a name, except for all rows"),
        ({"concerns": "rows"}, "Expected a name, except for all rows"),
        ({"before": ""}, "Expected the earlier name"),
        ({"kind": "ended"}, "Expected the earlier name with renamed, and only"),
        ({"ends": date(2016, 1, 31)}, "ends 2016-01-31 before it starts"),
    ],
)
def test_one_that_contradicts_itself_is_refused(registry, wrong, said):
    """It is told what is wrong, and nothing is written."""
    with pytest.raises(RegistryError, match=said):
        add(registry, dataclasses.replace(RENAMED, **wrong))

    assert [] == breaks(registry, source="tainan_1999")


def test_a_moment_without_a_zone_is_refused(registry):
    """Nobody could tell later which one it was."""
    with pytest.raises(RegistryError, match="moments of a known zone"):
        add(registry, RENAMED, at=datetime(2026, 1, 1))
