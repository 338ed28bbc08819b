"""Is a topic called what a person would call it?"""

import math

import numpy as np

from models.topics_labels import labels


def label_all(groups, counts=None):
    """Return the labels of groups of texts, each text as near as the other."""
    texts = [text for group in groups for text in group]
    topic = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    number = np.ones(len(texts)) if counts is None else np.array(counts, float)
    return labels(texts, number, topic, np.ones(len(texts), np.float32), len(groups))


def test_the_phrase_that_tells_comes_first():
    """Every text of one topic says 路燈不亮, every text of the other 施工噪音."""
    lamps, noise = label_all(
        [
            ["巷口路燈不亮", "公園路燈不亮", "路燈不亮很久了"],
            ["半夜施工噪音", "隔壁施工噪音", "施工噪音擾民"],
        ]
    )

    assert "路燈不亮" == lamps.words[0]
    assert "施工噪音" == noise.words[0]


def test_what_both_say_tells_nothing():
    """請派員處理 is in every text: in no label, though it is the commonest phrase."""
    found = label_all(
        [["路燈不亮 請派員處理", "路燈故障 請派員處理"], ["流浪狗 請派員處理"]]
    )

    assert not any("處理" in phrase for label in found for phrase in label.words)


def test_a_longer_phrase_takes_the_place_of_its_parts():
    """空氣污染 stands, 氣污 and 污染 do not, since they occur nowhere else."""
    first, _ = label_all([["空氣污染", "工廠空氣污染"], ["貓受困", "貓受傷"]])

    assert "空氣污染" == first.words[0]
    assert not {"空氣", "氣污", "污染", "空氣污"} & set(first.words)


def test_telling_by_hand():
    """
    A phrase of both texts of one topic against one of one text of three.

    A: p = 1, q = 1/2: 1 ln 2 = 0.69. B: p = 1/2, q = 1/4: 0.35. So 漏水 before 水管.
    """
    first, _ = label_all([["漏水 水管", "漏水 屋頂"], ["違停 紅線"]])

    assert "漏水" == first.words[0]
    assert 2 * 0.5 * math.log(2) == math.log(2)
    assert {"水管", "屋頂"} == set(first.words[1:])


def test_grammar_is_not_shown():
    """No phrase begins or ends with 的, 在, 請, 了."""
    found = label_all(
        [["請在公園的路燈下", "在公園的涼亭裡"], ["垃圾沒有收了", "垃圾滿了"]]
    )

    ends = {phrase[at] for label in found for phrase in label.words for at in (0, -1)}
    assert not ends & set("的在請了")


def test_latin_words_are_whole():
    """KTV is a word; its letters are none."""
    first, _ = label_all([["ktv 噪音", "ktv 喇叭"], ["落葉", "落葉堆積"]])

    assert "ktv" == first.words[0]


def test_a_topic_of_one_odd_text_is_called_by_it():
    """Texts of one character hold no phrase: the text itself stands for them."""
    found = label_all([["燈"], ["狗"]])

    assert ["燈", "狗"] == [label.name for label in found]


def test_names_have_two_to_four_phrases():
    """Five phrases tell equally: four are in the name, all are among the phrases."""
    first, _ = label_all([["違停 漏水 噪音 油煙 坑洞"] * 2, ["子丑 寅卯"] * 2])

    assert 4 == len(first.name.split("、"))
    assert 5 == len(first.words)


def test_manners_are_no_name():
    """Every text of the first group says 敬請處理, none of the second: it tells nothing."""
    lamps = ["路燈不亮敬請處理", "整排路燈敬請處理", "路燈閃爍敬請處理"]
    noise = ["施工噪音很吵", "半夜噪音很吵", "冷氣噪音很吵"]

    named = label_all([lamps, noise])

    assert not any("敬請" in word or "處理" in word for word in named[0].words)
    assert "路燈" in named[0].name


def test_where_when_and_how_much_are_no_name():
    """每天, 晚上, 嚴重 and 門口 stand in one topic alone, and are no subject even so."""
    first, _ = label_all(
        [
            ["每天 晚上 嚴重 門口 漏水", "漏水 嚴重 每天 晚上 門口"],
            ["老鼠", "老鼠 蟑螂"],
        ]
    )

    assert ("漏水",) == first.words


def test_what_is_left_of_a_place_begins_no_phrase():
    """Of 〔地點〕口違停 and 〔地點〕內違停 the phrase is 違停; of 四巷 and 三樓 nothing."""
    first, _ = label_all(
        [["口違停 四巷", "內違停 三樓", "上違停 四巷 三樓"], ["老鼠", "老鼠 蟑螂"]]
    )

    assert ("違停",) == first.words


def test_letters_and_characters_are_one_phrase():
    """卡拉ok is a word, ok is not another; what was masked as xxxx is none."""
    first, _ = label_all([["卡拉ok xxxx", "卡拉ok噪音 xxxx"], ["老鼠", "老鼠 蟑螂"]])

    assert "卡拉ok" == first.words[0]
    assert not {"ok", "xxxx"} & set(first.words)


def test_a_denial_may_begin_a_phrase():
    """沒有亮 is what people say of a lamp; 沒有 alone is nothing."""
    first, _ = label_all([["沒有亮燈", "沒有亮燈 沒有"], ["老鼠", "老鼠 蟑螂"]])

    assert "沒有亮燈" == first.words[0]
    assert "沒有" not in first.words
