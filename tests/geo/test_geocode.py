"""What the cascade must say of a place, on a city of two villages and two roads."""

from __future__ import annotations

import polars as pl
import pytest

from geo.gazetteer import Gazetteer
from geo.geocode import CANDIDATES, geocode

EAST, WEST = "63000010001", "63000010002"


@pytest.fixture
def gazetteer() -> Gazetteer:
    """
    Return a city of one district: 東平里 holds 一江路 1-9 odd, 西平里 holds 一江路 2-8 even.

    一江路's lane 5 lies in 東平里 (two doors) and 西平里 (two doors); 二水路 in 西平里 alone.
    """
    doors = pl.DataFrame(
        [
            *[("松山區", "一江路", None, None, str(n), EAST) for n in (1, 3, 9)],
            *[("松山區", "一江路", None, None, str(n), WEST) for n in (2, 8)],
            ("松山區", "一江路", "5", None, "1", EAST),
            ("松山區", "一江路", "5", None, "3", EAST),
            ("松山區", "一江路", "5", None, "2", WEST),
            ("松山區", "一江路", "5", None, "4", WEST),
            ("松山區", "二水路", None, None, "10", WEST),
        ],
        schema=["district", "road", "lane", "alley", "number", "village_id"],
        orient="row",
    ).with_columns(share=1.0, lon=121.55, lat=25.05, error_m=20.0)
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
    meets = [{"village_id": EAST, "weight": 0.6}, {"village_id": WEST, "weight": 0.4}]
    crossings = pl.DataFrame(
        [("一江路", "二水路", 121.55, 25.05, 20.0, "known", meets)],
        schema={
            "way_a": pl.String, "way_b": pl.String, "lon": pl.Float64, "lat": pl.Float64,
            "error_m": pl.Float32, "basis": pl.String, "candidates": CANDIDATES,
        },
        orient="row",
    )  # fmt: skip
    landmarks = pl.DataFrame(
        [("某公園", "某公園", "park", 121.56, 25.06, 80.0, "points", meets[:1])],
        schema={
            "name": pl.String, "landmark": pl.String, "kind": pl.String,
            "lon": pl.Float64, "lat": pl.Float64, "error_m": pl.Float32,
            "basis": pl.String, "candidates": CANDIDATES,
        },
        orient="row",
    )  # fmt: skip
    return Gazetteer.of(doors, villages, roads, crossings, landmarks)


def _place(text: str, gazetteer: Gazetteer) -> tuple[str, str | None]:
    row = geocode(pl.Series([text]), gazetteer).row(0, named=True)
    return row["match_level"], row["village_id"]


@pytest.mark.parametrize(
    ("text", "level", "village"),
    [
        ("松山區一江路3號", "door", EAST),
        ("臺北市松山區一江路８號２樓", "door", WEST),
        ("松山區一江路3之2號", "same_number", EAST),
        ("松山區一江路5號", "nearest", EAST),
        ("松山區一江路6號", "nearest", WEST),
        ("松山區西平里三民路3號", "village", WEST),
        ("松山區一江路5巷", "lane", None),
        ("松山區一江路7巷", "lane", EAST),
        ("松山區二水路", "road", WEST),
        ("松山區一江路", "road", None),
        ("松山區某公園內", "landmark", EAST),
        ("松山區某工地", "district", None),
        ("某工地", "none", None),
        ("新北市板橋區文化路1號", "outside", None),
        ("松山區新北市三重區一江路3號", "outside", None),
        ("松山區某店旁的一江路3號", "door", EAST),
        ("一江路3號", "door", EAST),
        ("松山區一汪路3號", "door", EAST),
        ("松山區一江路一九號", "nearest", EAST),
        ("松山區一江路與二水路口", "crossing", None),
        ("3F., No. 3, Yijiang Road, Songshan Dist.", "door", EAST),
        ("Yijiang Rd. & Ershui Rd., Songshan Dist.", "crossing", None),
        ("Songshan Dist., Yijiang Rd. 3", "door", EAST),
        ("Songshan Dist., Ershui Station", "district", None),
        ("松山區一江路3樓2號", "door", EAST),
        ("松山區一江路三之一號", "same_number", EAST),
        ("某公園旁一江路", "landmark", EAST),
        ("某店旁二水路", "road", WEST),
        ("往二水路方向", "none", None),
        ("板橋二水路", "outside", None),
        ("三重區某公園", "outside", None),
        ("國道1號二水路", "road", WEST),
        ("板橋府中站", "outside", None),
        ("No. 3, Yijiang Road, Songshan Dist., Taipei City", "door", EAST),
    ],
)
def test_each_step_places_what_those_before_it_left(text, level, village, gazetteer):
    """A known door first, then its number, its side, a stated village, lane and road."""
    assert (level, village) == _place(text, gazetteer)


