"""Does an area's own past let expect what it should?"""

import numpy as np
import pytest

from models.own_past import own_past
from models.rates import empirical_bayes


def test_it_is_the_smoothed_rate_of_the_residents():
    """Of esda-equal empirical Bayes: rate per 1,000 times the residents."""
    earlier, residents = [40, 0, 20], [5_000, 4_000, 9_000]

    expected = empirical_bayes(earlier, residents).rate * np.array(residents) / 1000
    assert own_past(earlier, residents) == pytest.approx(expected)


def test_none_is_expected_to_stay_at_nothing():
    """No earlier case among many: a few are expected, fewer than of the others."""
    found = own_past([40, 0, 20], [5_000, 5_000, 5_000])

    assert 0 < found[1] < found[2]


def test_where_nobody_lives_it_is_the_past_itself():
    """A park with seven earlier cases."""
    assert own_past([7, 30], [0, 1_000])[0] == pytest.approx(7)


def test_without_a_past_nothing_is_expected():
    """No earlier case at all: 0 everywhere."""
    assert [0, 0] == own_past([0, 0], [10, 20]).tolist()
