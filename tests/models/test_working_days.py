"""How many working days lie between? Lunar New Year 2024, counted on the fingers."""

import numpy as np
import pytest

from models.working_days import calendar

# 2024: 8 and 9 February (Thursday, Friday) and 12 to 14 are off, Saturday the 17th is worked.
OFF = ["2024-02-08", "2024-02-09", "2024-02-12", "2024-02-13", "2024-02-14"]
NEW_YEAR = calendar([*OFF, "2024-02-17"], [False] * 5 + [True])


def test_six_working_days_over_new_year():
    """Received on Tuesday the 6th: 7, 15, 16, 17 (make-up), 19, 20."""
    (due,) = NEW_YEAR.add(["2024-02-06"], 6)

    assert np.datetime64("2024-02-20") == due


def test_without_the_make_up_saturday_it_is_a_day_later():
    """What a calendar of Monday to Friday and holidays gets wrong."""
    (due,) = calendar(OFF, [False] * 5).add(["2024-02-06"], 6)

    assert np.datetime64("2024-02-21") == due


def test_between_is_the_other_way_round():
    """From any day, n working days later lies n working days away."""
    days = np.arange("2024-01-15", "2024-03-15", dtype="M8[D]")

    for n in (1, 2, 6, 18):
        assert [n] * days.size == NEW_YEAR.between(days, NEW_YEAR.add(days, n)).tolist()


def test_between_counts_the_last_day_and_not_the_first():
    """Friday 16 to Saturday 17 is one, to Sunday 18 too, and backwards minus one."""
    start = ["2024-02-16", "2024-02-16", "2024-02-17", "2024-02-16"]
    end = ["2024-02-17", "2024-02-18", "2024-02-16", "2024-02-16"]

    assert [1, 1, -1, 0] == NEW_YEAR.between(start, end).tolist()


def test_no_days_later_is_the_next_open_day():
    """A holiday rolls forward, a working day stays."""
    given = ["2024-02-08", "2024-02-17", "2024-02-18"]

    assert ["2024-02-15", "2024-02-17", "2024-02-19"] == NEW_YEAR.add(given, 0).astype(
        str
    ).tolist()


def test_moments_lose_their_hours():
    """A case of 23:59 is a case of that day."""
    assert [1.0] == NEW_YEAR.between(
        ["2024-02-06T23:59"], ["2024-02-07T00:01"]
    ).tolist()


def test_what_is_missing_stays_missing():
    """NaT has no distance, no later day, and is no working day."""
    assert np.isnan(NEW_YEAR.between(["NaT"], ["2024-02-07"])).all()
    assert np.isnat(NEW_YEAR.add(["NaT"], 6)).all()
    assert not NEW_YEAR.is_open(["NaT"]).any()


def test_far_away_days_have_no_answer():
    """A slip of the pen in the year 1024 or 2204 does not stop a board of deadlines."""
    assert np.isnan(NEW_YEAR.between(["1024-02-06"], ["2024-02-07"])).all()
    assert np.isnat(NEW_YEAR.add(["2045-12-29"], 6)).all()


def test_it_says_which_years_are_facts():
    """Of 2023 nothing was said: Monday to Friday is an assumption there."""
    assert [False, True, True] == NEW_YEAR.is_known(
        ["2023-12-31", "2024-01-01", "2024-12-31"]
    ).tolist()
    assert not calendar([], []).is_known(["2024-01-01"]).any()


def test_a_closure_on_a_make_up_day_closes():
    """One says that it is worked, one that a typhoon came: closed."""
    both = calendar(["2024-02-17", "2024-02-17"], [True, False])

    assert not both.is_open("2024-02-17")


@pytest.mark.parametrize("days", [["1999-12-31"], ["NaT"]])
def test_days_out_of_range_are_refused(days):
    """A fact that can not be placed is a mistake in the file."""
    with pytest.raises(ValueError, match="expected days from 2000-01-01"):
        calendar(days, [False])


def test_a_negative_number_is_refused():
    """Deadlines lie ahead."""
    with pytest.raises(ValueError, match="expected numbers from 0, got -1"):
        NEW_YEAR.add(["2024-02-06"], -1)
