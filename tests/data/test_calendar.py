"""Is the office calendar right? Totals as announced, and rules that every year keeps."""

from collections import Counter
from datetime import date, timedelta

import pytest

from data import facts

ROWS = [
    (date.fromisoformat(row["day"]), row["working"] == "1", row["kind"], row["basis"])
    for row in facts.read("calendar").to_pylist()
]
OFFICIAL = {day: working for day, working, kind, _ in ROWS if kind != "typhoon"}


def is_open(day):
    """Return whether the offices work by the official calendar, without typhoons."""
    return OFFICIAL.get(day, day.weekday() < 5)


@pytest.mark.parametrize(
    ("year", "off"),
    [
        (2015, 116),
        (2016, 116),
        (2017, 116),
        (2018, 115),
        (2019, 115),
        (2020, 115),
        (2021, 116),
        (2022, 115),
        (2023, 116),
        (2024, 115),
        (2025, 118),
        (2026, 120),
        (2027, 121),
    ],
)
def test_a_year_has_as_many_days_off_as_announced(year, off):
    """The Directorate-General announces the total with each calendar (2024: 366 days, 115 off)."""
    days = (date(year, 12, 31) - date(year, 1, 1)).days + 1

    assert off == sum(not is_open(date(year, 1, 1) + timedelta(n)) for n in range(days))


def test_every_moved_day_is_made_up_for():
    """A working day is moved to a Saturday; 2015-01-02 was worked for on 2014-12-27."""
    kinds = Counter(kind for _, _, kind, _ in ROWS)

    assert kinds["moved"] == kinds["make_up"] + 1
    assert {5} == {day.weekday() for day, _, kind, _ in ROWS if kind == "make_up"}


def test_only_make_up_days_are_worked():
    """Each other row is a day off, and a substitute never falls on a weekend."""
    assert {"make_up"} == {kind for _, working, kind, _ in ROWS if working}
    assert all(day.weekday() < 5 for day, _, kind, _ in ROWS if kind == "substitute")


def test_days_stand_once_and_in_order():
    """Each row says on what it rests."""
    days = [day for day, *_ in ROWS]

    assert sorted(set(days)) == days
    assert {"known", "uncertain"} == {basis for *_, basis in ROWS}


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2024-02-17", True),  # the Saturday for 2024-02-08
        ("2024-02-08", False),
        ("2021-02-20", True),  # the week after, since schools were closed before
        ("2025-09-29", False),  # Monday for Confucius' birthday, new law
        ("2025-05-01", True),  # labour day: offices work until 2025
        ("2026-05-01", False),
        ("2026-02-14", False),  # no make-up Saturdays any more
    ],
)
def test_days_that_people_remember(day, working):
    """Typed from the announcements."""
    assert working == is_open(date.fromisoformat(day))
