"""Is a case on time? A March of five working days a week, and a handful of cases by hand."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from models.breaches import breach_chance, hazards
from models.deadlines import deadlines
from models.proportions import wilson
from models.punctuality import backlog, by_group, open_age
from models.survival import quantile, survival
from models.working_days import calendar

PLAIN = calendar([], [])
NO = "NaT"


def told(today=date(2024, 3, 29), **columns):
    """Return the deadlines of cases; what is not said is NaT, and open where not closed."""
    size = len(columns["filed"])
    said = {"closed": [NO] * size, "is_open": [True] * size} | columns
    return deadlines(PLAIN, today, **said)


def test_states_of_cases_of_the_same_day():
    """
    Received Friday 1 March: due Monday 11 (6th), three times that Wednesday 27 (18th).

    Closed on the 11th, 12th, 27th, 28th; the last is three times over.
    """
    found = told(
        filed=["2024-03-01"] * 4,
        closed=["2024-03-11", "2024-03-12", "2024-03-27", "2024-03-28"],
    )

    assert {"2024-03-11"} == set(found.due.astype(str))
    assert {"2024-03-27"} == set(found.far_due.astype(str))
    assert ["on_time", "late", "late", "far_late"] == found.state.tolist()
    assert [6, 7, 18, 19] == found.age.tolist()


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2024, 3, 11), "waiting"),
        (date(2024, 3, 12), "overdue"),
        (date(2024, 3, 27), "overdue"),
        (date(2024, 3, 28), "far_overdue"),
    ],
)
def test_states_of_an_open_case_day_by_day(today, state):
    """On the day due there is still time."""
    assert [state] == told(today, filed=["2024-03-01"]).state.tolist()


def test_what_came_later_has_not_happened():
    """On the 6th the case closed on the 8th is open; the one received on the 7th is not there."""
    found = told(
        date(2024, 3, 6),
        filed=["2024-03-01", "2024-03-07"],
        closed=["2024-03-08", NO],
        is_open=[False, True],
    )

    assert ["waiting", "unknown"] == found.state.tolist()
    assert [False, False] == found.closed.tolist()
    assert 3 == found.age[0]


def test_a_source_that_tells_no_closing_has_no_backlog():
    """1999 publishes neither status nor day of closing: a million cases are not overdue."""
    found = told(filed=["2024-03-01"], is_open=[False])

    assert ["unknown"] == found.state.tolist()
    assert np.isnan(found.age).all()


def test_the_stated_day_wins_unless_it_is_a_slip():
    """Due on the 20th as said; due before it was received: the rule."""
    found = told(filed=["2024-03-01"] * 2, due=["2024-03-20", "2024-02-20"])

    assert ["2024-03-20", "2024-03-11"] == found.due.astype(str).tolist()
    assert [True, False] == found.due_stated.tolist()
    assert [13, 6] == found.allowed.tolist()


def test_reassignment_may_take_a_working_day_each():
    """Two by Tuesday are in time, one by Tuesday is a day late, none has no rule."""
    found = told(
        filed=["2024-03-01"] * 3, delivered=["2024-03-05"] * 3, reassigned=[2, 1, 0]
    )

    np.testing.assert_array_equal([0, 1, np.nan], found.passed_on_late)
    assert {"2024-03-07"} == set(found.inspect_by.astype(str))


def test_a_case_without_a_day_has_no_state():
    """NaT in, unknown out; closed before it was received is unknown, too."""
    found = told(filed=[NO, "2024-03-08"], closed=[NO, "2024-03-01"])

    assert ["unknown", "unknown"] == found.state.tolist()
    assert 0 == told(filed=[]).state.size


def test_survival_by_hand():
    """
    Six cases: done after 1, 3, 3; open for 2, 3, 5 days.

    S(1) = 5/6; day 2 nobody is done; S(3) = 5/6 x (4 - 2)/4 = 5/12; then it stays.
    """
    found = survival([1, 2, 3, 3, 3, 5], [True, False, True, True, False, False])

    np.testing.assert_allclose([1, 5 / 6, 5 / 6, 5 / 12, 5 / 12, 5 / 12], found.open)
    assert [6, 6, 5, 4, 1, 1] == found.at_risk.tolist()


def test_open_cases_lengthen_the_median():
    """Closed alone the median is 1; half are open since 20 days, so nobody knows it."""
    days, done = [1] * 5 + [20] * 6, [True] * 5 + [False] * 6

    assert np.isnan(quantile(days, done, 0.5))
    assert 1 == quantile(days, done, 0.4)


def test_survival_of_nothing():
    """No case, none known: no quantile; a negative day is refused."""
    assert np.isnan(quantile([], [], 0.5))
    assert np.isnan(quantile([np.nan], [False], 0.5))
    with pytest.raises(ValueError, match="days: expected whole numbers from 0"):
        survival([-1], [True])


def test_wilson_as_published():
    """Newcombe (1998), Stat. Med. 17, table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    _, low, high = wilson([81, 15, 0, 1], [263, 148, 20, 29])

    np.testing.assert_allclose([0.2553, 0.0624, 0.0, 0.0061], low, atol=5e-5)
    np.testing.assert_allclose([0.3662, 0.1605, 0.1611, 0.1718], high, atol=5e-5)
    assert np.isnan(wilson([0], [0])[0]).all()


