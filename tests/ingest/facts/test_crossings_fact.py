"""What must be compiled of crossings? A town of four roads in two villages, drawn by hand."""

import polars as pl
import pytest
import shapely

from geo import coverage, crs
from geo.crossing import RoadNames
from ingest.facts import way_points
from ingest.facts.crossing_estimates import same_road, without_sections
from ingest.facts.crossings import City, compiled
from ingest.facts.way_villages import WayVillages

X, Y = 304_000.0, 2_770_000.0
"""Where the town lies, EPSG:3826; places below are metres from here."""

WEST, EAST = "63000010001", "63000010002"


@pytest.fixture(scope="module")
def villages():
    """Return two squares of 1 km that share the line x = 500, with doors on 永吉路."""
    boxes = [
        shapely.box(X - 500, Y - 500, X + 500, Y + 500),
        shapely.box(X + 500, Y - 500, X + 1500, Y + 500),
    ]
    table = pl.DataFrame(
        {"village_id": [WEST, EAST], "geometry": list(coverage.to_wkb(boxes))}
    )
    doors = pl.DataFrame(
        [("永吉路", 10, WEST), ("永吉路", 20, WEST), ("永吉路", 80, EAST), ("永吉路", 90, EAST),
         ("永吉路30巷", 1, WEST), ("永吉路84巷", 1, EAST)],
        schema=["way", "number", "village_id"], orient="row",
    )  # fmt: skip
    return WayVillages(doors, table)


@pytest.fixture(scope="module")
def city(villages):
    """
    Return a town: 永吉路 along y = 0, three roads across it at x = 0, 300 and 600.

    Number n of 永吉路 stands at x = 10 n. Two points put 永吉路×三民路 at x = 0 and one 4 km
    off; the other crossings are named by one point each, x = 300 and 600.
    """
    named = [
        ("三民路", "永吉路", 0, 0), ("三民路", "永吉路", 6, 0), ("三民路", "永吉路", 4000, 0),
        ("延吉街", "永吉路", 300, 0), ("光復南路", "永吉路", 600, 0),
    ]  # fmt: skip
    doors = [("永吉路", n, 10 * n, 0) for n in range(10, 100, 10)]
    doors += [("三民路", n, 0, 20 * n) for n in range(2, 12, 2)]
    doors += [("延吉街", n, 300, 20 * n) for n in range(2, 12, 2)]
    return City(
        points=pl.DataFrame(
            [("accident_2024", *sorted((a, b)), X + x, Y + y, 1.0) for a, b, x, y in named],
            schema=["source", "way_a", "way_b", "x_m", "y_m", "trust"], orient="row",
        ),
        doors=pl.DataFrame(
            [(way, n, X + x, Y + y) for way, n, x, y in doors],
            schema={"way": pl.String, "number": pl.Int64, "x_m": pl.Float64, "y_m": pl.Float64},
            orient="row",
        ),
        villages=villages,
        said=frozenset(
            {("延吉街", "永吉路"), ("永吉路", "永吉路30巷"), ("永吉路", "永吉路84巷")}
        ),
    )  # fmt: skip


def row(table, *pair):
    """Return one pair's row, with its metres from the town's corner."""
    found = table.filter(
        pl.col("way_a") == min(pair), pl.col("way_b") == max(pair)
    ).row(0, named=True)
    x, y = crs.to_metres([found["lon"]], [found["lat"]])
    return found | {"x": float(x[0]) - X, "y": float(y[0]) - Y}


def test_points_that_agree_outvote_one_that_does_not(city):
    """Of 0, 6 and 4,000 m the crossing lies at 3, to the 1.1 m of five decimals."""
    found = row(compiled(city), "三民路", "永吉路")

    assert (3.0, 0.0, "known") == (
        pytest.approx(found["x"], abs=1.2), pytest.approx(found["y"], abs=1.2),
        found["basis"],
    )  # fmt: skip


def test_a_crossing_held_out_is_estimated_from_the_rest(city):
    """延吉街 runs along x = 300 and 永吉路 along y = 0."""
    found = row(compiled(city, [("延吉街", "永吉路")]), "延吉街", "永吉路")

    assert (300.0, 0.0, "estimated") == (
        pytest.approx(found["x"], abs=5), pytest.approx(found["y"], abs=5), found["basis"],
    )  # fmt: skip


def test_the_mouth_of_a_lane_stands_at_its_number(city):
    """永吉路30巷 opens at x = 300, 永吉路84巷 at x = 840, each in the village of the doors."""
    table = compiled(city)

    thirty, eighty = (row(table, "永吉路", f"永吉路{n}巷") for n in (30, 84))

    assert (300.0, 840.0) == (
        pytest.approx(thirty["x"], abs=5), pytest.approx(eighty["x"], abs=5),
    )  # fmt: skip
    assert [WEST] == [each["village_id"] for each in thirty["candidates"]]
    assert [EAST] == [each["village_id"] for each in eighty["candidates"]]


