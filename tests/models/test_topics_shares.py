"""Is a text that is about two things told as such?"""

import pytest

from models.topics import assign, fit
from models.topics_shares import shares

TEXTS = ["路燈不亮", "路燈故障", "路燈閃爍", "施工噪音", "半夜噪音", "冷氣噪音"]


@pytest.fixture
def learned():
    """Return lamps and noise."""
    return fit(TEXTS, 2, seed=1)


def test_a_text_of_two_subjects_has_both(learned):
    """路燈故障 and 施工噪音 in one: two rows that add up to 1; the others have one."""
    texts = ["路燈故障", "", "路燈故障 施工噪音", None]
    found = assign(learned, texts)

    parts = shares(learned, texts, found.topic_ids)

    assert [0, 2, 2] == parts.rows.tolist()
    assert {1, 2} == set(parts.topic_ids[1:].tolist())
    assert 1 == pytest.approx(parts.weights[1:].sum())


def test_the_first_topic_comes_first_with_its_weight(learned):
    """It is the one of `assign`, with the same weight."""
    texts = [*TEXTS, "路燈故障 施工噪音"]
    found = assign(learned, texts)

    parts = shares(learned, texts, found.topic_ids)

    first = [parts.rows.tolist().index(row) for row in range(len(texts))]
    assert found.topic_ids.tolist() == parts.topic_ids[first].tolist()
    assert found.weights.tolist() == pytest.approx(parts.weights[first].tolist())


def test_no_text_no_rows(learned):
    """Nothing in, nothing out."""
    assert 0 == len(shares(learned, [""], assign(learned, [""]).topic_ids).rows)
