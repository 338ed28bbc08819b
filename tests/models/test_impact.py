"""Does an effect hold together, is a planted one found, is a hopeless question refused?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from models.impact import Panel, Plan, impact
from models.impact_design import LIFTS, design, least_effect, power
from models.impact_effect import size
from models.impact_pairs import pairs
from models.impact_plan import REASONS, refusal
from models.impact_villages import donors_of, ring_of

DAYS = np.arange("2021-01-04", "2024-01-01", dtype="datetime64[D]")


def a_city(n_areas=25, a_day=2.0, seed=1):
    """Return five by five villages of Poisson counts, each touching those beside it."""
    side = int(np.sqrt(n_areas))
    at = np.arange(n_areas)
    row, column = at // side, at % side
    near = np.abs(row[:, None] - row) + np.abs(column[:, None] - column) == 1
    counts = np.random.default_rng(seed).poisson(a_day, (n_areas, DAYS.size))
    return Panel(
        counts,
        DAYS,
        np.ones(DAYS.size, np.bool_),
        np.zeros((DAYS.size, 0)),
        sparse.csr_array(near.astype(float)),
        np.full(n_areas, 1000.0),
    )


def changed(panel, **what):
    """Return the panel with some of it put anew."""
    return Panel(**{**vars(panel), **what})


def raised(panel, areas, first, last, times):
    """Return the panel with the cases of some areas and days multiplied."""
    counts = panel.counts.copy()
    cut = np.ix_(areas, np.arange(first, last + 1))
    counts[cut] = np.round(counts[cut] * times)
    return changed(panel, counts=counts)


@settings(max_examples=200)
@given(
    st.integers(0, 5000),
    st.floats(10, 5000),
    st.floats(0.01, 1.5),
    st.floats(2, 300),
)
def test_interval_p_and_sign_never_contradict_each_other(observed, expected, sd, free):
    """p < 0.05 exactly where 0 lies outside both intervals; the estimate lies inside."""
    found = size(observed, expected, sd, free)

    if abs(found.p - 0.05) < 1e-9:
        return  # on the edge rounding decides
    out = not found.relative_low <= 0 <= found.relative_high
    out_in_cases = not found.effect_low <= 0 <= found.effect_high
    assert (found.p < 0.05) == out
    assert out == out_in_cases
    assert found.relative_low <= found.relative <= found.relative_high
    assert found.effect_low <= observed - expected <= found.effect_high


def test_size_by_hand():
    """L = ln(120.5 / 100.5) = 0.18148; t(50) at 97.5 % = 2.00856, times 0.05 is 0.10043."""
    found = size(120, 100, 0.05, 50)

    assert pytest.approx(np.expm1(0.18148 - 0.10043), abs=1e-4) == found.relative_low
    assert pytest.approx(120.5 - 100.5 * np.exp(0.10043), abs=1e-2) == found.effect_low


@pytest.mark.parametrize("treated", [np.array([6, 7]), None])
def test_half_as_many_again_is_found_and_nothing_is_not(treated):
    """56 days of 50 % more in two villages, or in the city, against a steady past."""
    city = a_city()
    areas = np.arange(25) if treated is None else treated
    plan = Plan(treated, 800, 855)

    nothing = impact(city, plan)
    found = impact(raised(city, areas, 800, 855, 1.5), plan)

    assert nothing.p > 0.05
    assert found.p < 0.001
    assert found.relative_low < 0.5 < found.relative_high
    assert pytest.approx(found.cases - found.expected) == found.effect


def test_spillover_is_seen_around_and_not_in_the_effect():
    """Only the villages around have more: the ring tells it, the villages do not."""
    city = a_city()
    treated = np.array([12])
    ring = ring_of(city.neighbours, treated)

    plan = Plan(treated, 800, 855)

    calm = impact(city, plan, checks=False)
    found = impact(raised(city, ring, 800, 855, 1.6), plan, checks=False)

    assert [7, 11, 13, 17] == ring.tolist()
    assert calm.relative == found.relative
    assert calm.p == found.p
    assert calm.ring.p > 0.05
    assert found.ring.p < 0.001


def test_donors_are_not_treated_not_adjacent_and_not_barred():
    """In five by five, village 0 has 1 and 5 beside it; 24 runs another campaign."""
    plan = Plan(np.array([0]), 800, 855, barred=np.array([24]))

    assert sorted(set(range(25)) - {0, 1, 5, 24}) == donors_of(a_city(), plan).tolist()


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (Plan(None, 1090, 1200), "no_days"),
        (Plan(None, 30, 50), "short_before"),
        (Plan(np.array([], np.int64), 800, 855), "area_small"),
        (Plan(np.arange(24), 800, 855), "no_donors"),
        (Plan(None, 600, 640), "days_missing"),
        (Plan(None, 600, 602), "days_missing"),
    ],
)
def test_what_can_not_be_told_is_refused_with_its_reason(plan, reason):
    """Outside the data, no past, no place, nobody to compare with, half the days missing."""
    city = a_city()
    known = city.known.copy()
    known[602:624] = False

    found = impact(changed(city, known=known), plan)

    assert reason == found.refused
    assert np.isnan(found.effect)


def test_weeks_that_lack_a_day_are_left_out_of_the_campaign():
    """Of 6 weeks and 2 days the 2nd and 3rd lack days, which then count nowhere."""
    city = a_city()
    known = city.known.copy()
    known[810:815] = False
    plan = Plan(np.array([6, 7]), 800, 843)
    gone = np.arange(807, 821)
    counts = city.counts.copy()
    counts[:, gone] *= 9

    found = impact(changed(city, known=known), plan)
    otherwise = impact(changed(city, known=known, counts=counts), plan, checks=False)

    kept = np.setdiff1d(np.arange(800, 844), gone)
    assert (30, 14) == (found.after_days, found.lost_days)
    assert city.counts[np.ix_([6, 7], kept)].sum() == found.cases
    assert (found.cases, found.p) == (otherwise.cases, otherwise.p)
    last = np.flatnonzero(found.curve.during)[-1]
    assert pytest.approx(found.effect) == found.curve.cumulative[last]


def test_a_campaign_that_loses_its_end_ends_earlier():
    """The last of five weeks lacks a day: the answer is that of four weeks."""
    city = a_city()
    known = city.known.copy()
    known[830] = False
    lossy = changed(city, known=known)

    five = impact(lossy, Plan(np.array([6]), 800, 834), checks=False)
    four = impact(lossy, Plan(np.array([6]), 800, 827), checks=False)

    assert (five.cases, five.expected, five.p) == (four.cases, four.expected, four.p)
    assert (7, 0) == (five.lost_days, four.lost_days)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 10**6),
    st.sampled_from([None, (12,), (0, 1, 5, 6)]),
    st.integers(3, 60),
    st.floats(0.3, 3.0),
)
def test_no_part_of_an_answer_contradicts_another(seed, places, length, times):
    """Of the effect and of the ring: p, both intervals and signs; the curve's end."""
    treated = None if places is None else np.array(places)
    rows = np.arange(25) if treated is None else treated
    plan = Plan(treated, 700, 699 + length)
    city = raised(a_city(seed=seed), rows, plan.first, plan.last, times)

    found = impact(city, plan)

    for one in (found, found.ring):
        if one is None or one.refused:
            continue
        sides = {
            (low > 0) - (high < 0)
            for low, high in (
                (one.effect_low, one.effect_high),
                (one.relative_low, one.relative_high),
            )
        }
        assert 1 == len(sides)
        side = sides.pop()
        assert abs(one.p - 0.05) < 1e-9 or (one.p < 0.05) == (side != 0)
        assert side in {0, np.sign(one.effect)}
        assert np.sign(one.relative) == np.sign(one.effect)
        assert one.relative_low <= one.relative <= one.relative_high
        assert one.effect_low <= one.effect <= one.effect_high
    if not found.refused:
        last = np.flatnonzero(found.curve.during)[-1]
        told = (found.effect, found.effect_low, found.effect_high)
        ends = (
            found.curve.cumulative[last],
            found.curve.cumulative_low[last],
            found.curve.cumulative_high[last],
        )
        assert pytest.approx(told) == ends
        assert found.event == {} or found.relative == found.event["relative"][-1]