def test_the_table_is_sorted_and_every_row_has_its_villages(city):
    """way_a before way_b, rows in their order, weights of each row add up to 1."""
    table = compiled(city)

    assert table.equals(table.sort("way_a", "way_b"))
    assert (table["way_a"] < table["way_b"]).all()
    weights = table.explode("candidates").unnest("candidates")
    sums = weights.group_by("way_a", "way_b").agg(pl.col("weight").sum())["weight"]
    assert [pytest.approx(1.0, abs=0.03)] * table.height == sums.to_list()


def test_sections_of_one_road_do_not_cross():
    """建國南路 and 建國南路2段 are one road; two roads are two."""
    assert same_road(("建國南路", "建國南路2段"))
    assert not same_road(("建國南路2段", "建國北路1段"))
    assert ("復興南路", "忠孝東路") == without_sections(("復興南路1段", "忠孝東路4段"))


def test_a_point_without_section_joins_the_crossing_beside_it():
    """40 m from 南京東路3段×遼寧街 it is that crossing, 900 m off it is another."""
    rows = [
        ("南京東路3段", "遼寧街", 0.0), ("南京東路", "遼寧街", 40.0), ("南京東路", "遼寧街", 900.0),
    ]  # fmt: skip
    points = pl.DataFrame(
        [("youbike", *sorted((a, b)), x, 0.0, 0.4) for a, b, x in rows],
        schema=["source", "way_a", "way_b", "x_m", "y_m", "trust"], orient="row",
    )  # fmt: skip

    joined = way_points.with_sections(points)

    assert ["南京東路3段", "南京東路3段", "南京東路"] == joined["way_a"].to_list()


def test_points_that_name_two_ways_tell_of_a_crossing_and_doors_of_their_way():
    """One text is a crossing, one a door; a bus stop's number is no door."""
    said = pl.DataFrame(
        [("accident_2024", "信義區永吉路與三民路口", "信義區"), ("aed", "永吉路30巷5號", "信義區"),
         ("bus_station", "永吉路5號", "信義區")],
        schema=["source", "said", "district"], orient="row",
    ).with_columns(x_m=pl.lit(1.0), y_m=pl.lit(2.0))  # fmt: skip
    names = RoadNames.of(pl.Series(["永吉路", "三民路"]))

    crossings = way_points.crossings(said, names)
    doors = way_points.doors(said)

    assert [("accident_2024", "三民路", "永吉路", 1.0, 2.0, 1.0)] == crossings.rows()
    assert [("永吉路30巷", 5, 1.0, 2.0)] == doors.rows()


def _points_file(folder, rows: list[tuple[str, str, float, float]]):
    """Write a points file of source, text, lng and lat; return its folder."""
    (folder / "points").mkdir()
    columns = ["source", "text", "lng", "lat"]
    pl.DataFrame(rows, schema=columns, orient="row").with_columns(
        district_stated=pl.lit("大安區"), village_stated=pl.lit(""), name=pl.lit("")
    ).write_csv(folder / "points" / "taipei_points.csv")
    return folder


def test_the_point_where_a_geocoder_puts_what_it_does_not_find_tells_nothing(tmp_path):
    """Three roads at one spot of one source are a fall-back; a corner of two is a corner."""
    lost = [("accident_2024", f"大安區{road}5號", 121.5184, 25.0485) for road in ("永吉路", "延吉街", "三民路")]  # fmt: skip
    corner = [
        ("accident_2024", "大安區永吉路與延吉街口", 121.57, 25.04),
        ("accident_2024", "大安區延吉街與永吉路口", 121.57, 25.04),
    ]

    found = way_points.points(_points_file(tmp_path, [*lost, *corner]))

    assert [text for _, text, *_ in corner] == found["said"].to_list()


def test_one_point_far_from_all_others_of_its_way_draws_no_line():
    """永吉路 has four doors in 60 m and one 3 km off: that one is a mistake."""
    doors = pl.DataFrame(
        {
            "way": ["永吉路"] * 5,
            "number": [10, 12, 14, 16, 18],
            "x_m": [X, X + 20, X + 40, X + 60, X + 3000],
            "y_m": [Y] * 5,
        }
    )
    none = pl.DataFrame(
        schema={"way_a": pl.String, "way_b": pl.String, "x_m": pl.Float64, "y_m": pl.Float64}
    )  # fmt: skip

    along = way_points.along(doors, none)["永吉路"]

    assert [10, 12, 14, 16] == along[:, 2].tolist()
