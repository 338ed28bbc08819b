"""Where do people petition less than people like them? Told by hand and by simulation."""

import numpy as np
import pytest

from models.reach import reach

FLAT = np.zeros((9, 1))


def test_a_silent_and_a_busy_village_stand_out():
    """
    Nine villages of 1,000: seven with 100 cases, one with 20, one with 500.

    The median village has 100, so all are expected to have it: the mean of 135 would make
    seven villages look silent. All seven lie at it, so that they differ by nothing beyond
    chance: Poisson of mean 100, whose 2.5 % point is 80 (table).
    """
    found = reach([100] * 7 + [20, 500], [1000] * 9, FLAT)

    assert [100.0] * 9 == pytest.approx(found.expected, rel=0.01)
    assert ["usual"] * 7 + ["silent", "busy"] == found.kind.tolist()
    assert 0.0 == found.spread
    assert 80 == pytest.approx(found.low[0], abs=1)
    assert found.ratio[7] < 0.3
    assert found.ratio_low[7] < found.ratio[7] < found.ratio_high[7]


def test_villages_that_differ_anyway_hide_a_small_silence():
    """Half of the villages have half or twice of what others have: 60 is nothing then."""
    counts = [50, 200] * 10 + [100] * 10 + [60]
    found = reach(counts, [1000] * 31, np.zeros((31, 1)))

    assert found.spread > 0.5
    assert {"usual"} == set(found.kind.tolist())


def test_people_over_65_let_expect_what_they_bring():
    """Where twice as many are old, cases double everywhere: nobody is silent."""
    old = np.array([0.1, 0.2, 0.3] * 10)
    counts = np.round(1000 * 2 ** ((old - 0.1) / 0.1)).astype(int)
    found = reach(counts, [10_000] * 30, old[:, None])

    assert counts == pytest.approx(found.expected, rel=0.01)
    assert {"usual"} == set(found.kind.tolist())


def test_the_past_tells_what_goes_on():
    """One village always had half: to go on so, it will have half; the sum stays."""
    counts = [10_000] * 8 + [5_000]
    found = reach(counts, [100_000] * 9, FLAT, past=counts)

    assert 85_000 == pytest.approx(found.from_past.sum())
    assert 5_000 == pytest.approx(found.from_past[8], rel=0.01)
    assert np.isnan(reach(counts, [1000] * 9, FLAT).from_past).all()


def test_where_nobody_lives_nothing_is_expected():
    """No residents, or too few cases in all: undefined, not silent."""
    found = reach([100] * 8 + [5], [1000] * 8 + [0], FLAT)
    few = reach([10] * 9, [1000] * 9, FLAT)

    assert "undefined" == found.kind[8]
    assert np.isnan(found.expected[8])
    assert {"undefined"} == set(few.kind.tolist())


def test_chance_alone_calls_few_silent():
    """
    456 villages that differ by 50 % and no more: an interval holds 95 % of them.

    Over 16 cities, 5 % lie outside their interval, within 1 point; hardly any city has a
    village that is called silent or busy (FDR 5 %: 1 city in 20 to 10).
    """
    rng = np.random.default_rng(7)
    outside, called = [], []
    for _ in range(16):
        people = rng.integers(2000, 9000, 456)
        facts = rng.normal(size=(456, 2))
        mean = people / 1000 * 8 * np.exp(facts @ [0.2, -0.1] + rng.normal(0, 0.4, 456))
        counts = rng.poisson(mean)
        found = reach(counts, people, facts)
        outside.append(np.mean((counts < found.low) | (counts > found.high)))
        called.append((found.kind != "usual").any())

    assert 0.05 == pytest.approx(np.mean(outside), abs=0.01)
    assert np.mean(called) <= 0.15


def test_a_past_of_another_length_is_refused():
    """A number a village."""
    with pytest.raises(ValueError, match="past"):
        reach([100] * 9, [1000] * 9, FLAT, past=[1.0])