def test_no_cases_and_few_cases_are_refused():
    """Nothing ever came; or some two cases are expected in the campaign."""
    city = a_city()
    empty = changed(city, counts=np.zeros_like(city.counts))
    rare = a_city(a_day=0.02)

    assert "area_small" == impact(empty, Plan(None, 800, 855)).refused
    assert "few_cases" == impact(rare, Plan(np.array([6, 7]), 800, 855)).refused


def test_all_villages_are_the_city():
    """Whoever names every village asks of the city."""
    city = a_city()

    named = impact(city, Plan(np.arange(25), 800, 855), checks=False)

    assert "city_forecast" == named.estimator
    assert impact(city, Plan(None, 800, 855), checks=False).p == named.p


def test_negative_counts_and_wrong_shapes_are_an_error():
    """What is no count is not guessed at."""
    city = a_city()

    with pytest.raises(ValueError, match="counts"):
        impact(changed(city, counts=city.counts - 9), Plan(None, 800, 855))
    with pytest.raises(ValueError, match="known"):
        impact(changed(city, known=city.known[1:]), Plan(None, 800, 855))
    with pytest.raises(ValueError, match="treated"):
        impact(city, Plan(np.array([99]), 800, 855))


def test_a_share_is_told_apart_from_more_of_everything():
    """All channels double in two villages, the app with them: its share is as before."""
    city = a_city()
    base = city.counts + np.random.default_rng(2).poisson(3, city.counts.shape)
    days = np.arange(800, 856)
    both = [part.copy() for part in (city.counts, base)]
    for part in both:
        part[np.ix_([6, 7], days)] *= 2
    plan = Plan(np.array([6, 7]), 800, 855)

    share = impact(changed(city, counts=both[0], base=both[1]), plan, checks=False)
    cases = impact(changed(city, counts=both[0]), plan, checks=False)

    assert share.p > 0.05
    assert cases.p < 0.001


