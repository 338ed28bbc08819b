"""What must be said of places beside, opposite, between and so many metres from others."""

from __future__ import annotations

import polars as pl
import pytest

from geo.between import CANDIDATES
from geo.gazetteer import Gazetteer
from geo.geocode import geocode
from geo.relation import relations

EAST, WEST = "63000010001", "63000010002"
LON, LAT = 121.55, 25.05


@pytest.fixture
def gazetteer() -> Gazetteer:
    """
    Return 一江路 from west to east, each number 0.0001 degrees (10.09 m) after the last.

    Odd numbers 1-41 are in 東平里, even ones 2-40 in 西平里, 0.0002 degrees (22.2 m) north.
    二水路 crosses at its beginning, 三民路 at 40 (403.6 m on).
    """
    doors = pl.DataFrame(
        [
            ("松山區", "一江路", None, None, str(n), EAST if n % 2 else WEST,
             LON + n / 10_000, LAT + (0 if n % 2 else 0.0002))
            for n in range(1, 42)
        ],
        schema={
            **dict.fromkeys(["district", "road", "lane", "alley", "number", "village_id"], pl.String),
            "lon": pl.Float64, "lat": pl.Float64,
        },
        orient="row",
    ).with_columns(share=1.0, error_m=20.0)  # fmt: skip
    villages = pl.DataFrame(
        {
            "district": ["松山區", "松山區"],
            "village": ["東平里", "西平里"],
            "village_id": [EAST, WEST],
            "district_id": ["63000010", "63000010"],
        }
    )
    roads = pl.DataFrame(
        {
            "district": ["松山區"] * 3,
            "road": ["一江路", "二水路", "三民路"],
            "road_en": ["Yijiang Rd.", "Ershui Rd.", "Sanmin Rd."],
        }
    )
    around = [{"village_id": EAST, "weight": 0.6}, {"village_id": WEST, "weight": 0.4}]
    crossings = pl.DataFrame(
        [
            ("一江路", "二水路", LON, LAT, 20.0, "known", around),
            ("一江路", "三民路", LON + 0.004, LAT, 20.0, "known", around),
        ],
        schema={
            "way_a": pl.String, "way_b": pl.String, "lon": pl.Float64, "lat": pl.Float64,
            "error_m": pl.Float32, "basis": pl.String, "candidates": CANDIDATES,
        },
        orient="row",
    )  # fmt: skip
    landmarks = pl.DataFrame(
        [("某公園", "某公園", "park", LON, LAT, 80.0, "points", around[:1])],
        orient="row",
        schema={
            "name": pl.String, "landmark": pl.String, "kind": pl.String,
            "lon": pl.Float64, "lat": pl.Float64, "error_m": pl.Float32,
            "basis": pl.String, "candidates": CANDIDATES,
        },
    )  # fmt: skip
    return Gazetteer.of(doors, villages, roads, crossings, landmarks)


def _place(text: str, gazetteer: Gazetteer) -> dict[str, object]:
    return geocode(pl.Series([text]), gazetteer).row(0, named=True)


def test_beside_a_door_is_at_it_less_surely(gazetteer):
    """20 m and the 24 m of 旁: the root of 400 + 576 is 31.2 m."""
    place = _place("松山區一江路5號旁", gazetteer)

    assert ("relative", EAST) == (place["match_level"], place["village_id"])
    assert (LON + 0.0005, LAT) == pytest.approx((place["lon"], place["lat"]))
    assert 31.2 == pytest.approx(place["error_m"], abs=0.1)
    assert "beside it" in place["why"]


def test_opposite_a_door_is_across_the_street(gazetteer):
    """Number 6 stands across from 5, in 西平里; the village stays open, that one first."""
    place = _place("松山區一江路5號對面", gazetteer)

    assert (LON + 0.0006, LAT + 0.0002) == pytest.approx((place["lon"], place["lat"]))
    assert 44.7 == pytest.approx(place["error_m"], abs=0.1)
    assert place["village_id"] is None
    assert [(WEST, 0.55), (EAST, 0.45)] == [
        (each["village_id"], pytest.approx(each["weight"]))
        for each in place["candidates"]
    ]


