"""What must hold of the Open311 endpoint? Public precision, and a way back that loses nothing of it."""

from __future__ import annotations

import json
import random
import threading
from datetime import datetime
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import polars as pl
import pyarrow as pa
import pytest
from flask import Flask
from typer.testing import CliRunner
from werkzeug.serving import make_server

import petitions
from dashboard.open311 import routes, told
from dashboard.scope import Scope
from data import facts, store
from data.settings import Settings, Topics
from data.store import Store
from ingest.pipeline import build
from tests.city import Case

CASES = [
    Case(
        village=at % 16,
        day=f"2025-03-{1 + at % 28:02}",
        category="噪音" if at % 2 else "路燈",
        more={"status": "open" if at % 3 else "closed"},
        point=(121.50123, 25.09876),
    )
    for at in range(56)
] + [
    Case(village=None, district="63000010", level="district", day="2025-03-28"),
    Case(village=None, level=None, day="2025-03-28", more={"status": None}),
]
V2 = "/open311/v2"


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """Return a client of the endpoint over 58 cases of March 2025."""
    from tests import city  # noqa: PLC0415 - a module's fixture can not take tiny_city

    where = tmp_path_factory.mktemp("open311") / "city.duckdb"
    held = city.write(where, CASES, data_from="2025-03-01", data_until="2025-03-28")
    server = Flask("open311", static_folder=None)
    routes.register(server, held, Scope.everyone)
    return server.test_client()


def test_discovery_and_services_are_those_of_the_standard(client):
    """Endpoint and formats; each category once, its code the same in JSON and XML."""
    found = client.get(f"{V2}/discovery.json").json
    services = client.get(f"{V2}/services.json").json
    tree = ET.fromstring(client.get(f"{V2}/services.xml").data)  # noqa: S314 - ours

    assert "http://localhost/open311/v2" == found["endpoints"][0]["url"]
    assert ["噪音", "路燈"] == sorted(one["service_name"] for one in services)
    assert [one["service_code"] for one in services] == [
        one.findtext("service_code") for one in tree.iter("service")
    ]
    assert {"service_code", "service_name", "description", "metadata", "type", "keywords", "group"} == set(services[0])  # fmt: skip


def test_no_request_tells_more_than_the_village(client):
    """No text, door, time of day or point of a case: of 58, each at its village's own."""
    told_of = client.get(f"{V2}/requests.json").json

    whole = json.dumps(told_of, ensure_ascii=False)
    assert 58 == len(told_of)
    assert not any(
        word in whole for word in ("內容", "主旨", "某路", "A-00", "121.50123")
    )
    assert {"T00:00:00+08:00"} == {one["requested_datetime"][10:] for one in told_of}
    by_village = {}
    for one in told_of:
        by_village.setdefault(one["address"], set()).add((one["long"], one["lat"]))
    assert {1} == {len(points) for points in by_village.values()}
    assert {(None, None)} == by_village["臺北市北區"] == by_village[None]
    assert 18 == len(by_village)


def test_one_hour_can_not_be_asked_for(client):
    """A window of minutes is one of its day: the time of a case can not be found by asking."""
    day = client.get(
        f"{V2}/requests.json?start_date=2025-03-05T00:00:00%2B08:00&end_date=2025-03-05T23:59:59%2B08:00"
    ).json
    minute = client.get(
        f"{V2}/requests.json?start_date=2025-03-05T23:58:00%2B08:00&end_date=2025-03-05T23:59:00%2B08:00"
    ).json

    assert 2 == len(day)
    assert day == minute


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 58),
        ("?status=open", 38),
        ("?status=closed", 19),
        ("?status=open,closed", 57),
        (f"?service_code={told.code('路燈')}", 28),
        (f"?service_code={told.code('路燈')},{told.code('噪音')}", 58),
        ("?start_date=2025-03-27T00:00:00Z", 6),
        ("?end_date=2025-03-01T15:59:59Z", 2),
        ("?page_size=20", 20),
        ("?page_size=20&page=3", 18),
        ("?page_size=20&page=4", 0),
        ("?start_date=2024-01-01T00:00:00Z&end_date=2024-03-01T00:00:00Z", 0),
        (f"?service_request_id={5:020x},{6:020x},none", 2),
    ],
)
def test_requests_are_chosen_as_the_standard_says(client, query, count):
    """Counted by hand from CASES: 56 over 28 days, every third closed, half street lights."""
    assert count == len(client.get(f"{V2}/requests.json{query}").json)


@pytest.mark.parametrize(
    "query",
    [
        "colour=red",
        "status=done",
        "service_code=none",
        "start_date=yesterday",
        "start_date=2025-01-01T00:00:00Z&end_date=2025-06-01T00:00:00Z",
        "start_date=2025-03-02T00:00:00Z&end_date=2025-03-01T00:00:00Z",
        "page=0",
        "page=x",
        "page_size=1001",
        "status=open&status=closed",
        "service_request_id=" + ",".join(f"{at:020x}" for at in range(51)),
        "status=",
    ],
)
def test_nonsense_is_refused_and_named(client, query):
    """As the standard tells errors, in the form that was asked for."""
    name = query.partition("=")[0]
    answer = client.get(f"{V2}/requests.json?{query}")
    tree = ET.fromstring(client.get(f"{V2}/requests.xml?{query}").data)  # noqa: S314 - ours

    assert 400 == answer.status_code
    assert 400 == answer.json[0]["code"]
    assert answer.json[0]["description"].split("=")[0].split(":")[0] in {
        name,
        "start_date",
        "end_date",
    }
    assert "400" == tree.findtext("error/code")


