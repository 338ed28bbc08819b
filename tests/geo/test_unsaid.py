"""What must be said of a road of two districts, where the text names neither."""

from __future__ import annotations

import polars as pl
import pytest

from geo.known import Known
from geo.reading import Names, read
from geo.unsaid import with_districts

SONG, DA = "63000010001", "63000030001"


@pytest.fixture
def city() -> tuple[Names, Known]:
    """Return 一江路: 1-9 in 松山區, 31-39 and lane 40 in 大安區, where it has fewer doors."""
    doors = pl.DataFrame(
        [("松山區", "一江路", None, str(n), SONG) for n in (1, 3, 5, 7, 9)]
        + [("大安區", "一江路", None, str(n), DA) for n in (31, 35, 39)]
        + [("大安區", "一江路", "40", "1", DA)],
        schema=["district", "road", "lane", "number", "village_id"],
        orient="row",
    ).with_columns(
        alley=pl.lit(None, pl.String), share=1.0, lon=121.55, lat=25.05, error_m=20.0
    )
    roads = pl.DataFrame(
        {"district": ["松山區", "大安區"], "road": ["一江路"] * 2, "road_en": ["", ""], "doors": [5, 4]}
    )  # fmt: skip
    villages = pl.DataFrame({"district": ["松山區"], "village": ["東平里"]})
    return Names.of(roads, villages), Known.of(doors)


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("一江路5號", "松山區"),
        ("一江路35號", "大安區"),
        ("臺北市一江路33號", "大安區"),
        ("一江路40巷1號", "大安區"),
        ("一江路40巷", "大安區"),
        ("一江路", "松山區"),
        ("松山區一江路35號", "松山區"),
    ],
)
def test_the_district_is_where_the_number_is_known(text, district, city):
    """Where the number or lane is known; what the text says itself stands."""
    names, numbers = city

    parts = with_districts(read(pl.Series([text]), names), names, numbers)

    assert [district] == parts["district"].to_list()
