"""Are labels told from texts, and is silence kept where nothing is known? Texts typed here."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from models import classify
from models.classify_kept import packed, unpacked

SAID = {
    "路燈": ("路燈不亮", "整排路燈都暗", "路燈閃爍", "路燈壞掉沒有修"),
    "噪音": ("施工噪音吵鬧", "半夜唱歌很吵", "卡拉OK噪音", "鄰居裝潢噪音"),
    "犬隻": ("野狗追人", "流浪犬成群", "野狗亂吠咬人", "請抓流浪狗"),
}
ENDS = ("請處理", "很危險", "已經三天了", "麻煩派人", "謝謝", "拜託")


def cases(seed=0):
    """Return 72 texts with their labels, in an order of chance."""
    rows = [
        (f"{text}{end}", label)
        for label, texts in SAID.items()
        for text in texts
        for end in ENDS
    ]
    order = np.random.default_rng(seed).permutation(len(rows))
    return [rows[at][0] for at in order], [rows[at][1] for at in order]


@pytest.fixture(scope="module")
def model():
    """Return what the cases teach."""
    return classify.fit(*cases(), most_texts=1000, seed=1)


def test_a_text_gets_the_label_of_those_like_it(model):
    """Three labels each, the likeliest first, with chances that add up to one."""
    found = classify.suggest(model, ["路燈整排不亮", "野狗又來咬人", "深夜施工噪音"])

    assert ["路燈", "犬隻", "噪音"] == [model.labels[at] for at in found.label[:, 0]]
    assert np.allclose(1, found.chance.sum(axis=1))
    assert (np.diff(found.chance, axis=1) <= 0).all()


def test_a_text_of_which_nothing_is_known_gets_no_label(model):
    """Null, empty, signs, another script: -1 and a chance of 0."""
    found = classify.suggest(model, [None, "", "!?🙏", "ฉันชอบ"])

    assert (found.label == -1).all()
    assert (found.chance == 0).all()


def test_the_order_of_the_rows_decides_nothing():
    """Two orders of the same cases: the same arrays to the last bit."""
    one, other = (classify.fit(*cases(seed), most_texts=50, seed=1) for seed in (0, 1))

    assert one.labels == other.labels
    assert (one.weights == other.weights).all()
    assert one.sharpness == other.sharpness


def test_two_labels_are_told_apart_and_one_is_not_suggested():
    """Of two labels each gets its own side; of one there is nothing to tell."""
    texts, labels = cases()
    two = pl.DataFrame({"text": texts, "label": labels}).filter(
        pl.col("label") != "犬隻"
    )

    model = classify.fit(two["text"], two["label"], most_texts=100, seed=1)
    found = classify.suggest(model, ["路燈不亮", "噪音很吵"])

    assert ["路燈", "噪音"] == [model.labels[at] for at in found.label[:, 0]]
    assert (found.label[:, 2] == -1).all()
    assert classify.fit(texts, ["路燈"] * 72, most_texts=100, seed=1) is None
    assert classify.fit([], [], most_texts=100, seed=1) is None


def test_a_label_of_few_texts_is_not_suggested():
    """Nine texts do not tell what a label looks like."""
    texts, labels = cases()

    model = classify.fit(
        [*texts, *["坑洞很大"] * 9], [*labels, *["坑洞"] * 9], most_texts=1000, seed=1
    )

    assert ("噪音", "犬隻", "路燈") == tuple(sorted(model.labels))


def test_what_is_kept_comes_back_whole(model):
    """The arrays and facts give the same suggestions; others are refused."""
    arrays, facts = packed(model)
    again = unpacked(arrays, facts)
    texts = ["路燈不亮", "野狗"]

    assert (
        classify.suggest(model, texts).chance == classify.suggest(again, texts).chance
    ).all()
    with pytest.raises(ValueError, match="format"):
        unpacked(arrays, facts | {"format": 0})
    with pytest.raises(ValueError, match="missing"):
        unpacked({}, facts)
    with pytest.raises(ValueError, match="fit"):
        unpacked(arrays, facts | {"labels": ["a"]})


def test_confusion_counts_every_case_once():
    """Silence is an answer: the shares of a label add up to one."""
    found = classify.confusion(["a", "a", "a", "b"], ["a", "b", None, "b"])

    assert 4 == found["cases"].sum()
    assert [1.0, 1.0] == found.group_by("said").agg(pl.col("share").sum())[
        "share"
    ].round(9).to_list()
