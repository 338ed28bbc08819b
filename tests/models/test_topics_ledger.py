"""Is every case that changed its topic in the ledger?"""

import numpy as np
import pytest

from models.topics import Topics
from models.topics_labels import Label
from models.topics_ledger import Event, changes, more_strangers


def named(labels):
    """Return topics of which only numbers and words matter."""
    ids = np.array(list(labels), np.int32)
    words = tuple(Label(said, tuple(said)) for said in labels.values())
    return Topics(None, None, words, ids, 99, 1, None)


BEFORE = named({1: "甲乙丙", 2: "丁戊己", 3: "庚辛壬"})


def test_nothing_changed_nothing_told():
    """The same numbers: no event."""
    same = np.array([1, 2, 0, 3], np.int32)

    assert () == changes(BEFORE, BEFORE, same, same)


def test_new_and_split_and_moved_by_hand():
    """Topic 4 has three cases of topic 1 and one that had none; 5 has two that had none."""
    old = np.array([1, 1, 1, 1, 0, 0, 0, 2], np.int32)
    new = np.array([4, 4, 4, 1, 4, 5, 5, 2], np.int32)
    after = named({1: "甲乙丙", 2: "丁戊己", 3: "庚辛壬", 4: "子丑", 5: "寅卯"})

    assert (
        Event("split", 4, 1, 4),
        Event("new", 5, None, 2),
        Event("moved", 1, 4, 3),
        Event("moved", 0, 5, 2),
        Event("moved", 0, 4, 1),
    ) == changes(BEFORE, after, old, new)


def test_gone_and_merged_by_hand():
    """Of topic 2's three cases two went to 1: merged. Topic 3's went nowhere: gone."""
    old = np.array([2, 2, 2, 3, 1], np.int32)
    new = np.array([1, 1, 0, 0, 1], np.int32)

    events = changes(BEFORE, named({1: "甲乙丙"}), old, new)

    assert (Event("merged", 2, 1, 3), Event("gone", 3, None, 1)) == events[:2]


def test_moved_cases_add_up():
    """Any two pictures of 5,000 cases: the streams are exactly those that changed."""
    draw = np.random.default_rng(3)
    old, new = draw.integers(0, 4, (2, 5_000)).astype(np.int32)

    events = changes(BEFORE, BEFORE, old, new)

    moved = sum(one.petitions for one in events if one.kind == "moved")
    assert int((old != new).sum()) == moved


def test_a_topic_with_other_words_has_drifted():
    """One word of four is left."""
    after = named({1: "甲癸子丑", 2: "丁戊己", 3: "庚辛壬"})
    same = np.array([1, 1, 2, 3], np.int32)

    events = changes(
        named({1: "甲乙丙申", 2: "丁戊己", 3: "庚辛壬"}), after, same, same
    )

    assert (Event("drifted", 1, None, 2),) == events


@pytest.mark.parametrize(
    ("then", "now", "strange"),
    [
        pytest.param((30, 1_000), (60, 2_000), False, id="3 % as ever"),
        pytest.param((30, 1_000), (130, 2_000), True, id="10 % of the new"),
        pytest.param((30, 1_000), (80, 1_050), False, id="50 new, too few to tell"),
        pytest.param((30, 1_000), (42, 1_150), False, id="8 % of 150: chance"),
        pytest.param((0, 1_000), (0, 2_000), False, id="none"),
        pytest.param((30, 1_000), (10, 500), False, id="fewer than then"),
    ],
)
def test_more_strangers_than_chance(then, now, strange):
    """Five points and three standard errors, from 100 new texts on."""
    assert strange == more_strangers(then, now)
