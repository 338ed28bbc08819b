"""Which words of a text must be taken for its place."""

from __future__ import annotations

import polars as pl
import pytest

from geo.landmark import Landmarks
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("昨晚在捷運石牌站旁有人喧嘩", "捷運石牌站"),
        ("中山區的中山市場很髒", "中山區中山市場"),
        ("西門的店家很吵", None),
        ("大安區龍圖里的路燈不亮", "大安區龍圖里"),
        ("信義路三段的捷運石牌站", "信義路3段"),
        ("請加強稽查", None),
        (None, None),
    ],
)
def test_a_text_without_a_road_is_asked_for_a_landmark_or_village(
    text, expected, names
):
    """A road goes before a landmark; the name of a bus stop may be any word."""
    here = [{"village_id": "63000010001", "weight": 1.0}]
    rows = pl.DataFrame(
        [("捷運石牌站", "station"), ("中山市場", "market"), ("西門", "place")],
        schema=["name", "kind"],
        orient="row",
    ).with_columns(
        landmark="name",
        lon=121.5,
        lat=25.0,
        error_m=pl.lit(90.0, pl.Float32),
        basis=pl.lit("points"),
        candidates=pl.lit([here]).list.first(),
    )
    districts = pl.DataFrame({"district": ["中山區"], "district_id": ["63000010"]})
    landmarks = Landmarks.of(rows, districts)

    said = places_said(pl.Series([text], dtype=pl.String), names, landmarks)

    assert expected == said[0]