def test_a_group_is_judged_by_cases_whose_day_came():
    """Of 1 on time, 1 late, 1 overdue, 2 waiting, 1 unknown: 1 of 3."""
    cases = pl.DataFrame(
        {
            "group": ["A"] * 6,
            "state": ["on_time", "late", "overdue", "waiting", "waiting", "unknown"],
            "age": [2.0, 8.0, 9.0, 1.0, 3.0, None],
            "closed": [True, True, False, False, False, False],
            "breach_chance": [None, None, 1.0, 0.25, 0.5, None],
        }
    )

    (row,) = by_group(cases).to_dicts()

    assert (6, 2, 3, 1) == tuple(
        row[key] for key in ("cases", "closed", "open", "unknown")
    )
    assert (1, 3, 1, 0) == tuple(
        row[key] for key in ("on_time", "due", "overdue", "far_overdue")
    )
    assert 1 / 3 == pytest.approx(row["on_time_share"])
    assert (9.0, 0.75) == (row["oldest"], row["will_breach"])


def test_no_cases_are_no_groups():
    """An empty table has its columns."""
    empty = pl.DataFrame(
        schema={
            "group": pl.String,
            "state": pl.String,
            "age": pl.Float64,
            "closed": pl.Boolean,
        }
    )

    assert 0 == by_group(empty).height


def test_backlog_day_by_day():
    """Three come, one goes on the second day, one on the third; one came and went at once."""
    found = backlog(
        ["2024-03-01", "2024-03-01", "2024-03-02", "2024-03-02", NO],
        ["2024-03-02", NO, "2024-03-03", "2024-03-01", NO],
        np.arange("2024-03-01", "2024-03-04", dtype="M8[D]"),
    )

    assert [2, 2, 0] == found["received"].to_list()
    assert [0, 2, 1] == found["closed"].to_list()
    assert [2, 2, 1] == found["open"].to_list()
    assert np.isnan(open_age([], 0.5))


def test_hazards_lean_on_the_level_above():
    """
    All: 1 of 4 is closed on day 1, h = 1/4. Agency A: 1 of 2, with 20 of 1/4: 6/22.

    Its category x: 1 of 1, with 20 of 6/22: (1 + 20 x 6/22) / 21.
    """
    found = hazards(
        ["A", "A", "B", "B"],
        ["x", "y", "x", "x"],
        [1, 2, 2, 2],
        [True, False, False, False],
    )

    assert 1 / 4 == pytest.approx(found.everyone[1])
    assert 6 / 22 == pytest.approx(found.agency[0, 1])
    assert (1 + 20 * 6 / 22) / 21 == pytest.approx(found.cell[0, 1])
    assert ("A", "x") == found.cells[0]


def test_the_chance_of_a_breach_is_what_survives():
    """Half of those open are closed each day: with two days left, a quarter is not."""
    days = [1] * 512 + [2] * 256 + [3] * 128 + [4] * 128
    found = hazards(["A"] * 1024, ["x"] * 1024, days, [True] * 896 + [False] * 128)

    chance = breach_chance(
        found, ["A", "A", "A", "A"], ["x"] * 4, [1, 3, 5, np.nan], [3, 3, 3, 3]
    )

    np.testing.assert_allclose([0.25, 1, 1, np.nan], chance, rtol=1e-6)


def test_who_was_not_seen_before_takes_what_is_above():
    """Another category of A is like A; another agency like all; nobody, nothing."""
    found = hazards(["A", "B"], ["x", "x"], [1, 2], [True, False])

    one, other = breach_chance(found, ["A", "C"], ["z", None], [0, 0], [1, 1])

    assert 1 - found.agency[0, 1] == pytest.approx(one)
    assert 1 - found.everyone[1] == pytest.approx(other)
    nothing = hazards([], [], [], [])
    assert [1.0] == breach_chance(nothing, ["A"], ["x"], [0], [3]).tolist()