def test_other_series_that_fell_as_well_explain_a_fall():
    """In the campaign a third of all calls is not taken down, as in earlier stretches."""
    city = a_city()
    lost = np.ones(DAYS.size)
    for first in range(100, 1000, 84):
        lost[first : first + 28] = 0.6
    lost[800:828] = 0.6
    counts = np.random.default_rng(3).binomial(city.counts, lost)
    others = np.random.default_rng(4).poisson(50 * lost)[None].astype(float)
    plan = Plan(None, 800, 827)

    alone = impact(changed(city, counts=counts), plan, checks=False)
    beside = impact(changed(city, counts=counts, controls=others), plan, checks=False)

    assert "city_controls" == beside.estimator
    assert abs(beside.relative) < abs(alone.relative)


def test_curve_ends_in_the_effect_and_checks_are_there():
    """The last cumulative week is the effect with its interval."""
    found = impact(a_city(), Plan(np.array([6, 7]), 800, 855))
    last = np.flatnonzero(found.curve.during)[-1]

    assert pytest.approx(found.effect) == found.curve.cumulative[last]
    assert pytest.approx(found.effect_low) == found.curve.cumulative_low[last]
    assert [
        "placebo_time",
        "placebo_space",
        "leave_one_out",
        "pre_trend",
        "fit",
    ] == [one.name for one in found.checks]
    assert {"did_clustered", "synthetic", "synthetic_did"} == set(found.others)
    assert DAYS[800] == found.event["start"][-1]
    assert found.relative == found.event["relative"][-1]
    assert (np.diff(found.event["start"]) > np.timedelta64(0, "D")).all()


def test_power_and_the_least_effect_agree():
    """Without a lift 5 % are found by chance; the least effect is found in 80 %."""
    least = least_effect(0.1, 60)

    assert pytest.approx(0.05) == float(power(0.0, 0.1, 60))
    assert pytest.approx(0.8, abs=0.01) == float(power(least, 0.1, 60))
    assert 0.2 < design(a_city(), np.array([6]), 28).least < 1.5


def test_what_is_promised_is_what_the_real_past_would_have_shown():
    """A steady city: law and simulation agree; nothing planted is found in some 5 %."""
    found = design(a_city(), np.array([6, 7, 12]), 28)

    assert found.stretches > 100
    assert 0.0 == found.lifts[0]
    assert found.simulated[0] < 0.12
    assert (np.diff(found.simulated) >= 0).all()
    assert np.abs(found.simulated - found.power).max() < 0.15
    at_least = np.interp(found.least, LIFTS, found.simulated)
    assert 0.7 < at_least < 0.9
    assert pytest.approx(found.least * found.expected) == found.more


def test_a_plan_that_can_not_be_measured_says_why():
    """Too few donors, and no number."""
    found = design(a_city(), np.arange(24), 28)

    assert "no_donors" == found.refused
    assert np.isnan(found.least)
    assert 0 == found.stretches


def test_pairs_are_alike_and_do_not_touch():
    """Villages 0 and 24 alone have ten times the cases: they are a pair; 1 and 2 touch."""
    city = a_city()
    counts = city.counts.copy()
    counts[[0, 24]] *= 10

    found = pairs(changed(city, counts=counts), np.array([0, 1, 2, 24]), 2)

    assert [0, 24] in np.sort(found).tolist()
    assert [1, 2] not in np.sort(found).tolist()


def test_no_treated_village_lies_beside_one_of_another_pair_while_it_can():
    """Three pairs fit into five by five without touching; a coin says who is treated."""
    city = a_city()

    found = pairs(city, np.arange(25), 3, seed=1)
    again = pairs(city, np.arange(25), 3, seed=1)

    assert (3, 2) == found.shape
    assert found.tolist() == again.tolist()
    taken = found.reshape(-1)
    assert 6 == np.unique(taken).size
    assert 0 == city.neighbours[taken][:, taken].sum()
    coins = {tuple(pairs(city, np.arange(25), 3, seed=n)[:, 0]) for n in range(9)}
    assert len(coins) > 1


def test_a_reason_that_is_none_is_an_error():
    """Reasons are codes of one list."""
    assert all(refusal(one).refused == one for one in REASONS)
    with pytest.raises(ValueError, match="reason"):
        refusal("because")
