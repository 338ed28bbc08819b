"""Do topics and cases keep their numbers when new petitions come in?"""

import numpy as np
import pytest

from models.topics import NOT_ASSIGNED, assign, fit
from models.topics_refit import refit, renewed

ABOUT = {
    "lamp": ["路燈不亮", "路燈故障", "路燈閃爍", "整排路燈沒亮"],
    "noise": ["施工噪音", "半夜噪音擾民", "冷氣噪音", "喇叭噪音太大聲"],
    "hole": ["路面坑洞", "柏油坑洞", "坑洞很深", "坑洞積水"],
}
AROUND = [
    f"{first}{{}}{last}"
    for first in ("", "麻煩您 ", "再次反映 ", "您好 ")
    for last in ("", " 謝謝", " 已經很久了", " 盡快改善")
]
NEW = [around.format(f"停車柱{what}") for around in AROUND for what in ("誤判", "開單")]


@pytest.fixture
def petitions():
    """Return 192 texts on three subjects."""
    said = (text for texts in ABOUT.values() for text in texts)
    return [around.format(text) for text in said for around in AROUND]


@pytest.fixture
def before(petitions):
    """Return the three topics of the texts."""
    return fit(petitions, 3, seed=1)


def number_of(topics, text):
    """Return the number of the topic of a text."""
    return int(assign(topics, [text]).topic_ids[0])


def test_nothing_new_changes_no_number(petitions, before):
    """The same texts again: every case keeps its topic."""
    after = refit(before, petitions)

    assert before.ids.tolist() == after.ids.tolist()
    np.testing.assert_array_equal(
        assign(before, petitions).topic_ids, assign(after, petitions).topic_ids
    )


def test_a_new_subject_gets_the_next_number(petitions, before):
    """Thirty-two cases that no topic explains: topic 4; the old cases keep theirs."""
    assert {NOT_ASSIGNED} == set(assign(before, NEW).topic_ids.tolist())

    after = refit(before, [*NEW, *petitions])

    assert [1, 2, 3, 4] == after.ids.tolist()
    assert 5 == after.next_id
    assert {4} == set(assign(after, NEW).topic_ids.tolist())
    assert "停車柱" in after.labels[3].name
    np.testing.assert_array_equal(
        assign(before, petitions).topic_ids, assign(after, petitions).topic_ids
    )


def test_too_few_are_no_topic_yet(petitions, before):
    """Four cases stay not assigned."""
    after = refit(before, [*petitions, *NEW[:4]])

    assert before.ids.tolist() == after.ids.tolist()
    assert {NOT_ASSIGNED} == set(assign(after, NEW[:4]).topic_ids.tolist())


def test_the_number_of_a_topic_that_is_gone_is_not_used_again(petitions, before):
    """No lamps any more, something else instead: a gap, and number 4."""
    lamps = number_of(before, "路燈不亮")
    rest = [text for text in petitions if "路燈" not in text]

    after = refit(before, [*rest, *NEW])

    assert sorted({1, 2, 3, 4} - {lamps}) == sorted(after.ids.tolist())


def test_the_order_of_the_rows_means_nothing(petitions, before):
    """Backwards: the same topics to the last bit."""
    one = refit(before, [*petitions, *NEW])
    other = refit(before, [*petitions, *NEW][::-1])

    np.testing.assert_array_equal(one.rule.profiles, other.rule.profiles)
    assert one.labels == other.labels


@pytest.mark.parametrize("texts", [[], ["", None], ["abc xyz"]])
def test_without_a_text_of_the_topics_they_stay(before, texts):
    """Nothing to learn from: the topics of before."""
    assert before is refit(before, texts)


def test_texts_of_a_locked_topic_stay(petitions, before):
    """Lamps are locked: whatever comes in, no case leaves them."""
    lamps = number_of(before, "路燈不亮")
    old = assign(before, petitions).topic_ids
    mixed = [around.format("路燈噪音坑洞") for around in AROUND]

    after = refit(before, [*petitions, *mixed], locked={lamps})

    new = assign(after, petitions).topic_ids
    assert {lamps} == set(new[old == lamps].tolist())


def test_other_numbers_of_topics_keep_what_is_alike(petitions, before):
    """Two instead of three: both have numbers of before; three again: the numbers of then."""
    two = renewed(before, petitions, 2)
    three = renewed(two, petitions, 3)

    assert 2 == len(set(two.ids.tolist()) & {1, 2, 3})
    assert set(two.ids.tolist()) < set(three.ids.tolist())
    assert 1 == sum(three.ids >= before.next_id)


def test_learned_afresh_from_the_same_texts_the_numbers_are_the_same(petitions, before):
    """Nothing new: every case has the number that it had."""
    after = renewed(before, petitions, 3)

    np.testing.assert_array_equal(
        assign(before, petitions).topic_ids, assign(after, petitions).topic_ids
    )


def test_locked_topics_outlast_a_fresh_start(petitions, before):
    """Lamps are locked; the other two are learned as one."""
    lamps = number_of(before, "路燈不亮")
    old = assign(before, petitions).topic_ids

    after = renewed(before, petitions, 2, locked={lamps})

    new = assign(after, petitions).topic_ids
    np.testing.assert_array_equal(old == lamps, new == lamps)
    assert 2 == after.n_topics