def test_a_stated_village_wins_over_the_table(gazetteer):
    """The city's own system wrote the village: the table is older than the plate."""
    assert ("door", WEST) == _place("松山區西平里一江路3號", gazetteer)


def test_a_road_through_two_villages_is_two_candidates_and_no_point(gazetteer):
    """一江路 has doors 1, 3, 9 and two of lane 5 in 東平里, four in 西平里: 5/9 and 4/9."""
    row = geocode(pl.Series(["松山區一江路"]), gazetteer).row(0, named=True)

    assert [EAST, WEST] == [c["village_id"] for c in row["candidates"]]
    assert [5 / 9, 4 / 9] == pytest.approx([c["weight"] for c in row["candidates"]])
    assert (None, None, None) == (row["village_id"], row["lon"], row["lat"])
    assert "63000010" == row["district_id"]


def test_places_come_in_the_order_of_the_texts(gazetteer):
    """One row per text, in order, repeats and nulls included."""
    texts = ["松山區一江路3號", None, "松山區二水路", "松山區一江路3號"]

    found = geocode(pl.Series(texts), gazetteer)

    assert ["door", "none", "road", "door"] == found["match_level"].to_list()


def test_a_text_is_placed_alone_as_among_others_and_in_pieces(gazetteer, monkeypatch):
    """Every form of the cascade, the empty text and none: the same row each time."""
    texts = [
        None,
        "",
        "松山區一江路3號",
        "松山區一江路3之2號",
        "松山區一江路5號",
        "松山區一江路5號對面",
        "松山區一江路5~9號",
        "松山區一江路7巷2號",
        "松山區一江路5巷旁",
        "松山區一江路(二水路至三民路)",
        "松山區一江路與二水路口往東50公尺",
        "一江路二水路口",
        "松山區某公園旁30公尺",
        "松山區一汪路3號",
        "松山區西平里",
        "No. 3, Yijiang Road, Songshan Dist.",
        "新北市板橋區文化路1號",
        "台北市松山區一江路一九號",
        "某工地",
    ]
    alone = [geocode(pl.Series([one]), gazetteer).row(0) for one in texts]

    assert alone == geocode(pl.Series(texts), gazetteer).rows()
    monkeypatch.setattr("geo.geocode._PIECE", 1)
    assert alone == geocode(pl.Series(texts), gazetteer).rows()
    assert 0 == geocode(pl.Series([], dtype=pl.String), gazetteer).height


def test_of_an_endless_text_the_beginning_is_read(gazetteer):
    """Ten million characters behind an address neither move it nor take minutes."""
    assert ("door", EAST) == _place("松山區一江路3號" + "與" * 10_000_000, gazetteer)


def test_figures_of_other_scripts_break_nothing(gazetteer):
    """NFKC leaves the digits of Meetei Mayek (U+ABF0); no number of ours is one of them."""
    four = "\uabf4"
    texts = [
        f"松山區東平里{four}12鄰旁",
        f"松山區旁一江路{four}號",
        f"一江路{four}巷3號",
    ]

    assert 3 == geocode(pl.Series(texts), gazetteer).height


@pytest.mark.parametrize(
    ("text", "said", "added"),
    [
        ("松山區某公園", "松山區某公園往北60公尺", 60.0),
        ("松山區一江路5巷", "松山區一江路5巷對面", 40.0),
        ("松山區一江路5巷", "松山區一江路5巷旁10公尺", (24.0**2 + 10.0**2) ** 0.5),
    ],
)
def test_what_lies_off_a_landmark_or_lane_is_less_sure(text, said, added, gazetteer):
    """80 m and 60 m more are the root of 80² + 60²: 100 m; whither is not known."""
    plain, off = geocode(pl.Series([text, said]), gazetteer)["error_m"]

    assert (plain**2 + added**2) ** 0.5 == pytest.approx(off, rel=1e-4)
