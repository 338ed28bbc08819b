"""Are topics the same for everybody, whatever order the rows came in, and is the rest told?"""

import dataclasses

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import adjusted_rand_score

from models import topics_groups
from models.topics import NOT_ASSIGNED, assign, fit, least_of

ABOUT = {
    "lamp": ["路燈不亮", "路燈故障", "路燈閃爍", "整排路燈沒亮", "路燈壞掉"],
    "noise": ["施工噪音", "半夜噪音擾民", "冷氣噪音", "喇叭噪音太大聲", "噪音很吵"],
    "hole": ["路面坑洞", "柏油坑洞", "坑洞很深", "人孔蓋旁坑洞", "坑洞積水"],
    "dog": ["流浪狗追人", "流浪狗咬人", "野狗流浪", "狗群流浪狗", "流浪狗亂吠"],
}
BEFORE = ["", "麻煩您 ", "再次反映 ", "您好 ", "住戶投訴 "]
AFTER = ["", " 謝謝", " 已經很久了", " 盡快改善", " 拜託"]


@pytest.fixture
def petitions():
    """Return 500 texts on four subjects, and the subject of each."""
    said = [
        (before + text + after, subject)
        for subject, texts in ABOUT.items()
        for text in texts
        for before in BEFORE
        for after in AFTER
    ]
    return [text for text, _ in said], [subject for _, subject in said]


def test_planted_subjects_are_found(petitions):
    """Four subjects in many phrasings: four topics, one for each."""
    texts, subjects = petitions

    found = assign(fit(texts, 4, seed=1), texts)

    assert 1.0 == adjusted_rand_score(subjects, found.topic_ids)
    assert {1, 2, 3, 4} == set(found.topic_ids.tolist())


def test_labels_say_the_subject(petitions):
    """Each topic is called by its subject, and no two alike."""
    names = [label.name for label in fit(petitions[0], 4, seed=1).labels]

    assert 4 == len(set(names))
    for word in ("路燈", "噪音", "坑洞", "流浪狗"):
        assert 1 == sum(word in name for name in names), (word, names)


def test_the_order_of_the_rows_means_nothing(petitions):
    """Shuffled rows: the same topics to the last bit, each text with its own."""
    texts, _ = petitions
    shuffled = pl.Series(texts).shuffle(seed=3).to_list()

    one, other = fit(texts, 6, seed=2), fit(shuffled, 6, seed=2)

    np.testing.assert_array_equal(one.rule.profiles, other.rule.profiles)
    assert one.labels == other.labels
    found = dict(zip(texts, assign(one, texts).topic_ids.tolist(), strict=True))
    again = dict(zip(shuffled, assign(other, shuffled).topic_ids.tolist(), strict=True))
    assert found == again


def test_equal_texts_are_together_and_new_texts_need_no_refit(petitions):
    """Also when they differ in signs, figures or width only; also when never seen."""
    learned = fit(petitions[0], 4, seed=1)

    found = assign(
        learned, ["路燈不亮", "路燈不亮!!", "路燈 不亮 12", "社區路燈又不亮"]
    )

    assert 1 == len(set(found.topic_ids.tolist()))


def test_what_no_topic_explains_is_not_assigned(petitions):
    """Empty, signs, another subject in other words: topic 0, weight 0, and said so."""
    learned = fit(petitions[0], 4, seed=1)

    found = assign(learned, ["", None, "🙏", "長照補助申請", "路燈"])

    assert [NOT_ASSIGNED] * 4 == found.topic_ids[:4].tolist()
    assert [0.0] * 4 == found.weights[:4].tolist()
    assert found.topic_ids[4] != NOT_ASSIGNED


def test_a_mass_submission_does_not_bend_the_others(petitions):
    """One template 10,000 times: its topic, and the four subjects as they were."""
    texts, subjects = petitions
    template = "反對興建變電所 還我健康"

    learned = fit([template] * 10_000 + texts, 5, seed=1)

    assert 1.0 == adjusted_rand_score(subjects, assign(learned, texts).topic_ids)
    assert 1 == assign(learned, [template]).topic_ids[0]
    assert "變電所" in learned.labels[0].name


def test_weights_are_shares(petitions):
    """Between 0 and 1; a text of two subjects is less sure of its first."""
    learned = fit(petitions[0], 4, seed=1)

    found = assign(learned, ["路燈故障", "路燈故障 施工噪音"])

    assert 1 >= found.weights[0] > 0.7 > found.weights[1] > 0.3


