"""More people who speak up, or more to speak of? Answers worked out by hand."""

import numpy as np
import pytest

from models.awareness import SIGNS, Sign, awareness

BEFORE = 6
DURING = np.array([False] * BEFORE + [True])


def stretches(before, now):
    """Return six equal stretches and the campaign's."""
    return [before] * BEFORE + [now]


def test_new_addresses_and_repeats_mean_awareness():
    """
    40 % more cases: of the incidents 12.9 % are then told more than once.

    With 1 in 10 before, a / (e^a - 1) = 0.9; by hand 1 - a/2 + a²/12 = 0.9, a = 0.2071.
    Three quarters of 40 % more is 1.3 a = 0.2692: 1 - 0.1346 + 0.0060 = 0.8714.
    """
    repeats = Sign("repeats", stretches(100, 192), stretches(1000, 1400))
    first_time = Sign("first_time", stretches(600, 1000), stretches(1000, 1400))
    told = awareness(0.4, DURING, [repeats, first_time])

    assert 0.1286 == pytest.approx(told.signs[0].if_awareness, abs=5e-4)
    assert "awareness" == told.kind


def test_the_same_shares_of_more_cases_mean_incidence():
    """Repeats and first-time addresses as before: nobody new speaks."""
    told = awareness(
        0.4,
        DURING,
        [
            Sign("repeats", stretches(100, 140), stretches(1000, 1400)),
            Sign("first_time", stretches(600, 840), stretches(1000, 1400)),
        ],
    )

    assert "incidence" == told.kind
    assert 0.6 == pytest.approx(told.signs[1].during, abs=1e-3)


def test_what_three_quarters_of_the_additional_cases_make_of_a_share():
    """
    Three quarters of the additional cases come by the app and are not grave.

    The rest is as usual. Of 100 cases 20 by the app; 50 more: (20 + 37.5 + 2.5) / 150 = 0.4.
    Grave: (20 + 2.5) / 150 = 0.15.
    """
    of = stretches(10_000, 15_000)
    signs = [
        Sign("channel", stretches(2000, 3000), of),
        Sign("grave", stretches(2000, 3000), of),
    ]
    told = awareness(0.5, DURING, signs)

    assert [0.4, 0.15] == pytest.approx([one.if_awareness for one in told.signs])


def test_what_changes_everywhere_says_nothing():
    """A share that rises from 20 to 50 % here and elsewhere alike is no sign of the campaign."""
    shares = stretches(200, 500), stretches(1000, 1000)
    here = awareness(0.5, DURING, [Sign("first_time", *shares)])
    both = awareness(0.5, DURING, [Sign("first_time", *shares, *shares)])

    assert "awareness" == here.kind
    assert 0.2 == pytest.approx(both.signs[0].during, abs=1e-3)
    assert "awareness" != both.kind


def test_few_cases_do_not_tell():
    """The same shares with a hundredth of the cases."""
    told = awareness(
        0.4, DURING, [Sign("first_time", stretches(6, 10), stretches(10, 14))]
    )

    assert "cannot_tell" == told.kind
    assert np.isfinite(told.odds)


def test_odds_of_sixteen_do_with_the_channel_promoted_and_not_without():
    """295 of 1,200 where 200 of 1,000 was usual, and a fifth more cases: 16 to 1."""
    during = [False] * 6 + [True]
    shares = [200] * 6 + [295], [1000] * 6 + [1200]

    by_channel = awareness(0.2, during, [Sign("channel", *shares)])
    by_address = awareness(0.2, during, [Sign("first_time", *shares)])

    assert 12 < np.exp(by_channel.odds) < 19
    assert by_channel.odds == by_address.odds
    assert "awareness" == by_channel.kind
    assert "cannot_tell" == by_address.kind


def test_a_share_that_always_swings_says_less():
    """30, 90, 30, 90 … % of 1,000 before: what a share of 80 % means is open."""
    hits = [300, 900, 300, 900, 300, 900, 800]
    swinging = awareness(0.5, DURING, [Sign("channel", hits, [1000] * 7)])
    steady = awareness(0.5, DURING, [Sign("channel", stretches(600, 800), [1000] * 7)])

    assert "cannot_tell" == swinging.kind
    assert "awareness" == steady.kind


def test_other_topics_can_speak_for_awareness_only():
    """A campaign for lamps need not bring cases of noise; if it does, people have come."""
    of = stretches(10_000, 10_000)
    same = awareness(0.5, DURING, [Sign("untouched", stretches(500, 500), of)])
    more = awareness(0.5, DURING, [Sign("untouched", stretches(500, 650), of)])

    assert ("cannot_tell", 0.0) == (same.kind, same.odds)
    assert "awareness" == more.kind


@pytest.mark.parametrize(
    ("lift", "before", "hits", "of"),
    [
        (np.nan, 6, 20, 100),
        (0.4, 3, 20, 100),
        (0.4, 6, 0, 100),
        (0.4, 6, 100, 100),
        (0.4, 6, 0, 0),
    ],
)
def test_what_is_not_known_is_not_said(lift, before, hits, of):
    """No lift, three stretches, never or always a hit, nothing counted."""
    during = [False] * before + [True]
    sign = Sign("channel", [hits] * (before + 1), [of] * (before + 1))

    told = awareness(lift, during, [sign])

    assert ("cannot_tell", ()) == (told.kind, told.signs)


@pytest.mark.parametrize(
    ("hits", "of"), [([1], [2, 2]), ([3, 1], [2, 2]), ([-1, 1], [2, 2])]
)
def test_shapes_and_numbers_that_can_not_be_are_refused(hits, of):
    """One number a stretch, hits among all."""
    with pytest.raises(ValueError, match="expected"):
        awareness(0.1, [False, True], [Sign("channel", hits, of)])


def test_nothing_passed_in_is_changed_and_order_is_kept():
    """Signs come out as they went in."""
    hits = np.array(stretches(20.0, 30.0))
    told = awareness(
        0.4, DURING, [Sign(name, hits, stretches(100, 100)) for name in SIGNS]
    )

    assert SIGNS == tuple(one.name for one in told.signs)
    assert stretches(20.0, 30.0) == hits.tolist()
