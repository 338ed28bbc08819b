"""Are Traditional texts cut into the words of a city office?"""

from __future__ import annotations

import pytest

from models.topics_words import MUNICIPAL, cut


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("行道樹修剪", ["行道樹", "修剪"], id="known when Simplified"),
        pytest.param("區公所櫃檯", ["區公所", "櫃檯"], id="cut apart as Traditional"),
        pytest.param("水溝蓋異音", ["水溝蓋", "異音"], id="ours"),
        pytest.param("路燈 wifi斷線", ["路燈", " ", "wifi", "斷線"], id="Latin"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_words_are_those_that_a_person_would_say(text, expected):
    """Whole words, and the letters as they were written."""
    assert expected == cut(text)


def test_words_put_together_are_the_text():
    """Nothing is lost or changed, also of characters that are written in two ways."""
    text = "臺北市里長反應後面髒亂发生乾杯麵店隻字片語📎ｶﾅ"

    assert text == "".join(cut(text))


def test_words_of_ours_are_known_and_told_once():
    """Each is one word, by itself."""
    assert len(set(MUNICIPAL)) == len(MUNICIPAL)
    for word in MUNICIPAL:
        assert [word] == cut(word)
