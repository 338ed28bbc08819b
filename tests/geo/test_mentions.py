"""Which words of a text must be taken for a place, and which not."""

from __future__ import annotations

import polars as pl
import pytest

from geo.mentions import marked
from geo.reading import Names


@pytest.fixture
def names() -> Names:
    """Return the names of two roads and one village."""
    roads = pl.DataFrame(
        {
            "district": ["大安區", "中正區"],
            "road": ["信義路3段", "公園路"],
            "road_en": ["Xinyi Rd. Sec. 3", "Gongyuan Rd."],
            "doors": [9, 9],
        }
    )
    villages = pl.DataFrame({"district": ["大安區"], "village": ["龍圖里"]})
    return Names.of(roads, villages)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("信義路三段１５２巷7號前違停", "〔地點〕前違停"),
        (
            "The street light, near 信義路 3段 is broken",
            "The street light, near 〔地點〕is broken",
        ),
        ("路燈 壞了", "路燈壞了"),
        ("信義路三段6號 號誌燈故障", "〔地點〕號誌燈故障"),
        ("信義路三段 路面坑洞,公園路 路樹", "〔地點〕路面坑洞,〔地點〕路樹"),
        ("大安區龍圖里 里長", "〔地點〕里長"),
        ("大安區龍圖里信義路3段100號5樓漏水", "〔地點〕漏水"),
        ("巷口152巷3弄5號噪音", "巷口〔地點〕噪音"),
        ("公園路燈不亮", "公園路燈不亮"),
        ("信義的公園很髒", "信義的公園很髒"),
        (None, None),
    ],
)
def test_places_become_a_mark_and_other_words_stay(text, expected, names):
    """A road with its door is one place; a lamp of a park is not 公園路."""
    assert expected == marked(pl.Series([text], dtype=pl.String), names)[0]


def test_places_elsewhere_are_marked_where_their_names_are_given(names):
    """A road and a district of another city, with a village and a door; else they stay."""
    said = pl.Series(["新市區永就里民生路12號前違停"])

    assert "〔地點〕前違停" == marked(said, names, ["新市區", "民生路"])[0]
    assert "新市區" in marked(said, names)[0]
