"""What a build must make of stated points, of places put right, and of villages in dispute."""

from __future__ import annotations

import polars as pl
import pytest

from data.settings import Settings, Topics
from data.store import Store
from ingest import put_right
from ingest.check_places import findings
from ingest.pipeline import build
from ingest.places import known

HEADER = "id,time,district,category,subcategory,description,address,lat,lng"
HALL, FAR = ("25.0375229", "121.5637838"), ("25.0375229", "121.5400000")
# 市府路1號 lies in 西村里 of 信義區.
WEST_VILLAGE = "63000020001"


def _open311(*cases):
    """Return an answer of an Open311 server, one request for each (address, lat, long)."""
    return [
        {
            "service_request_id": str(n),
            "service_name": "噪音",
            "requested_datetime": f"2025-01-{1 + n % 28:02}T10:00:00+08:00",
            "address": address,
            "lat": lat,
            "long": lon,
        }
        for n, (address, lat, lon) in enumerate(cases)
    ]


@pytest.fixture
def settings(tmp_path):
    """Return settings of a folder of the test's own."""
    return Settings(
        store=tmp_path / "a.duckdb",
        registry=str(tmp_path / "registry.sqlite"),
        landing=tmp_path / "raw",
        doors=tmp_path / "doors.parquet",
        topics=Topics(count=2),
    )


@pytest.fixture
def built(tmp_path, settings):
    """Return a function that builds a store of such cases, and opens it."""

    def of(*cases):
        export = tmp_path / "answer.json"
        export.write_text(pl.DataFrame(_open311(*cases)).write_json(), encoding="utf-8")
        build([export], settings, told=lambda _: None, source="open311")
        return Store(settings.store)

    return of


def _placed(store):
    return store.query(
        "select source_ref, match_level, village_id, lon, lat, address_said "
        "from petitions join addresses using (address_id) order by source_ref"
    ).to_pylist()


def _points(store):
    rows = store.query("select reading, fate, cases from points").to_pylist()
    return {(row["reading"], row["fate"]): row["cases"] for row in rows}


def test_a_stated_point_is_the_place_however_it_is_written(built):
    """Degrees, swapped, metres of TWD97: one place; two texts and three points in all."""
    store = built(
        ("信義區某工地", *HALL),
        ("信義區某工地", *HALL[::-1]),
        ("信義區某工地", "2770052.1", "306891.6"),
        ("信義區某工地", None, None),
    )

    rows = _placed(store)
    assert ["stated_point"] * 3 + ["district"] == [row["match_level"] for row in rows]
    assert [WEST_VILLAGE] * 3 + [None] == [row["village_id"] for row in rows]
    assert rows[0]["lon"] == rows[1]["lon"] == pytest.approx(121.5637838)
    assert rows[2]["lon"] == pytest.approx(121.5637838, abs=1e-6)
    assert {("degrees", "used"): 1, ("swapped", "used"): 1, ("metres", "used"): 1} == _points(store)  # fmt: skip


def test_a_point_that_is_none_is_counted_and_left(built):
    """0,0, half a point, London, Tainan, and one in another district than the text's."""
    store = built(
        ("信義區市府路1號", "0", "0"),
        ("信義區市府路1號", "25.03", None),
        ("信義區市府路1號", "51.5", "-0.1"),
        ("信義區市府路1號", "22.9971", "120.2130"),
        ("北投區某工地", *HALL),
    )

    assert ["door"] * 4 + ["district"] == [row["match_level"] for row in _placed(store)]
    assert {
        ("nought", "nought"): 1, ("unreadable", "unreadable"): 1, ("elsewhere", "elsewhere"): 1,
        ("degrees", "outside"): 1, ("degrees", "far"): 1,
    } == _points(store)  # fmt: skip


STREETS = ["市府路", "松仁路", "松智路", "松高路", "松壽路", "忠孝東路五段", "基隆路一段",
           "仁愛路四段", "光復南路", "逸仙路", "松德路", "虎林街"]  # fmt: skip


