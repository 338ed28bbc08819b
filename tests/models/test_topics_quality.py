"""Do the figures of quality say what they claim?"""

import math

import numpy as np
import pytest

from models.topics import Topics, assign, fit
from models.topics_labels import Label
from models.topics_quality import agreement, coherence, main_category, stability
from models.topics_rule import Rule

CLEAR = [
    f"{where}{what}"
    for what in ("路燈不亮", "施工噪音", "流浪狗追人")
    for where in (
        "巷口", "公園", "學校", "市場", "車站", "橋下", "社區", "河邊", "騎樓", "門口",
    )
]  # fmt: skip


def named(*labels):
    """Return topics of which only the labels matter."""
    nothing = Rule(np.empty((0, 0), np.float32), np.empty(0, np.float32))
    ids = np.arange(1, len(labels) + 1, dtype=np.int32)
    texts = tuple(Label("", words) for words in labels)
    return Topics(None, nothing, texts, ids, len(labels) + 1, 1, None)


def test_clear_topics_are_stable():
    """Three subjects at ten places: both halves find the same three."""
    learned = fit(CLEAR, 3, seed=1)
    found = assign(learned, CLEAR).topic_ids

    told = stability(CLEAR, learned, found)

    assert [1.0] * 3 == told.of_topic.tolist()
    assert 1.0 == told.agreement


def test_a_topic_put_together_by_hand_is_not_stable():
    """Two subjects called one topic: each half has one of them, Jaccard 1/2."""
    learned = fit(CLEAR, 3, seed=1)
    found = assign(learned, CLEAR).topic_ids
    forced = np.where(found == 2, 1, found).astype(np.int32)

    told = stability(CLEAR, learned, forced)

    assert 0.5 == pytest.approx(told.of_topic[0])
    assert 0.0 == told.of_topic[1]


def test_coherence_by_hand():
    """
    Four texts. Two words that always meet: p = 1/2, ln(1/2 / 1/4) / -ln(1/2) = 1.

    Two that never meet: -1. Two that meet as by chance (1/4 = 1/2 * 1/2): 0. One: NaN.
    """
    texts = ["甲乙 丙丁 子丑", "甲乙 丙丁", "戊己 子丑", "戊己"]
    pairs = named(("甲乙", "丙丁"), ("甲乙", "戊己"), ("甲乙", "子丑"), ("甲乙",))

    told = coherence(texts, pairs, np.zeros(4, np.int32))

    np.testing.assert_allclose([1.0, -1.0, 0.0], told[:3], atol=1e-12)
    assert math.isnan(told[3])


def test_words_in_every_text_keep_company():
    """Both words in all texts: 1, not a division by 0."""
    told = coherence(["甲乙 丙丁"] * 3, named(("甲乙", "丙丁")), np.zeros(3, np.int32))

    assert [1.0] == told.tolist()


def test_agreement_and_main_category_by_hand():
    """Topic 1 is two thirds lamps; topic 2 is noise; topic 3 is empty; one is left."""
    found = np.array([1, 1, 1, 2, 0], np.int32)
    categories = ["lamp", "lamp", "noise", "noise", "noise"]

    main = main_category(found, categories, [1, 2, 3])

    assert [("lamp", pytest.approx(2 / 3)), ("noise", 1.0), None] == main
    assert 1.0 == agreement(np.array([1, 1, 2], np.int32), ["a", "a", "b"])
    assert 0.0 == agreement(np.array([1, 1, 1], np.int32), ["a", "a", "b"])
