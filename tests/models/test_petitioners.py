"""Does each petitioner count once, and are those who come again told?"""

import numpy as np
import pytest

from models.petitioners import once, repeats


def test_each_once_per_area():
    """One who calls three times and one who calls once; in two areas is once in each."""
    found = once([0, 0, 0, 0, 1, 2], [7, 7, 7, 8, 7, 9], 4)

    assert [2.0, 1.0, 1.0, 0.0] == found.tolist()


def test_the_unknown_count_by_themselves():
    """Without a number each case is a voice; without a place it is none."""
    found = once([0, 0, 0, -1], [-1, -1, 5, 5], 1)

    assert [3.0] == found.tolist()


def test_who_comes_again():
    """
    By hand, ten periods: 5 comes in each of the last six, ever more; 6 three times in one.

    S of 5's series 0 0 0 0 1 1 1 2 2 2: 4*6 + 3*3 = 33 pairs rise.
    """
    who = [5] * 9 + [6] * 3 + [8, 8, -1]
    period = [4, 5, 6, 7, 7, 8, 8, 9, 9] + [2] * 3 + [0, 1, 0]

    found = repeats(who, period, 10)

    assert ([5, 6], [9, 3], [6, 1]) == (
        found.who.tolist(),
        found.cases.tolist(),
        found.periods.tolist(),
    )
    assert [9 / 14, 3 / 14] == pytest.approx(found.share)
    variance = (10 * 9 * 25 - 4 * 3 * 13 - 2 * 3 * 2 * 11) / 18
    assert 32 / np.sqrt(variance) == pytest.approx(found.trend_z[0])


def test_equal_numbers_of_cases_stand_in_the_order_of_names():
    """The most frequent first; the same number of cases: the smaller name first."""
    assert [3, 9] == repeats([9, 9, 9, 3, 3, 3], [0] * 6, 1).who.tolist()


def test_nobody_comes_again():
    """No case, or none often enough: empty."""
    assert repeats([], [], 3).who.size == 0
    assert repeats([1, 2, 3], [0, 1, 2], 3).who.size == 0
    assert [0.0, 0.0] == once([], [], 2).tolist()


@pytest.mark.parametrize(
    "call",
    [
        lambda: once([5], [1], 2),
        lambda: once([0, 1], [1], 2),
        lambda: repeats([1], [3], 3),
        lambda: repeats([1], [0, 0], 3),
    ],
)
def test_what_makes_no_sense_is_refused(call):
    """Areas or periods that are not there, a number too few: ValueError."""
    with pytest.raises(ValueError, match=r"area|period"):
        call()
