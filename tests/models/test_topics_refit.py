"""Do topics and cases keep their numbers when new petitions come in?"""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from models.topics import NOT_ASSIGNED, assign, fit
from models.topics_refit import merged, refit, split

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


def test_merged_topics_are_one(petitions, before):
    """Noise becomes part of lamps: every case of both has the number of the lamps."""
    lamps, noise = number_of(before, "路燈不亮"), number_of(before, "施工噪音")

    after = merged(before, {noise: lamps})

    assert {1, 2, 3} - {noise} == set(after.ids.tolist())
    assert lamps == number_of(after, "施工噪音") == number_of(after, "路燈不亮")
    old = assign(before, petitions).topic_ids
    expected = np.where(old == noise, lamps, old)
    np.testing.assert_array_equal(expected, assign(after, petitions).topic_ids)


def test_a_split_topic_keeps_its_number_for_the_larger_part(petitions):
    """Two subjects in one topic: taken apart, the other part is the next number."""
    lamps = [text for text in petitions if "路燈" in text]
    both = [text for text in petitions if "噪音" in text] + lamps[::2]
    whole = fit(both, 1, seed=1)

    after = split(whole, both, 1)

    assert [1, 2] == after.ids.tolist()
    assert 3 == after.next_id
    assert 1 == number_of(after, "施工噪音")
    subjects = ["路燈" in text for text in both]
    assert 1.0 == adjusted_rand_score(subjects, assign(after, both).topic_ids)
    assert "噪音" in after.labels[0].name
    assert "路燈" in after.labels[1].name


@pytest.mark.parametrize("into", [{9: 1}, {1: 9}, {1: 2, 2: 3}])
def test_a_merge_that_can_not_be_is_named(before, into):
    """A number that there is not, or a target that goes away itself."""
    with pytest.raises(ValueError, match=r"^into: "):
        merged(before, into)


def test_a_split_that_can_not_be_is_named(before):
    """A number that there is not; a topic of equal texts."""
    with pytest.raises(ValueError, match=r"^number: there is no topic 9"):
        split(before, ["路燈"], 9)
    with pytest.raises(
        ValueError, match=r"^number: the texts of topic 1 are all alike"
    ):
        split(fit(["路燈"] * 9, 1, seed=1), ["路燈"] * 9, 1)


def test_texts_of_a_locked_topic_stay(petitions, before):
    """Lamps are locked: whatever comes in, no case leaves them."""
    lamps = number_of(before, "路燈不亮")
    old = assign(before, petitions).topic_ids
    mixed = [around.format("路燈噪音坑洞") for around in AROUND]

    after = refit(before, [*petitions, *mixed], locked={lamps})

    new = assign(after, petitions).topic_ids
    assert {lamps} == set(new[old == lamps].tolist())
