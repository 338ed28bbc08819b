"""Which names must be compiled, and where must their places lie? A town of two villages."""

import polars as pl
import pytest
import shapely

from geo import coverage, crs
from ingest.facts import landmark_names
from ingest.facts.landmarks import compiled
from ingest.facts.way_villages import WayVillages

X, Y = 304_000.0, 2_770_000.0
WEST, EAST = "63000010001", "63000010002"
DOORS = pl.DataFrame(
    [("松山區", "永吉路", None, None, "30", EAST), ("松山區", "建國北路1段", None, None, "2", EAST)],
    schema={
        "district": pl.String, "road": pl.String, "lane": pl.String, "alley": pl.String,
        "number": pl.String, "village_id": pl.String,
    },
    orient="row",
).with_columns(lon=121.55, lat=25.05, error_m=20.0)  # fmt: skip
NOTHING_STATED = pl.DataFrame(
    schema={"name": pl.String, "kind": pl.String, "village_id": pl.String, "cases": pl.UInt32}
)  # fmt: skip


@pytest.fixture(scope="module")
def villages():
    """Return two squares of 1 km that share the line x = 500."""
    boxes = [
        shapely.box(X - 500, Y - 500, X + 500, Y + 500),
        shapely.box(X + 500, Y - 500, X + 1500, Y + 500),
    ]
    table = pl.DataFrame(
        {"village_id": [WEST, EAST], "geometry": list(coverage.to_wkb(boxes))}
    )
    none = pl.DataFrame(
        schema={"way": pl.String, "number": pl.Int64, "village_id": pl.String}
    )
    return WayVillages(none, table)


def table(villages, *points, stated=NOTHING_STATED):
    """Return the names of points (source, text, name, x) at y = 0, by name."""
    said = pl.DataFrame(
        [(source, text, name, "松山區", X + x, Y) for source, text, name, x in points],
        schema={
            "source": pl.String, "said": pl.String, "name": pl.String, "district": pl.String,
            "x_m": pl.Float64, "y_m": pl.Float64,
        },
        orient="row",
    )  # fmt: skip
    rows = compiled(said, stated, villages, DOORS)
    return {row["name"]: row for row in rows.iter_rows(named=True)}


def test_a_school_is_known_by_its_short_and_its_long_name(villages):
    """Of a register's full name both stay, and lead to the one school."""
    names = table(villages, ("aed", "永吉路2號", "臺北市松山區三民國民小學", 0.0))

    assert {"三民國小", "三民國民小學"} <= names.keys()
    assert "三民國小" == names["三民國民小學"]["landmark"]
    assert [{"village_id": WEST, "weight": 1.0}] == names["三民國小"]["candidates"]
    x, _ = crs.to_metres([names["三民國小"]["lon"]], [names["三民國小"]["lat"]])
    assert 0.0 == pytest.approx(x[0] - X, abs=1.2)


def test_a_station_has_its_names_and_its_exits(villages):
    """捷運石牌站, 石牌捷運站, 石牌站; an exit has a point of its own."""
    names = table(
        villages,
        ("mrt_station", "石牌站", None, 0.0),
        ("youbike", "捷運石牌站(2號出口)", None, 100.0),
    )

    assert {"捷運石牌站", "石牌捷運站", "石牌站", "捷運石牌"} <= names.keys()
    assert "捷運石牌站2號出口" == names["石牌站出口2"]["landmark"]
    assert names["石牌站"]["lon"] < names["石牌站2號"]["lon"]


def test_a_name_all_over_the_city_is_no_place(villages):
    """Five houses of a chain, 10 km apart each, say nothing; two do not either way."""
    shops = [("aed", "永吉路2號", "大同旅館", 10_000.0 * at) for at in range(5)]

    assert "大同旅館" not in table(villages, *shops)
    assert "大同旅館" in table(villages, shops[0])


def test_what_only_ends_like_a_name_is_none(villages):
    """A car park, a road and a bare kind stay out; a bridge is found in other texts."""
    names = table(
        villages,
        ("parking_lot", "公園停車場", None, 0.0),
        ("bus_station", "永吉路口", None, 0.0),
        ("accident_2024", "中山區大直橋往內湖", None, 0.0),
        ("public-toilets", "永吉路2號", "圖書館", 0.0),
    )

    assert {"大直橋", "大直大橋"} <= names.keys()
    assert names.keys().isdisjoint({"公園", "永吉路口", "圖書館", "公園停車場"})


def test_the_village_of_its_door_counts_for_a_place(villages):
    """The point lies in the west, nine cases name a door in the east: 9 of 10 parts."""
    stated = pl.DataFrame(
        [("三民國小", "school", EAST, 9)], schema=NOTHING_STATED.schema, orient="row"
    )

    names = table(villages, ("aed", "某處", "三民國小", 0.0), stated=stated)

    assert [
        {"village_id": EAST, "weight": pytest.approx(0.9)},
        {"village_id": WEST, "weight": pytest.approx(0.1)},
    ] == names["三民國小"]["candidates"]


def test_an_elevated_road_has_the_villages_below_and_no_point(villages):
    """建國高架 runs above 建國北路, whose one known door lies in the east."""
    place = table(villages, ("aed", "某處", "三民國小", 0.0))["建國高架"]

    assert (None, "curated") == (place["lon"], place["basis"])
    assert [{"village_id": EAST, "weight": 1.0}] == place["candidates"]


@pytest.mark.parametrize(
    ("register", "short", "kind"),
    [
        ("臺北市立明德國民中學", "明德國中", "school"),
        ("臺北市大安區仁愛國民小學停車場", "仁愛國小", "school"),
        ("大安森林公園地下停車場", "大安森林公園", "park"),
        ("延平河濱公園44號", "延平河濱公園", "riverside"),
        ("承德路5段55號兒童新樂園", "兒童新樂園", None),
        ("百齡左岸6號", "百齡左岸河濱公園", "riverside"),
        ("臺北市大安區公所", "大安區公所", "office"),
        ("永吉國中-活動中心", "永吉國中", "school"),
        ("全真概念健康事業股份有限公司", "全真概念健康事業股份有限公司", None),
        ("基隆路口", "基隆路口", None),
        ("旁內湖運動公園", "內湖運動公園", "park"),
        ("對面公園", "公園", None),
    ],
)
def test_a_registers_name_becomes_what_people_say(register, short, kind):
    """Owner, district of a school and annexes go; the ending tells the kind."""
    name = pl.DataFrame({"name": [register]}).select(
        name=landmark_names.shortened(pl.col("name"))
    )

    said = name.with_columns(kind=landmark_names.kind_of(pl.col("name"))).row(0)

    assert (short, kind) == said
