"""Where might a series break? Shares that jump: towns of round numbers, typed here."""

from datetime import date

import polars as pl
import pytest

from models.breaks import last_day, shares


def month(number):
    """Return the first day of a month counted from 2020-01."""
    return date(2020 + number // 12, number % 12 + 1, 1)


def series(*percents, rows=1000, name="village"):
    """Return the counts of a column, one month after the other; None is no month."""
    return pl.DataFrame(
        {
            "month": [month(n) for n, p in enumerate(percents) if p is not None],
            "concerns": "column",
            "name": name,
            "said": [rows * p // 100 for p in percents if p is not None],
            "rows": rows,
        },
        schema_overrides={"said": pl.Int64, "month": pl.Date},
    )


def found(*percents, **options):
    """Return first and last day of each proposal."""
    return [(one.starts, one.ends) for one in shares(series(*percents, **options))]


def test_a_jump_is_found_in_its_month():
    """Ten months of 20 %, then ten of 80 %: one break, in the eleventh month, that lasts."""
    (one,) = shares(series(*[20] * 10, *[80] * 10))

    assert (date(2020, 11, 1), None) == (one.starts, one.ends)
    assert ("filled", "column", "village") == (one.kind, one.concerns, one.name)
    assert "20.0 % of a month's rows before, 80.0 % from 2020-11 on." == one.reason


def test_a_jump_up_and_down_are_two():
    """Each has a first day, and lasts until the next."""
    assert [(date(2020, 9, 1), None), (date(2021, 5, 1), None)] == found(
        *[90] * 8, *[5] * 8, *[90] * 8
    )


def test_a_level_reached_in_steps_begins_with_the_first():
    """13, 35, 66, 82: house numbers in the autumn of 2018; the way up is part of it."""
    assert [(date(2020, 9, 1), None)] == found(
        13, 12, 13, 14, 12, 13, 13, 12, 35, 66, 82, 83, 85, 84, 83, 84, 85, 84
    )


@pytest.mark.parametrize("length", [1, 2])
def test_what_goes_back_within_two_months_has_an_end(length):
    """A dip of one or two months is proposed with its last day."""
    expected = [(date(2020, 9, 1), last_day(month(7 + length)))]

    assert expected == found(*[70] * 8, *[20] * length, *[70] * 8)


def test_the_latest_month_is_not_waited_for():
    """The last month alone tells that the villages are gone; whether it lasts is open."""
    assert [(date(2020, 11, 1), None)] == found(*[70, 72, 69, 71, 70] * 2, 0)


@pytest.mark.parametrize("months", [1, 2, 3, 4])
def test_the_month_is_the_same_as_months_go_by(months):
    """Whether it is told after one month or after four, the break is of the eleventh."""
    assert [(date(2020, 11, 1), None)] == found(*[100] * 10, *[0] * months)


def test_a_slow_drift_is_no_jump():
    """From 10 to 57 % by one point a month: no month differs from the one before."""
    assert [] == found(*range(10, 58))


def test_scatter_is_no_jump():
    """Months that lie anywhere between 30 and 60 % do not break when they go on so."""
    assert [] == found(*[30, 55, 42, 60, 35, 50, 58, 33, 47, 52] * 4)


def test_less_than_a_tenth_of_the_rows_is_no_jump():
    """5 points are not proposed, unless asked for."""
    small = series(*[20] * 10, *[25] * 10)

    assert [] == shares(small)
    assert 1 == len(shares(small, jump=0.04))


def test_missing_months_are_no_jump():
    """A month without rows says nothing; the jump after it is found in the next."""
    assert [] == found(*[70] * 8, None, None, *[70] * 8)
    assert [(date(2020, 11, 1), None)] == found(*[70] * 8, None, None, *[20] * 8)


@pytest.mark.parametrize("percents", [(), (50,), (0, 100), (0, 100, 0, 100)])
def test_too_few_months_say_nothing(percents):
    """Three months on a side are the least that make a level."""
    assert [] == found(*percents)


def test_series_are_looked_at_one_by_one():
    """The order of the rows does not matter, and the oldest break comes first."""
    both = pl.concat(
        [
            series(*[20] * 10, *[80] * 10, name="road"),
            series(*[20] * 8, *[80] * 12, name="village"),
        ]
    )
    names = [one.name for one in shares(both.sample(fraction=1, shuffle=True, seed=1))]

    assert ["village", "road"] == names


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2024, 2, 1), date(2024, 2, 29)),
        (date(2023, 12, 1), date(2023, 12, 31)),
        (date(2023, 4, 1), date(2023, 4, 30)),
    ],
)
def test_the_last_day_of_a_month(first, last):
    """Leap years and Decembers included."""
    assert last == last_day(first)
