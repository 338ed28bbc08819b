"""Do topics that share words share a family?"""

import pytest

from models.topics import fit
from models.topics_families import families

TEXTS = [
    *["路燈不亮 路燈", "路燈熄滅 路燈", "路燈不亮了"] * 2,
    *["路燈閃爍 太亮", "路燈閃爍 刺眼", "路燈閃爍"] * 2,
    *["流浪狗追人", "流浪狗咬人", "流浪狗 成群"],
]


def test_kinds_of_lamps_are_one_family():
    """Three topics, two families: the dogs are apart, whatever the lamps do."""
    learned = fit(TEXTS, 3, seed=1)
    dogs = next(row for row, label in enumerate(learned.labels) if "狗" in label.name)

    found = families(learned, 2)

    same = [number for row, number in enumerate(found.of_topic) if row != dogs]
    assert 1 == len(set(same))
    assert found.of_topic[dogs] not in same
    assert "狗" in found.names[found.of_topic[dogs] - 1]


def test_names_are_two_or_three_words():
    """Each name is made of its topics' first words."""
    found = families(fit(TEXTS, 3, seed=1), 1)

    assert 1 == len(found.names)
    assert found.names[0].count("、") <= 2


def test_no_topics_no_families():
    """Nothing in, nothing out."""
    found = families(fit([], 3, seed=1))

    assert () == found.names
    assert 0 == len(found.of_topic)


def test_below_one_family_is_refused():
    """n_families of 0: named."""
    with pytest.raises(ValueError, match=r"^n_families: "):
        families(fit(TEXTS, 3, seed=1), 0)
