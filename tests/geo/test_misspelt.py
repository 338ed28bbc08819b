"""What a slip in a road's name must come to, on two roads that are alike."""

from __future__ import annotations

import polars as pl
import pytest

from geo.known import Known
from geo.misspelt import Spellings, put_right
from geo.reading import CHOSEN, MISSPELT, Names, read

ROADS = pl.DataFrame(
    {
        "district": ["大安區"] * 4,
        "road": ["濟南路3段", "濟安路3段", "泉源路", "前街"],
        "road_en": [""] * 4,
        "doors": [1] * 4,
    }
)


@pytest.fixture
def numbers() -> Known:
    """濟南路3段 has 8號 and lane 9's 3號, 濟安路3段 has 20號, 泉源路 has 48號, 前街 1號."""
    doors = [
        ("大安區", "濟南路3段", None, None, "8"),
        ("大安區", "濟南路3段", "9", None, "3"),
        ("大安區", "濟安路3段", None, None, "20"),
        ("大安區", "泉源路", None, None, "48"),
        ("大安區", "前街", None, None, "1"),
    ]
    return Known.of(
        pl.DataFrame(
            doors, schema=["district", "road", "lane", "alley", "number"], orient="row"
        ).with_columns(village_id=pl.lit("V"), lon=121.5, lat=25.0, error_m=20.0)
    )


def _road(text: str, numbers: Known) -> tuple[str | None, str | None, str | None]:
    villages = pl.DataFrame({"district": ["大安區"], "village": ["東平里"]})
    names = Names.of(ROADS, villages)
    parts = read(pl.Series([text]), names)
    right = put_right(parts, Spellings.of(names.roads), numbers)
    return right.select("road", "number", "doubt").row(0)


@pytest.mark.parametrize(
    ("text", "road", "number"),
    [
        ("大安區濟北路3段8號", "濟南路3段", "8"),
        ("大安區濟北路3段20號", "濟安路3段", "20"),
        ("大安區濟南路路3段8號2樓", "濟南路3段", "8"),
        ("大安區南濟路3段8號", "濟南路3段", "8"),
        ("大安區濟南路3斷8號", "濟南路3段", "8"),
        ("大安區東平里泉源48號", "泉源路", "48"),
    ],
)
def test_the_road_that_has_the_number_is_meant(text, road, number, numbers):
    """濟北路 is one slip from 濟南路 and 濟安路: 8號 stands on the one, 20號 on the other."""
    assert (road, number, CHOSEN) == _road(text, numbers)


@pytest.mark.parametrize(
    "text",
    [
        "大安區濟北路3段99號",
        "大安區濟北路3段",
        "大安區前面1號",
        "大安區濟南3號",
        "泉原路48號",
    ],
)
def test_nothing_is_chosen_without_a_number_that_is_known(text, numbers):
    """No road has 99號; without a number or district nothing is told; 前面 is no road."""
    road, _, doubt = _road(text, numbers)

    assert (None, None) == (road, doubt)


def test_the_only_road_one_slip_away_stays_though_its_number_is_new(numbers):
    """泉原路 can be 泉源路 alone, whatever number it has."""
    assert ("泉源路", "200", MISSPELT) == _road("大安區泉原路200號", numbers)


def test_other_readings_are_left_as_they_came(numbers):
    """Nothing to put right: the table itself comes back."""
    villages = pl.DataFrame({"district": ["大安區"], "village": ["東平里"]})
    names = Names.of(ROADS, villages)
    parts = read(pl.Series(["大安區泉源路48號", None, "大安區"]), names)

    assert parts.equals(put_right(parts, Spellings.of(names.roads), numbers))
