"""What must be said to be late, and what not? Days of reply typed here, counted by hand."""

from __future__ import annotations

from datetime import date, datetime

from dashboard import late
from dashboard.filters import Filters
from dashboard.scope import Scope
from dashboard.view import View
from tests.city import Case

EVERYONE = Scope.everyone()
LAST = date(2025, 3, 31)


def _case(due, closed=None, agency="環保局", day="2025-03-03"):
    return Case(
        day=day,
        agency=agency,
        more={
            "due_at": datetime.fromisoformat(due) if due else None,
            "closed_at": datetime.fromisoformat(closed) if closed else None,
            "status": "closed" if closed else "open",
        },
    )


def _city():
    return [
        _case("2025-03-11", "2025-03-10"),
        _case("2025-03-11", "2025-03-11 17:00"),
        _case("2025-03-11", "2025-03-12"),
        _case("2025-03-11"),
        _case("2025-03-31"),
        _case(None),
        _case("2025-03-11", agency="警察局"),
        _case("2025-03-11", agency="警察局"),
        _case("2025-04-09", agency="警察局", day="2025-03-31"),
    ]


def test_each_case_with_a_due_day_is_in_one_column(tiny_city):
    """Closed on its day is in time; open on its day has time; without a day it is in none."""
    rows = late.late(tiny_city(_city()), Filters(), EVERYONE, LAST).to_pylist()

    assert [
        {"agency": "警察局", "on_time": 0, "late": 0, "open": 1, "overdue": 2},
        {"agency": "環保局", "on_time": 2, "late": 1, "open": 1, "overdue": 1},
    ] == rows


def test_what_was_received_before_the_period_is_still_late(tiny_city):
    """A week's view that dropped older cases would hide the ones that wait longest."""
    week = Filters(start=date(2025, 3, 25), end=LAST)

    rows = late.late(tiny_city(_city()), week, EVERYONE, LAST).to_pylist()

    assert 3 == sum(row["overdue"] for row in rows)


def test_the_card_says_how_many_and_links_to_them(tiny_city):
    """Five open, three of them overdue; two of six that are due were in time."""
    said = str(late.card(tiny_city(_city()), View(language="en"), EVERYONE, LAST))

    assert "5 cases are open and 3 of them overdue" in said
    assert "33.3% were closed in time" in said
    assert "punctuality=overdue" in said


def test_a_source_without_due_days_is_said_to_tell_nothing(tiny_city):
    """Published 1999 rows have no due day: that is not "nothing is late"."""
    said = str(late.card(tiny_city([Case()]), View(language="en"), EVERYONE, LAST))

    assert "nothing can be said of what is late" in said


def test_a_scope_counts_its_own_agency_alone(tiny_city):
    """The police see their two, not the other agency's one."""
    police = Scope(agencies=("警察局",))

    rows = late.late(tiny_city(_city()), Filters(), police, LAST).to_pylist()

    assert [("警察局", 2)] == [(row["agency"], row["overdue"]) for row in rows]
