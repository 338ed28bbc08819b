"""Which bars must a chart have, and which of them are the chosen period?"""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from dashboard import figures
from dashboard.periods import Period
from dashboard.view import View

LONG_AGO = date(2000, 1, 1)


def test_a_short_period_is_drawn_in_a_year_of_whole_weeks():
    """53 of them, counted back from its last day."""
    now = Period.ending(date(2025, 3, 30), days=28)

    shown, step = figures.bars(now, now.before(), LONG_AGO)

    assert ("week", 53 * 7, now.last) == (step, shown.days, shown.last)


def test_weeks_before_the_data_are_not_drawn():
    """30 days of data hold four whole weeks; 3 days are drawn as the one that there is."""
    now = Period.ending(date(2025, 3, 30), days=28)

    for first, days in ((date(2025, 3, 1), 28), (date(2025, 3, 28), 7)):
        shown, _ = figures.bars(now, now.before(), first)
        assert days == shown.days


@pytest.mark.parametrize(
    ("data_from", "first"),
    [(LONG_AGO, date(2016, 1, 1)), (date(2017, 5, 16), date(2017, 6, 1))],
)
def test_years_are_drawn_by_month_from_a_first_on(data_from, first):
    """More than 120 weeks would be hairs; a month that the data begins in is cut off."""
    now = Period(date(2020, 12, 31), date(2025, 12, 31))

    shown, step = figures.bars(now, now.before(), data_from)

    assert ("month", first, now.last) == (step, shown.first, shown.last)


def test_a_bar_belongs_to_the_period_that_holds_its_middle():
    """Two weeks now, two before, one earlier; in the order of the legend."""
    now = Period.ending(date(2025, 3, 30), days=14)
    days = [date(2025, 2, 24), *(date(2025, 3, day) for day in (3, 10, 17, 24))]
    table = pa.table(
        {"first_day": days, "count": [1, 2, 3, 4, 5], "any_count": [9] * 5}
    )

    drawn = figures.series(table, "week", (now, now.before()), View())

    assert [("其他", [1]), ("前一期", [2, 3]), ("本期", [4, 5])] == [
        (bars.name, list(bars.y)) for bars in drawn.data
    ]
    assert "114/03/24 – 114/03/30：5 件" == drawn.data[2].hovertext[1]


def test_the_last_month_ends_with_the_period():
    """The bar of a month that is not over is not told as if it were."""
    now = Period(date(2020, 1, 1), date(2025, 3, 9))

    assert "114/03/01 – 114/03/09" == figures.span(
        {"first_day": date(2025, 3, 1)}, "month", now, View()
    )
