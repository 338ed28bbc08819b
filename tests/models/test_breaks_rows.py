"""Which months might not be whole? Days typed as rules, answers counted by hand."""

from datetime import date, timedelta

import polars as pl

from models.breaks_rows import partial

YEAR = [date(2023, 1, 1) + timedelta(days=n) for n in range(365)]


def days(rows):
    """Return a year of days; `rows` gives each day its rows, 0 for no row at all."""
    return pl.DataFrame(
        {"day": YEAR, "rows": [rows(day) for day in YEAR]},
        schema={"day": pl.Date, "rows": pl.Int64},
    )


def wave(day):
    """Return 400 on workdays, 250 at weekends: what is usual."""
    return 250 if day.isoweekday() > 5 else 400


def test_whole_months_are_not_proposed():
    """Weekends do not make a month thin."""
    assert [] == partial(days(wave))


def test_a_month_of_half_the_rows_is_proposed():
    """Half as many in May as around it."""
    (one,) = partial(days(lambda day: wave(day) // 2 if day.month == 5 else wave(day)))

    assert (date(2023, 5, 1), date(2023, 5, 31)) == (one.starts, one.ends)
    assert "(50 %)" in one.reason or "(51 %)" in one.reason or "(52 %)" in one.reason


def test_days_without_rows_are_a_stretch():
    """A file that ends on the 20th leaves ten days; the twenty days are not thin."""
    (one,) = partial(
        days(lambda day: 0 if (day.month, day.day > 20) == (6, True) else wave(day))
    )

    assert (date(2023, 6, 21), date(2023, 6, 30)) == (one.starts, one.ends)
    assert one.reason.startswith("No row on 10 days")


def test_missing_months_are_one_stretch():
    """No file of March and April: 61 days, told once."""
    (one,) = partial(days(lambda day: 0 if day.month in {3, 4} else wave(day)))

    assert (date(2023, 3, 1), date(2023, 4, 30)) == (one.starts, one.ends)


def test_few_rows_a_day_say_nothing():
    """Where a day has 2 rows, one without any is chance."""
    assert [] == partial(days(lambda day: 2 * (day.day % 5 > 0)))


def test_a_drop_that_stays_is_not_a_month_that_lacks_rows():
    """From July on half as many: that is a level, not a gap."""
    assert [] == partial(days(lambda day: wave(day) // (2 if day.month > 6 else 1)))


def test_nothing_says_nothing():
    """No rows, and one day."""
    none = days(lambda day: 0)

    assert [] == partial(none.clear())
    assert [] == partial(none)
    assert [] == partial(days(wave).head(1))