def test_one_request_is_found_by_its_id(client):
    """A list of one; what there is not is 404, in both forms."""
    found = client.get(f"{V2}/requests/{5:020x}.json").json

    assert [f"{5:020x}"] == [one["service_request_id"] for one in found]
    for way in (
        f"requests/{999:020x}.json",
        "requests/none.xml",
        "nothing",
        "requests.txt",
    ):
        assert 404 == client.get(f"{V2}/{way}").status_code


REAL = [
    ("2025-03-04", "路燈不亮或損壞", "大安區", "龍泉里", "open"),
    ("2025-03-05", "噪音", "大安區", "龍泉里", "closed"),
    ("2025-03-06", "噪音", "文山區", "樟新里", "closed"),
    ("2025-05-30", "噪音", "北投區", None, "open"),
]


def _real_store(folder):
    """Return a store with cases in villages that there are, with doors, texts and times."""
    villages = pl.DataFrame(facts.read("villages"))
    districts = pl.DataFrame(facts.read("districts"))
    areas = pl.concat(
        [
            villages.select(
                "lon", "lat", area_id="village_id", level=pl.lit("village"),
                name="village", parent_id="district_id", parent="district",
            ),
            districts.select(
                "lon", "lat", area_id="district_id", level=pl.lit("district"),
                name="district", parent_id=pl.lit(None, pl.String),
                parent=pl.lit(None, pl.String),
            ),
        ]
    )  # fmt: skip
    codes = {
        (row["parent"] or row["name"], row["name"] if row["parent"] else None): row
        for row in areas.to_dicts()
    }
    rows = []
    for at, (day, category, district, village, status) in enumerate(REAL):
        area = codes[district, village]
        rows.append(
            {
                "petition_id": f"{at:020x}",
                "agency": "環保局",
                "agency_basis": "stated",
                "category": category,
                "kind": "complaint",
                "filed_at": datetime.fromisoformat(f"{day}T23:10:00"),
                "time_known": True,
                "closed_at": datetime(2025, 6, 1) if status == "closed" else None,
                "status": status,
                "text": "王小明住在三樓",
                "place_village_id": area["area_id"] if village else None,
                "place_district_id": area["parent_id"] or area["area_id"],
            }
        )
    store.write(
        folder / "first.duckdb",
        {
            "petitions": pa.Table.from_pylist(rows),
            "areas": areas.to_arrow(),
            "build_info": pa.table({"key": ["data_until"], "value": ["2025-05-31"]}),
        },
    )
    return Store(folder / "first.duckdb")


def test_our_own_fetch_and_build_bring_back_what_was_told(tmp_path):
    """From a real server, over five months: day, category, agency, village and state; no more."""
    first = _real_store(tmp_path)
    server = Flask("open311", static_folder=None)
    routes.register(server, first, Scope.everyone)
    running = make_server("127.0.0.1", 0, server)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    zone = tmp_path / "raw"
    try:
        done = CliRunner().invoke(
            petitions.app,
            ["fetch", "open311", "--url", f"http://127.0.0.1:{running.server_port}{V2}",
             "--start", "2025-01-01", "--end", "2025-05-31", "--into", str(zone)],
        )  # fmt: skip
    finally:
        running.shutdown()
        running.server_close()
    assert 0 == done.exit_code, done.output
    known = Settings(
        store=tmp_path / "second.duckdb",
        landing=zone,
        registry=str(tmp_path / "r.sqlite"),
        topics=Topics(count=2),
    )

    build([], known, lambda _: None)

    back = Store(known.store).query(
        """
        select filed_at::date::varchar as day, category, place_level, agency, status,
            time_known, closed_at::date::varchar as closed, text, addresses.lon,
            village.name as village, district.name as district
        from petitions
        left join addresses using (address_id)
        left join areas as village on village.area_id = place_village_id
        left join areas as district on district.area_id = place_district_id
        order by filed_at
        """
    )
    assert [
        (day, category, district, village, status)
        for day, category, district, village, status in REAL
    ] == [
        (row["day"], row["category"], row["district"], row["village"], row["status"])
        for row in back.to_pylist()
    ]
    assert ["village", "village", "village", "district"] == back[
        "place_level"
    ].to_pylist()
    assert {(False, None, None, "環保局")} == {
        (row["time_known"], row["text"], row["lon"], row["agency"])
        for row in back.to_pylist()
    }
    assert [None, "2025-06-01", "2025-06-01", None] == back["closed"].to_pylist()


def test_no_question_breaks_the_endpoint(client):
    """300 drawn at random from right and wrong names and values: 200, 400 or 404 each."""
    chance = random.Random(20261124)  # noqa: S311 - questions
    names = ["service_request_id", "service_code", "start_date", "end_date", "status",
             "page", "page_size", "jurisdiction_id", "extensions", "x"]  # fmt: skip
    values = ["", ",", "open", "0", "1", "-1", "9" * 30, "2025-03-05", "2025-13-01T00:00:00Z",
              "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "\x00", "%", "噪音",
              "' or 1=1 --", "<script>", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
              f"{5:020x}", told.code("噪音"), "a" * 3000]  # fmt: skip
    paths = ["requests.json", "requests.xml", "services.json", "services.xml",
             "discovery.json", "requests/5.json", "requests/../services.json",
             f"requests/{5:020x}.xml", "requests.", "requests.jsonx"]  # fmt: skip

    for _ in range(300):
        said = [
            (chance.choice(names), chance.choice(values))
            for _ in range(chance.randint(0, 3))
        ]
        path = chance.choice(paths)
        answer = client.get(f"{V2}/{path}", query_string=urlencode(said))
        assert answer.status_code in {200, 400, 404}, (path, said)
        if path.endswith(".xml"):
            ET.fromstring(answer.data)  # noqa: S314 - ours
