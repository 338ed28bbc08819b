"""Do topics follow what people say of them?"""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from models.topics import assign, fit
from models.topics_edit import merged, split

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


def test_unlike_topics_that_are_merged_keep_their_cases(petitions, before):
    """The mean of lamps, noise and holes is far from each, yet no case is left out."""
    first, second, third = before.ids.tolist()

    after = merged(before, {second: first, third: first})

    assert {first} == set(assign(after, petitions).topic_ids.tolist())
    assert after.least[0] < before.least[0]
