"""How must days be read, written, and set beside each other?"""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import dates, periods
from dashboard.filters import Filters
from dashboard.periods import Period
from dashboard.view import View

HALLOWEEN = date(2025, 10, 31)


@pytest.mark.parametrize(
    "typed",
    [
        "2025-10-31", "2025/10/31", "2025.10.31", "20251031", "114/10/31", "114-10-31",
        "1141031", "民國114年10月31日", "１１４／１０／３１", " 114/10/31 ", "2025年10月31日",
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_type_it(typed):
    """In years of the Republic or in common years, in full width too."""
    assert HALLOWEEN == dates.read(typed)


@pytest.mark.parametrize(
    "typed", ["", "x", "114/13/01", "2025-02-30", "10/31", "114/10/31/1", "9999-12-31"]
)
def test_what_is_no_day_is_none(typed):
    """No day is guessed."""
    assert dates.read(typed) is None


@given(st.dates(date(1912, 1, 1), date(2999, 12, 31)), st.sampled_from(dates.CALENDARS))
def test_a_day_that_is_shown_reads_as_the_same_day(day, calendar):
    """The boxes show what they understand, from the first year of the Republic on."""
    assert day == dates.read(dates.show(day, calendar))


def test_a_day_is_written_in_the_years_of_the_reader():
    """2025 is the year 114; an hour is only said where it is known."""
    noon = datetime(2025, 10, 31, 12, 5)

    assert ("114/10/31", "2025/10/31", "") == (
        dates.show(HALLOWEEN, "roc"),
        dates.show(HALLOWEEN, "ad"),
        dates.show(None, "roc"),
    )
    assert "114/10/31 12:05" == dates.show_moment(noon, "roc", time_known=True)
    assert "2025/10/31" == dates.show_moment(noon, "ad", time_known=False)


def test_the_year_before_a_leap_day_is_the_28th():
    """2023 has no 29 February."""
    assert date(2023, 2, 28) == dates.year_earlier(date(2024, 2, 29))


def test_a_period_is_compared_with_as_many_days_before_it():
    """28 days up to 27 February 2025: 28 up to 30 January, and those of the year before."""
    weeks = Period(date(2025, 1, 31), date(2025, 2, 27))

    assert 28 == weeks.days
    assert Period(date(2025, 1, 3), date(2025, 1, 30)) == weeks.before()
    assert Period(date(2024, 1, 31), date(2024, 2, 27)) == weeks.year_earlier()


@pytest.mark.parametrize(
    ("first", "last", "before", "year_earlier"),
    [
        # A leap year's February has a day more.
        ("2025-02-01", "2025-02-28", "2025-01-01/2025-01-31", "2024-02-01/2024-02-29"),
        ("2025-01-01", "2025-01-31", "2024-12-01/2024-12-31", "2024-01-01/2024-01-31"),
        ("2025-01-01", "2025-12-31", "2024-01-01/2024-12-31", "2024-01-01/2024-12-31"),
        ("2025-02-01", "2025-04-30", "2024-11-01/2025-01-31", "2024-02-01/2024-04-30"),
    ],
)
def test_whole_months_are_compared_with_whole_months(first, last, before, year_earlier):
    """October is held against September, however many days either has."""

    def of(said):
        return Period(*map(date.fromisoformat, said.split("/")))

    asked = of(f"{first}/{last}")

    assert of(before) == asked.before()
    assert of(year_earlier) == asked.year_earlier()


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Filters(), Period(date(2025, 3, 4), date(2025, 3, 31))),
        (
            Filters(start=date(2025, 3, 30)),
            Period(date(2025, 3, 30), date(2025, 3, 31)),
        ),
        (Filters(end=date(2025, 1, 31)), Period(date(2025, 1, 4), date(2025, 1, 31))),
        (Filters(start=date(2025, 4, 2)), Period(date(2025, 4, 2), date(2025, 4, 2))),
    ],
)
def test_without_a_chosen_period_the_last_four_weeks_are_compared(chosen, expected):
    """Up to the end of the data, the 31st; a first day after it is a period of one day."""
    assert expected == periods.window(chosen, date(2025, 3, 31))


def test_a_period_is_told_by_its_days_or_as_all_data():
    """In the years of the reader."""
    data = (date(2025, 1, 1), date(2025, 3, 31))

    assert "全部資料（114/01/01 – 114/03/31）" == periods.words(View(), *data)
    assert "2025/03/31 – 2025/03/31 (1 days)" == periods.words(
        View(chosen=Filters(start=date(2025, 3, 31)), language="en"), *data
    )
