"""Is the number of topics the one that halves of the texts agree upon?"""

import itertools
import math

from models.topics_number import curve, of_few

SUBJECTS = ["路燈不亮", "施工噪音", "柏油坑洞", "流浪犬隻"]
AROUND = itertools.product(
    ["", "麻煩您 ", "再次反映 ", "您好 ", "請派員 ", "昨天起 "],
    ["", " 謝謝", " 已經很久了", " 盡快改善", " 拜託", " 影響通行"],
    ["", " 附近居民", " 每天晚上"],
)
TEXTS = [
    f"{before}{subject}{what}{after}"
    for before, after, what in AROUND
    for subject in SUBJECTS
]


def test_planted_subjects_are_counted():
    """Four subjects in many phrasings: 4 is surer than 2 and 3."""
    told = curve(TEXTS, seed=1, numbers=(2, 3, 4))

    assert [4] == [point.n_topics for point in told if point.chosen]
    assert told[2].stability > 0.8


def test_too_few_texts_for_any_number():
    """Four texts: two topics, and no figure that could not be measured."""
    (only,) = curve(SUBJECTS, seed=1)

    assert only.chosen
    assert 2 == only.n_topics
    assert math.isnan(only.stability)


def test_few_texts_are_few_topics():
    """Ten different ones, one of them often, and some without letters: root 10 is 3.2."""
    texts = [f"路燈{sign}" for sign in "甲乙丙丁戊己庚辛壬癸"] + ["路燈甲"] * 50

    assert 4 == of_few([*texts, "", None, "🙏"])
    assert 1 == of_few([])
