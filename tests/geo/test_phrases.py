"""Which words of a text must be taken for its place."""

from __future__ import annotations

import polars as pl
import pytest

from geo.phrases import places_said
from geo.reading import Names


@pytest.fixture
def names() -> Names:
    """Return the names of two roads."""
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
        (
            "大安區信義路三段１５２巷7號前違停，請處理。",
            "大安區信義路3段152巷7號前違停",
        ),
        ("您好,信義路三段100號的店家很吵", "信義路3段100號"),
        ("我住大安區。信義路三段有坑洞", "大安區信義路3段"),
        ("公園路燈不亮", None),
        ("請加強稽查", None),
        (None, None),
    ],
)
def test_the_first_phrase_with_a_road_is_the_place(text, expected, names):
    """To the end of its clause; a district said before belongs to it."""
    assert expected == places_said(pl.Series([text], dtype=pl.String), names)[0]