def test_a_fall_back_is_never_taken_for_a_place(built):
    """Twelve streets on one point: each is placed by its words, and check says so."""
    store = built(*((f"信義區{street}3號", *HALL) for street in STREETS))

    assert {("degrees", "fallback"): 12} == _points(store)
    assert "stated_point" not in {row["match_level"] for row in _placed(store)}
    row = store.table("fallbacks").to_pylist()[0]
    assert ("open311", "stated", "streets", 12) == tuple(
        row[name] for name in ("source", "basis", "reason", "cases")
    )


def test_a_busy_address_is_a_place(built):
    """Four hundred cases of one address are four hundred cases."""
    store = built(*[("信義區市府路1號", *HALL)] * 400)

    assert {("degrees", "used"): 400} == _points(store)
    assert 0 == store.table("fallbacks").num_rows


def test_a_correction_holds_for_the_next_build_and_wins_over_a_point(built, settings):
    """For every way of writing the place; the reason is told without what is personal."""
    put_right.add(
        settings, known(settings), "信義區市府路１號", who="王", why="王小明0912345678說在後門",
        lon=121.5650, lat=25.0380,
    )  # fmt: skip
    store = built(("台北市信義區市府路1號3樓", *HALL), ("信義區市府路3號", None, None))

    rows = _placed(store)
    assert ["corrected", "nearest"] == [
        row["match_level"].replace("door", "nearest").replace("same_number", "nearest")
        for row in rows
    ]
    assert (121.5650, 25.0380) == (rows[0]["lon"], rows[0]["lat"])
    assert {("degrees", "corrected"): 1} == _points(store)
    why = store.query("select why from addresses where match_level = 'corrected'")
    assert "0912345678" not in why["why"][0].as_py()


def test_a_village_that_text_and_point_tell_apart_waits_for_a_person(
    built, settings, tmp_path
):
    """Two cases say 三張里 and a point of 西村里, 500 m off: queued, told, written."""
    store = built(
        *[("信義區三張里市府路1號", *HALL)] * 2, ("信義區西村里市府路1號", *HALL)
    )

    row = store.table("disagreements").to_pylist()
    assert [("stated", "not taken", WEST_VILLAGE, 2)] == [
        (one["basis"], one["match_level"], one["found_id"], one["cases"])
        for one in row if one["basis"] == "stated"
    ]  # fmt: skip
    told = {one.check: one for one in findings(settings, store)}
    assert not told["villages in dispute"].fine
    assert len(row) == put_right.queue(store, tmp_path / "queue.csv")
    written = pl.read_csv(tmp_path / "queue.csv")
    assert {"信義區", "三張里", "西村里"} <= set(
        written.select("stated_district", "stated_village", "found_village").row(0)
    )


def test_without_a_registry_none_is_made(built, settings):
    """A build reads what people wrote; it does not begin a book for them."""
    built(("信義區市府路1號", None, None))

    assert [] == list(settings.landing.parent.glob("registry.sqlite*"))


@pytest.mark.parametrize(
    ("header", "point"),
    [("經度,緯度", "121.5637838,25.0375229"), ("橫座標,縱座標", "306891.6,2770052.1")],
)
def test_a_point_of_hello_taipei_is_taken_too(tmp_path, settings, header, point):
    """Where the city's own export has one, in degrees or in metres."""
    export = tmp_path / "export.csv"
    export.write_text(
        f"案件編號,主旨,陳情內容,陳情地點,受理日期,{header}\n"
        f"A1,噪音,半夜很吵,信義區某工地,2025-01-01,{point}\n",
        encoding="utf-8",
    )
    build([export], settings, told=lambda _: None)

    row = _placed(Store(settings.store))[0]
    assert ("stated_point", WEST_VILLAGE) == (row["match_level"], row["village_id"])