@pytest.mark.parametrize(
    ("texts", "n_found"),
    [
        pytest.param([], 0, id="nothing"),
        pytest.param(["", None, "🙏", "123"], 0, id="no letters"),
        pytest.param(["路燈不亮"], 1, id="one text"),
        pytest.param(["燈"], 1, id="one character"),
        pytest.param(["路燈不亮"] * 10_000, 1, id="10,000 equal texts"),
        pytest.param(["路燈不亮", "施工噪音"], 2, id="fewer texts than topics"),
        pytest.param(["噪音擾民" * 250_000, "路燈不亮"], 2, id="a cell of a megabyte"),
        pytest.param(
            ["the lamp is broken", "the noise at night", "路燈"], 3, id="English"
        ),
        pytest.param(["🙏路燈不亮🙏", "施工噪音😡"], 2, id="emoji"),
    ],
)
def test_odd_input_has_a_defined_answer(texts, n_found):
    """As many topics as there are different texts; every text with letters has one."""
    learned = fit(texts, 10, seed=1)
    found = assign(learned, texts)

    assert n_found == learned.n_topics == len(learned.labels)
    assert n_found == len(set(found.topic_ids.tolist()) - {NOT_ASSIGNED})
    assert len(texts) == len(found.topic_ids) == len(found.weights)
    assert all(label.name for label in learned.labels)


def test_below_one_topic_is_refused():
    """n_topics of 0: named."""
    with pytest.raises(ValueError, match=r"^n_topics: "):
        fit(["路燈"], 0, seed=1)


def test_a_sample_is_drawn_by_the_seed_not_by_the_rows(petitions, monkeypatch):
    """More texts than are learned from: the same ones are drawn from any order."""
    monkeypatch.setattr(topics_groups, "_MOST_LEARNED", 300)
    texts, subjects = petitions
    shuffled = pl.Series(texts).shuffle(seed=9)

    one, other = fit(texts, 4, seed=1), fit(shuffled, 4, seed=1)

    np.testing.assert_array_equal(one.rule.profiles, other.rule.profiles)
    assert adjusted_rand_score(subjects, assign(one, texts).topic_ids) > 0.9


def test_what_was_learned_can_not_be_changed(petitions):
    """A frozen value."""
    learned = fit(petitions[0], 4, seed=1)

    with pytest.raises(dataclasses.FrozenInstanceError):
        learned.seed = 2


def test_a_broad_topic_asks_less_of_its_texts():
    """
    Middle cosine 0.4: 0.1, as 0.4 * 0.4 is more. Middle 0.15: 0.4 * 0.15 = 0.06.

    Of two texts the nearer one is the middle: 0.4 * 0.2 = 0.08.
    """
    near = np.array([0.9, 0.15, 0.4, 0.3, 0.1, 0.2, 0.1], dtype=np.float32)
    own = np.array([0, 1, 0, 0, 1, 2, 2])
    near = np.append(near, np.float32(0.5))
    own = np.append(own, 1)

    assert pytest.approx([0.1, 0.06, 0.08]) == least_of(near, own, 3)


PLACES = [
    "公園",
    "學校",
    "市場",
    "河邊",
    "車站",
    "酒吧",
    "宮廟",
    "工地",
    "鄰居",
    "書店",
    "橋下",
    "隧道",
    "廣場",
    "醫院",
    "戲院",
    "花園",
    "工廠",
    "旅館",
    "麵店",
    "泳池",
    "高塔",
    "商場",
    "教堂",
    "碼頭",
    "農場",
    "球場",
    "社區",
    "菜園",
    "倉庫",
    "營區",
]


@pytest.mark.parametrize("n_topics", [2, 4, 10, 20])
def test_texts_of_two_patterns_are_not_mixed(n_topics):
    """
    Two sentences at thirty places, more topics wanted than there are subjects.

    The words of a subject are in half of the texts, as greetings are, but without them
    next to nothing is left of a text: no topic holds both subjects.
    """
    lamps = [f"{place}路燈不亮請派員處理" for place in PLACES]
    noise = [f"{place}半夜噪音很大請派員處理" for place in PLACES]

    learned = fit(lamps + noise, n_topics, seed=1)

    ids = assign(learned, lamps + noise).topic_ids
    assert not set(ids[: len(lamps)]) & set(ids[len(lamps) :])