def test_metres_on_go_along_the_road(gazetteer):
    """
    200 m east of 二水路 number 20 is nearest: 201.8 m east and 22.2 m north, 203.0 m away.

    Its error: 20 m of the crossing, 3 m, and a quarter of the 200 m: 53.9 m.
    """
    place = _place("松山區一江路與二水路口往東200公尺", gazetteer)

    assert ("relative", WEST) == (place["match_level"], place["village_id"])
    assert (LON + 0.002, LAT + 0.0002) == pytest.approx((place["lon"], place["lat"]))
    assert 53.9 == pytest.approx(place["error_m"], abs=0.1)


def test_metres_without_a_bearing_only_widen(gazetteer):
    """Nobody knows whither: the crossing, 20 m and 30 m: 36.1 m."""
    place = _place("松山區一江路與二水路口約30公尺處", gazetteer)

    assert (LON, LAT) == pytest.approx((place["lon"], place["lat"]))
    assert 36.1 == pytest.approx(place["error_m"], abs=0.1)


@pytest.mark.parametrize(
    "text",
    ["松山區一江路(二水路至三民路)", "松山區從二水路到三民路之間的一江路"],
)
def test_a_stretch_lies_between_its_ends(text, gazetteer):
    """Half of 403.6 m, and the 20 m of its ends; doors of both sides: two villages."""
    place = _place(text, gazetteer)

    assert "relative" == place["match_level"]
    assert (LON + 0.002, LAT) == pytest.approx((place["lon"], place["lat"]))
    assert 221.8 == pytest.approx(place["error_m"], abs=0.1)
    assert {EAST, WEST} == {each["village_id"] for each in place["candidates"]}


@pytest.mark.parametrize("text", ["5-15號", "5~15號", "5號至15號", "5-15"])
def test_numbers_from_to_are_in_their_middle(text, gazetteer):
    """5 and 15 are 100.9 m apart: half of it and 20 m; all odd numbers are in 東平里."""
    place = _place(f"松山區一江路{text}", gazetteer)

    assert ("nearest", EAST) == (place["match_level"], place["village_id"])
    assert LON + 0.001 == pytest.approx(place["lon"])
    assert 70.45 == pytest.approx(place["error_m"], abs=0.1)


def test_numbers_of_both_sides_leave_the_village_open(gazetteer):
    """5 to 8: 5, 7 and the first end in 東平里, 6, 8 and the last in 西平里: half each."""
    place = _place("松山區一江路5~8號", gazetteer)

    assert place["village_id"] is None
    assert [0.5, 0.5] == [each["weight"] for each in place["candidates"]]


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("對面", ("opposite", None, None)),
        ("斜對面", ("diagonal", None, None)),
        ("前", ("front", None, None)),
        ("前往", (None, None, None)),
        ("2樓後方", ("behind", None, None)),
        ("左側", ("beside", None, None)),
        ("附近", ("near", None, None)),
        ("往北約50公尺處", (None, 50.0, "北")),
        ("往南100-200公尺", (None, 200.0, "南")),
        ("北往南靠近5段", ("near", None, None)),
        ("3樓", (None, None, None)),
        (None, (None, None, None)),
    ],
)
def test_words_tell_a_relation(rest, expected):
    """What a reader takes from the words behind a number."""
    assert expected == relations(pl.Series([rest], dtype=pl.String)).row(0)


def test_a_place_does_not_hang_on_what_else_is_asked(gazetteer):
    """Each text alone and all together: so many metres on, off, opposite, between."""
    texts = [
        "松山區一江路與二水路口30公尺",
        "松山區一江路與二水路口往東50公尺",
        "松山區一江路11號旁",
        "松山區一江路11號對面",
        "松山區一江路(二水路至三民路)",
        "松山區一江路3號",
        "松山區某公園",
    ]

    together = geocode(pl.Series(texts), gazetteer)

    assert together.rows() == [
        geocode(pl.Series([one]), gazetteer).row(0) for one in texts
    ]
