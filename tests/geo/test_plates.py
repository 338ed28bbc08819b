"""What the rows of an official door-plate file must become, in a city of two squares."""

from __future__ import annotations

import polars as pl
import pytest
import shapely

from geo import crs
from geo.boundaries import Boundaries
from geo.plates import FATES, columns, plates, together

EAST, WEST = "63000010002", "63000010001"
HEADER = [
    "省市縣市代碼",
    "鄉鎮市區代碼",
    "村里",
    "鄰",
    "街路段",
    "地區",
    "巷",
    "弄",
    "號",
    "橫坐標",
    "縱坐標",
]
MIDDLE = {WEST: (121.505, 25.005), EAST: (121.515, 25.005)}


@pytest.fixture
def city():
    """Return villages and boundaries: 西平里, then 東平里 east of it, a 100th degree wide."""
    villages = pl.DataFrame(
        {
            "district": ["松山區"] * 2,
            "village": ["西平里", "東平里"],
            "village_id": [WEST, EAST],
            "district_id": ["63000010"] * 2,
        }
    )
    squares = [
        shapely.box(121.50, 25.0, 121.51, 25.01),
        shapely.box(121.51, 25.0, 121.52, 25.01),
    ]
    return villages, Boundaries([WEST, EAST], squares)


def _row(**said):
    x, y = crs.to_metres(*([one] for one in said.pop("at", MIDDLE[WEST])))
    usual = {
        "town": "63000010", "village": "西平里", "road": "一江路二段", "lane": None,
        "alley": None, "number": "３號", "x": f"{x[0]:.3f}", "y": f"{y[0]:.3f}",
    }  # fmt: skip
    return usual | said


def _import(city, *rows):
    doors, fate = plates(
        pl.DataFrame(rows, infer_schema_length=None).cast(pl.String), *city
    )
    return doors, fate.to_list()


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ({}, ("一江路2段", None, None, "3")),
        ({"number": "１０之２號"}, ("一江路2段", None, None, "10-2")),
        ({"number": "１０號之２"}, ("一江路2段", None, None, "10")),
        ({"number": "１０號三樓之１"}, ("一江路2段", None, None, "10")),
        ({"number": "臨５號"}, ("一江路2段", None, None, "臨5")),
        ({"number": "12"}, ("一江路2段", None, None, "12")),
        ({"lane": "５９巷", "alley": "２弄"}, ("一江路2段", "59", "2", "3")),
        ({"lane": "59之1巷"}, ("一江路2段", "59-1", None, "3")),
        ({"road": "台一路"}, ("臺一路", None, None, "3")),
    ],
)
def test_a_row_becomes_a_door(city, said, parts):
    """Full-width figures, branches, temporary plates; a floor or unit is the same door."""
    doors, fate = _import(city, _row(**said))

    assert ["door"] == fate
    assert ("松山區", *parts, WEST) == doors.select(
        "district", "road", "lane", "alley", "number", "village_id"
    ).row(0)
    assert MIDDLE[WEST] == (
        pytest.approx(doors["lon"][0], abs=1e-6),
        pytest.approx(doors["lat"][0], abs=1e-6),
    )


@pytest.mark.parametrize(
    ("said", "fate"),
    [
        ({"town": "6300001"}, "door"),
        ({"town": "63000010-001"}, "door"),
        ({"town": "65000010"}, "unknown_district"),
        ({"town": None}, "unknown_district"),
        ({"road": None}, "no_road"),
        ({"number": None}, "no_number"),
        ({"number": "地下室"}, "no_number"),
        ({"x": None, "y": None}, "no_point"),
        ({"x": "0", "y": "0"}, "no_point"),
        ({"x": "x"}, "no_point"),
        ({"village": None, "at": (121.7, 25.0)}, "outside_city"),
        ({"at": (121.515, 25.005)}, "village_far"),
    ],
)
def test_a_row_that_holds_no_door_says_why(city, said, fate):
    """Every row has a fate; 西平里 with a point 500 m within 東平里 is one of the two."""
    found = _import(city, _row(**said))[1]

    assert [fate] == found
    assert set(found) <= set(FATES)


def test_the_stated_village_holds_near_its_border(city):
    """A point 50 m on the other side belongs to the village that the register names."""
    doors, fate = _import(city, _row(at=(121.5105, 25.005)))

    assert (["door"], [WEST]) == (fate, doors["village_id"].to_list())


@pytest.mark.parametrize("village", [None, "北平里"])
def test_a_village_that_is_not_known_is_that_of_the_point(city, village):
    """The polygon tells it."""
    doors = _import(city, _row(village=village, at=MIDDLE[EAST]))[0]

    assert [EAST] == doors["village_id"].to_list()


def test_floors_are_one_door_and_every_row_is_counted(city):
    """The first row of a door gives it; the others say it again."""
    doors, fate = _import(
        city, _row(), _row(number="３號二樓"), _row(number="５號"), _row(number="")
    )

    assert ["door", "repeated", "door", "no_number"] == fate
    assert ["3", "5"] == doors["number"].to_list()


@pytest.mark.parametrize(
    "named", [{}, {"街路段": "街、路段"}, {"街路段": "街_路段", "橫坐標": "TWD97橫座標", "縱坐標": "TWD97縱座標"}]
)  # fmt: skip
def test_the_header_is_known_in_the_forms_that_are_published(named):
    """坐 or 座, marks within a name, and what stands before it, are let pass."""
    found = columns([named.get(name, name) for name in HEADER])

    assert {
        "town": 1, "village": 2, "road": 4, "lane": 6, "alley": 7, "number": 8, "x": 9, "y": 10
    } == found  # fmt: skip
    assert columns(HEADER[:-1]) is None


def test_official_points_replace_the_compiled_and_the_rest_stays(city):
    """Door 3 is in both, 7 in the compiled table alone."""
    official = _import(city, _row())[0]
    compiled = pl.concat([official, official.with_columns(number=pl.lit("7"))])
    compiled = compiled.with_columns(lon=pl.lit(121.0), error_m=pl.lit(26.0))

    doors = together(official, compiled)

    assert [("3", 10.0), ("7", 26.0)] == doors.select("number", "error_m").rows()
