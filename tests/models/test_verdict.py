"""Which word is said of which numbers? Each way once, by hand."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.impact_effect import size
from models.impact_plan import Check, Effect, refusal
from models.overlaps import Overlap
from models.verdict import CAVEATS, KINDS, WHYS, Verdict, verdict

NAN = float("nan")


def effect(observed, expected, sd=0.05, **more):
    """Return an effect whose interval and p come from one distribution."""
    numbers = size(observed, expected, sd, 50)
    said = {"before_days": 728, "after_days": 56, "naive": NAN} | more
    return Effect(
        estimator="village_did",
        cases=observed,
        expected=expected,
        effect=observed - expected,
        effect_low=numbers.effect_low,
        effect_high=numbers.effect_high,
        relative=numbers.relative,
        relative_low=numbers.relative_low,
        relative_high=numbers.relative_high,
        p=numbers.p,
        **said,
    )


def other(days):
    """Return another campaign that overlaps for so many days."""
    return Overlap("campaign", "B", date(2024, 5, 1), date(2024, 5, 31), days)


def test_more_cases_and_nothing_against_it():
    """30 % more, 95 % interval from 18 %."""
    assert Verdict("worked", "more") == verdict(effect(130, 100), "awareness")


def test_fewer_cases_did_not_work():
    """30 % fewer."""
    assert ("did_not", "fewer") == (
        verdict(effect(70, 100)).kind,
        verdict(effect(70, 100)).why,
    )


def test_nothing_and_a_narrow_interval_did_not_work():
    """-8 to +8 %: less than a tenth; with -18 to +22 % a useful lift may be in it."""
    assert ("did_not", "too_little") == (
        verdict(effect(1000, 1000, 0.04)).kind,
        verdict(effect(1000, 1000, 0.04)).why,
    )
    assert "too_wide" == verdict(effect(1000, 1000, 0.1)).why
    assert "too_wide" == verdict(effect(1000, 1000, 0.04), useful=0.05).why


def test_a_failed_check_is_no_success():
    """Placebo villages rose as much: nobody can tell."""
    checks = (Check("placebo_space", passed=False, value=0.4), Check("fit", True, 1.0))

    assert Verdict("cannot_tell", "check_failed", (), ("placebo_space",)) == verdict(
        effect(130, 100, checks=checks), "awareness"
    )


def test_another_campaign_of_half_the_days_can_not_be_told_apart():
    """28 of 56 days; a week is a caveat."""
    assert "other_campaign" == verdict(effect(130, 100), "awareness", [other(28)]).why
    assert Verdict("worked", "more", ("campaign",)) == verdict(
        effect(130, 100), "awareness", [other(7)]
    )


def test_more_trouble_is_no_success():
    """More came since there was more to complain of."""
    assert "incidence" == verdict(effect(130, 100), "incidence").why


def test_a_refusal_keeps_its_reason():
    """And what overlaps."""
    assert Verdict("refused", "few_cases", ("campaign",)) == verdict(
        refusal("few_cases"), overlaps=[other(7)]
    )


@pytest.mark.parametrize(
    ("more", "kept"),
    [
        ({"before_days": 200}, "short_past"),
        ({"checks": (Check("fit", None, NAN),)}, "unchecked"),
        ({"ring": effect(130, 100)}, "spillover"),
        ({"naive": -0.2}, "naive"),
    ],
)
def test_what_to_know_beside_it(more, kept):
    """Each caveat by what makes it one."""
    assert (kept,) == verdict(effect(130, 100, **more), "awareness").caveats


def test_before_and_after_that_promises_too_much_is_told():
    """+40 % against last year, +0 % against what was expected."""
    assert ("naive",) == verdict(effect(1000, 1000, 0.1, naive=0.4)).caveats


def test_other_channels_that_lost_are_told():
    """People who came by the app had called before."""
    found = verdict(effect(130, 100), "awareness", moved=effect(70, 100))

    assert ("moved",) == found.caveats


@given(
    st.floats(11, 2000),
    st.floats(11, 2000),
    st.floats(0.01, 1),
    st.sampled_from(["awareness", "incidence", "cannot_tell"]),
)
def test_words_and_numbers_never_contradict_each_other(observed, expected, sd, rise):
    """Worked: 0 below the interval. Did not: fewer, or no useful lift in it."""
    found = effect(observed, expected, sd)
    said = verdict(found, rise)

    assert said.kind in KINDS
    assert said.why in WHYS
    assert set(said.caveats) <= set(CAVEATS)
    if said.kind == "worked":
        assert found.effect_low > 0
        assert found.p < 0.05
    if said.kind == "did_not":
        assert found.relative_high < 0.1 or found.effect_high < 0
    assert np.isfinite(found.effect)
