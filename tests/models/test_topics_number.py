"""Is the number of topics the one that halves of the texts agree upon?"""

import itertools
import math

from models.topics_number import curve

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
