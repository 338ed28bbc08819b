"""What cases and points must tell of doors, on a handful of rows."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import shapely

from ingest.facts import door_evidence, door_places, door_statements, official

HEADER = "source,text,district_stated,village_stated,lng,lat,name\n"
EAST, WEST = "63000010001", "63000010002"


def _stated(*rows) -> pl.DataFrame:
    return pl.DataFrame(
        [("松山區", "一江路", None, None, *row) for row in rows],
        schema={
            **dict.fromkeys(["district", "road", "lane", "alley", "number"], pl.String),
            "village_id": pl.String,
            "neighbourhood": pl.Int16,
            "cases": pl.UInt32,
        },
        orient="row",
    )


def test_the_majority_of_cases_names_the_village():
    """Three cases against one: EAST, with a share of 3/4."""
    told = door_statements.villages(_stated(("5", EAST, 1, 3), ("5", WEST, 2, 1)))

    assert [(EAST, 0.75)] == told.select("village_id", "share").rows()


@pytest.mark.parametrize(("cases", "village"), [(2, EAST), (3, WEST)])
def test_a_slip_amid_doors_that_agree_gives_way(cases: int, village: str):
    """Doors 1, 3, 7 and 9 vote 0.6 each for EAST: 2.4 outweigh two cases, not three."""
    beside = [(number, EAST, 1, 1) for number in ("1", "3", "7", "9")]

    told = door_statements.villages(_stated(*beside, ("5", WEST, 1, cases)))

    assert [village] == told.filter(pl.col("number") == "5")["village_id"].to_list()


def test_the_doors_of_futai_are_counted(tmp_path):
    """The list writes 富台里, cases 富臺里: one village, and lane 2 of 大道路 in it."""
    (tmp_path / "open1999").mkdir()
    (tmp_path / "open1999" / "open1999_202401.csv").write_text(
        "案件編號,派工項目,案件地址,立案日期,立案時間\n"
        "1,違規停車,信義區臺北市信義區富台里007鄰大道路２巷４號,20240101,120000\n"
    )

    told = door_statements.read(tmp_path)

    assert [("大道路", "2", "4", "63000020019")] == told.select(
        "road", "lane", "number", "village_id"
    ).rows()


def test_a_branch_speaks_for_its_main_number():
    """5號 in 鄰 1 (one case) and 5-2號 in 鄰 4 (three): number 5 is in 鄰 4."""
    told = door_statements.main_numbers(
        _stated(("5", EAST, 1, 1), ("5-2", EAST, 4, 3), ("5000", EAST, 1, 9))
    )

    assert [("一江路", 5, EAST, f"{EAST}-4")] == told.rows()


def test_door_plates_come_in_two_headers(tmp_path):
    """One list has 路名, the other 街路段 and a byte order mark; floors are one number."""
    (tmp_path / "doorplates").mkdir()
    (tmp_path / "doorplates" / "a.csv").write_text(
        "\ufeffareacode,行政區,路名,巷,弄,號\n,松山區,一江路二段,12巷,,3號\n,松山區,一江路二段,12巷,,３號二樓\n",
        encoding="utf-8",
    )
    (tmp_path / "doorplates" / "b.csv").write_text(
        "區名,街路段,地區,巷,弄,號\n松山區,二水路,,,,8之1號\n", encoding="utf-8"
    )

    told = door_statements.plates(tmp_path)

    assert [("一江路2段12巷", 3), ("二水路", 8)] == told.rows()


@pytest.fixture
def folder(tmp_path):
    """Return a folder whose points are a door, a mouth, a crossing and a shelter."""
    (tmp_path / "points").mkdir()
    (tmp_path / "points" / "taipei_points.csv").write_text(
        HEADER
        + "aed,松山區永吉路12號2樓,松山區,,121.5,25.0,x\n"
        + "accident_2024,松山區永吉路30巷與永吉路口,松山區,,121.51,25.0,\n"
        + "accident_2024,松山區永吉路與松隆路口,松山區,,121.52,25.0,\n"
        + "air_raid_shelter,松山區永吉路14號,松山區,四維里,121.53,25.0,x\n",
        encoding="utf-8",
    )
    return tmp_path


ROADS = pl.Series("road", ["永吉路", "松隆路"])


def test_a_point_tells_of_a_door_a_mouth_or_a_crossing(folder):
    """The mouth of lane 30 is number 30 of its road; the crossing lies on both roads."""
    told = door_evidence.read(folder, ROADS)

    assert [
        ("永吉路", 12, "aed"),
        ("永吉路", 14, "air_raid_shelter"),
        ("永吉路", 30, "accident_2024"),
    ] == told.doors.select("way", "number", "source").rows()
    assert ["松隆路", "永吉路"] == sorted(told.crossings["way"])


def test_a_source_can_be_left_out(folder):
    """Without shelters number 14 is not known: a hold-out sees nothing of it."""
    told = door_evidence.read(folder, ROADS, ["air_raid_shelter"])

    assert [12, 30] == told.doors["number"].to_list()


def test_every_number_is_placed_inside_its_village():
    """
    1 and 9 are known at x 10 and 90; 5 lies about half-way, all in the box of 100 m.

    21 would lie beyond its village's edge at x 100: it is set down inside.
    """
    stated = pl.DataFrame(
        {"way": ["一江路"] * 4, "number": [1, 5, 9, 21], "village_id": [EAST] * 4}
    ).with_columns(group=pl.lit(None, pl.String))
    points = door_evidence.Points(
        doors=pl.DataFrame(
            {
                "way": ["一江路"] * 2,
                "number": [1, 9],
                "x_m": [10.0, 90.0],
                "y_m": [0.0, 0.0],
                "off_m": [5.0, 5.0],
                "source": ["aed", "aed"],
            }
        ),
        crossings=pl.DataFrame(
            schema={"way": pl.String, "x_m": pl.Float64, "y_m": pl.Float64, "off_m": pl.Float64}
        ),
    )  # fmt: skip
    box = np.array([shapely.box(0, -100, 100, 100)], dtype=object)
    villages = official.Villages(pl.DataFrame({"village_id": [EAST]}), box)

    placed = door_places.placed(
        stated, stated.select("way", "number"), points, villages
    )

    x = dict(placed.select("number", "x_m").rows())
    assert 50 == pytest.approx(x[5], abs=5)
    assert x[9] < x[21] < 100
    assert [True, False, True, False] == placed["seen"].to_list()
