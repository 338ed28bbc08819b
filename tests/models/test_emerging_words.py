"""Are new words found, and put together? Texts typed here, a planted word by hand."""

from __future__ import annotations

import numpy as np
import polars as pl

from models.emerging_words import sayings

USUAL = ["路燈不亮請派人修", "野狗追人很危險", "路面坑洞請修補", "施工噪音整夜不停"]


def year(chance_of_order=0):
    """Return the texts of two a day for a year and of a new thing in its last fortnight."""
    texts = [USUAL[at % 4] for at in range(730)]
    day = [at // 2 for at in range(730)]
    texts += [f"新的停車柱{'亂' if at % 2 else '自動'}開單" for at in range(14)]
    day += [351 + at for at in range(14)]
    order = np.random.default_rng(chance_of_order).permutation(len(texts))
    return pl.Series("text", texts).gather(order), np.array(day)[order]


def test_a_new_thing_is_found_with_its_name_and_its_texts():
    """Fourteen texts say 停車柱, which nobody said before; what is usual is not told."""
    texts, day = year()

    found = sayings(texts, day, last=364)

    assert 1 == len(found)
    assert "停車柱" in found[0].phrase
    assert 14 == found[0].rows.size
    assert all("停車柱" in text for text in texts.gather(found[0].rows))
    assert found[0].expected < 1


def test_the_order_of_the_rows_decides_nothing():
    """Texts in another order give the same groups, under their own rows."""
    one, other = year(0), year(1)

    told = [
        [(saying.phrase, saying.words, saying.q, saying.rows.size) for saying in found]
        for found in (sayings(*one, last=364), sayings(*other, last=364))
    ]

    assert told[0] == told[1]


def test_a_year_as_usual_says_nothing_new():
    """Two texts a day of the same four: none grows."""
    texts, day = year()
    usual = ~texts.str.contains("停車柱")

    assert [] == sayings(texts.filter(usual), day[usual.to_numpy()], last=364)


def test_nothing_few_and_empty_texts():
    """No text, one text, empty and missing ones: no saying."""
    none = pl.Series("text", [], dtype=pl.String)

    assert [] == sayings(none, np.array([], dtype=np.int64), last=9)
    assert [] == sayings(pl.Series("text", ["路燈"]), np.array([3]), last=9)
    assert [] == sayings(
        pl.Series("text", [None, "", "a"]), np.array([1, 2, 3]), last=9
    )
