"""What must hold of the API? The numbers of the pages, and no answer to nonsense."""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest
from flask import Flask

from dashboard import spots_layers
from dashboard.api import may, routes
from dashboard.app import PAGES, create_app
from dashboard.exports.asked import named, tables
from dashboard.pages import outreach
from dashboard.scope import Scope
from dashboard.view import View
from data import (
    registry_audit,
    registry_campaigns,
    registry_tokens,
    registry_users,
)
from data.registry import Registry
from data.settings import Settings
from data.settings_access import Access
from tests.city import Case, write

EVERYONE = Scope.everyone()
CITY = [
    *(
        Case(
            village=at % 16,
            day=f"2025-03-{1 + at % 28:02}",
            agency=agency,
            topic=1 + at % 2,
        )
        for at, agency in enumerate(["環保局", "警察局", "公園處"] * 60)
    ),
    Case(village=3, day="2025-03-09", point=(121.52, 25.03)),
    Case(village=None, level=None, day="2025-03-10"),
]


def _client(store, registry, scope=EVERYONE):
    settings = Settings(store=store.path, registry=str(registry))
    server = Flask("api", static_folder=None)
    routes.register(server, PAGES, store, settings, lambda: scope)
    return server.test_client(), store, settings


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """Return a client of the API over CITY, its store and settings: one for the file."""
    folder = tmp_path_factory.mktemp("api")
    store = write(
        folder / "city.duckdb", CITY, data_from="2025-03-01", data_until="2025-03-28"
    )
    return _client(store, folder / "r.sqlite")


@pytest.fixture
def asking(tiny_city, tmp_path):
    """Return a function from cases (and a scope) to a client, their store and settings."""

    def of(cases, scope=EVERYONE):
        store = tiny_city(cases, data_from="2025-03-01", data_until="2025-03-28")
        return _client(store, tmp_path / "r.sqlite", scope)

    return of


def test_the_api_tells_what_the_page_counts_for_fifty_links(city):
    """Every village's count and z, for links drawn at random: the function of the page."""
    client, store, settings = city
    chance = random.Random(20261124)  # noqa: S311 - links
    parts = [
        "agency=環保局", "agency=警察局&agency=公園處", "start=2025-03-10", "end=2025-03-20",
        "weekday=1&weekday=2", "hours=0-12", "district=63000010", "level=door", "kind=all",
        "q=某路1", "near=121.52,25.03,500", "topic=1", "base=counts", "lang=en",
    ]  # fmt: skip
    for _ in range(50):
        link = "?" + "&".join(chance.sample(parts, chance.randint(1, 3)))
        shown = spots_layers.villages(store, settings, View.from_url(link), EVERYONE)

        answer = client.get(f"/api/v1/tables/hotspots/villages{link}")

        assert 200 == answer.status_code, answer.text
        assert shown["count"].to_pylist() == [
            row["count"] for row in answer.json["data"]
        ]
        assert shown["gi_star_z"].to_pylist() == [
            row["gi_star_z"] for row in answer.json["data"]
        ]


@pytest.mark.parametrize(
    ("page", "table"),
    [(page, table) for page in PAGES for table in tables(page)],
    ids=lambda one: one if isinstance(one, str) else named(str(one.PATH)),
)
def test_every_table_of_every_page_is_answered(city, page, table):
    """In an envelope that tells build, last day and filters; as many rows as it says."""
    client, _, _ = city

    answer = client.get(f"/api/v1/tables/{named(str(page.PATH))}/{table}")

    assert 200 == answer.status_code, answer.text
    said = answer.json
    assert said["n"] == len(said["data"])
    assert ("2025-03-28", {"kind": ["complaint"]}, None) == (
        said["data_until"],
        said["filters"],
        said["next"],
    )
    assert str(said["n"]) == answer.headers["Petitions-Rows"]
    columns = [column["name"] for column in said["columns"]]
    assert all(columns == list(row) for row in said["data"])


def test_a_list_goes_on_by_its_cursor_to_every_case_once(city):
    """182 cases in answers of 7: 26 answers, each case once, in the order of the export."""
    client, _, _ = city
    whole = [row["petition_id"] for row in client.get("/api/v1/petitions").json["data"]]

    seen, answers, way = [], 0, "/api/v1/petitions?limit=7"
    while way:
        answer = client.get(way)
        assert (
            (f'<{answer.json["next"]}>; rel="next"' == answer.headers["Link"])
            == (answer.json["next"] is not None)
            if answer.json["next"]
            else "Link" not in answer.headers
        )
        seen += [row["petition_id"] for row in answer.json["data"]]
        answers, way = answers + 1, answer.json["next"]

    assert (182, 26) == (len(whole), answers)
    assert whole == seen


def test_pages_and_cursors_tell_the_same(city):
    """Page 3 of 50 is what two cursors lead to; what is behind the end is empty."""
    client, _, _ = city
    way = client.get("/api/v1/petitions?limit=50").json["next"]
    by_cursor = client.get(client.get(way).json["next"]).json

    by_page = client.get("/api/v1/petitions?limit=50&page=3").json

    assert by_cursor["data"] == by_page["data"]
    assert "/api/v1/petitions?limit=50&page=4" == by_page["next"]
    behind = client.get("/api/v1/petitions?limit=50&page=9").json
    assert ([], 182, None) == (behind["data"], behind["n"], behind["next"])


def test_cases_of_no_known_day_come_last(asking):
    """Three cases, one of no day: asked for one by one, it is the third."""
    client, _, _ = asking(
        [
            Case(more={"filed_at": None}),
            Case(day="2025-03-01"),
            Case(day="2025-03-02"),
        ]
    )

    days, way = [], "/api/v1/petitions?limit=1"
    while way:
        answer = client.get(way).json
        days += [row["filed_on"] for row in answer["data"]]
        way = answer["next"]

    assert ["2025-03-02", "2025-03-01", None] == days


def test_a_cursor_holds_when_cases_come_in_before_it(asking, tiny_city):
    """A new build with a later case: what the cursor leads to is the same."""
    client, store, _ = asking(CITY)
    first = client.get("/api/v1/petitions?limit=5").json
    later = client.get(first["next"]).json["data"]
    grown = tiny_city([*CITY, Case(day="2025-03-28")], data_until="2025-03-28")
    grown.path.replace(store.path)

    after = client.get(first["next"]).json

    assert (183, later) == (after["n"], after["data"])


@pytest.mark.parametrize(
    ("link", "parameter", "status"),
    [
        ("agenc=1", "agenc", 400),
        ("agency=", "agency", 400),
        ("start=2025-02-30", "start", 400),
        ("start=2025-02-29", "start", 400),
        ("start=yesterday", "start", 400),
        ("start=2025-01-01&start=2025-01-02", "start", 400),
        ("start=2025-03-02&end=2025-03-01", "start", 422),
        ("topic=1_0", "topic", 400),
        ("topic=-1", "topic", 400),
        ("kind=complaints", "kind", 400),
        ("hours=8-24", "hours", 400),
        ("near=121.5,25.0,5", "near", 400),
        ("near=25.0,121.5,500", "near", 400),
        ("area=121,25;121,26", "area", 400),
        ("district=6300001", "district", 400),
        ("against=agency%3DA%26start%3D2025-02-30", "against", 400),
        ("limit=0", "limit", 400),
        ("limit=5001", "limit", 400),
        ("cursor=x", "cursor", 400),
        ("cursor=99999999" + "0" * 20, "cursor", 422),
        ("page=2&cursor=20250301" + "0" * 20, "cursor", 422),
        ("format=pdf", "format", 400),
        ("q=" + "a" * 101, "q", 400),
        ("q=%20", "q", 400),
        ("agency=" + "&agency=".join(map(str, range(101))), "agency", 400),
    ],
)
def test_nonsense_is_refused_and_named(city, link, parameter, status):
    """A page would leave the part out; here the answer would be wider than the question."""
    client, _, _ = city

    answer = client.get(f"/api/v1/petitions?{link}")

    assert status == answer.status_code, answer.text
    assert "application/problem+json" == answer.content_type
    assert parameter == answer.json["parameter"]
    assert answer.json["detail"].startswith(parameter)


@pytest.mark.parametrize(
    "link",
    ["q=%ff", "&".join(f"a{at}=1" for at in range(1001)), "a" * 5000 + "=1"],
)
def test_what_is_no_list_of_parameters_is_refused(city, link):
    """Bytes that are no UTF-8, a thousand names, a name of five thousand letters."""
    client, _, _ = city

    assert 400 == client.get(f"/api/v1/petitions?{link}").status_code


def test_a_link_of_the_address_bar_is_understood_whole(city):
    """Whatever the address bar can say of a view, the API takes, and says it back."""
    client, _, _ = city
    link = (
        "?start=2025-03-01&end=2025-03-28&agency=%E7%92%B0%E4%BF%9D%E5%B1%80&category="
        "%E5%99%AA%E9%9F%B3&topic=1&district=63000010&channel=web&kind=all&weekday=1"
        "&hours=22-5&punctuality=late&reassigned=yes&repeated=once&satisfaction=5"
        "&level=door&q=%E8%B7%AF&area=121.5,25;121.6,25;121.6,25.1&near=121.52,25.03,500"
        "&layer=rate&base=past&village=63000010003&order=due&by=agency&step=week"
        "&against=agency%3DA&case=0000000000000000000a&campaign=c1&lang=en&cal=roc"
    )
    view = View.from_url(link)

    said = client.get(f"/api/v1/tables/hotspots/villages{link}").json

    assert view.link("/hotspots") == said["link"]
    assert view.chosen.agencies == tuple(said["filters"]["agency"])
    assert ["121.52000,25.03000,500"] == said["filters"]["near"]


def test_all_forms_hold_the_same_values(city):
    """JSON, CSV, GeoJSON and Arrow of the same villages; by format and by Accept."""
    client, _, _ = city
    way = "/api/v1/tables/hotspots/villages?agency=環保局"
    rows = client.get(way).json["data"]

    lines = list(csv.DictReader(io.StringIO(client.get(f"{way}&format=csv").text)))
    drawn = client.get(way, headers={"Accept": "application/geo+json"}).json
    stream = client.get(
        way, headers={"Accept": "application/vnd.apache.arrow.stream"}
    ).data
    table = pa.ipc.open_stream(stream).read_all()

    assert [str(row["count"]) for row in rows] == [line["count"] for line in lines]
    assert rows == [one["properties"] for one in drawn["features"]]
    assert {"Polygon"} == {one["geometry"]["type"] for one in drawn["features"]}
    assert [row["count"] for row in rows] == table["count"].to_pylist()
    assert 16 == json.loads(table.schema.metadata[b"n"])


def test_a_case_is_a_point_where_one_is_known_and_nowhere_else(city):
    """One of 182 cases has a point of its own; nothing is put in the middle of anything."""
    client, _, _ = city

    drawn = client.get("/api/v1/petitions?format=geojson").json

    shapes = [one["geometry"] for one in drawn["features"] if one["geometry"]]
    assert (182, 1) == (drawn["n"], len(shapes))
    assert {"type": "Point", "coordinates": [121.52, 25.03]} == shapes[0]


def test_a_form_that_there_is_not_is_told(city):
    """406 where neither `format` nor Accept names one that the rows can have."""
    client, _, _ = city

    for way, accept in (
        ("/api/v1/topics?format=geojson", "*/*"),
        ("/api/v1/tables/overview/account?format=geojson", "*/*"),
        ("/api/v1/petitions", "image/png"),
        ("/api/v1", "text/csv"),
    ):
        answer = client.get(way, headers={"Accept": accept})
        assert 406 == answer.status_code, way


def test_texts_in_csv_begin_no_formula(asking):
    """What a spreadsheet would work out has an apostrophe before it."""
    client, _, _ = asking([Case(more={"subject": "=1+1"})])

    answer = client.get("/api/v1/petitions?format=csv")

    assert ",'=1+1," in answer.text


def test_lists_in_csv_are_json(city):
    """What grows names its example cases: the same list as in JSON."""
    client, _, _ = city
    way = "/api/v1/tables/topics/growing"
    rows = client.get(way).json["data"]

    lines = csv.DictReader(io.StringIO(client.get(f"{way}?format=csv").text))

    told = [json.loads(line["petition_ids"]) for line in lines]
    assert any(told)
    assert [row["petition_ids"] for row in rows] == told


def test_one_case_is_found_by_its_number(city):
    """Case 5 is `5`; one that is not there, and what can be no number, are told."""
    client, _, _ = city

    found = client.get(f"/api/v1/petitions/{5:020x}").json

    assert (1, "內容5") == (found["n"], found["data"][0]["text"])
    assert 404 == client.get(f"/api/v1/petitions/{999:020x}").status_code
    assert 400 == client.get("/api/v1/petitions/five").status_code
    assert 404 == client.get("/api/v1/campaigns/none").status_code


def test_campaigns_are_told_as_the_page_judges_them(asking):
    """In the register, by its own address, and with the verdict of the page's board."""
    client, store, settings = asking(CITY)
    one = registry_campaigns.Campaign(
        campaign_id="春.2025-1",
        name="春季",
        agency="研考會",
        channel="里民大會",
        starts=date(2025, 3, 10),
        ends=date(2025, 3, 20),
        who="小美",
    )
    registry_campaigns.enter(Registry(settings.registry), [one])
    shown = outreach.board(store, settings, View(), EVERYONE).to_pylist()

    listed = client.get("/api/v1/campaigns").json["data"]
    alone = client.get("/api/v1/campaigns/春.2025-1").json["data"]

    assert (
        ["春.2025-1"] == [row["id"] for row in listed] == [row["id"] for row in alone]
    )
    assert shown[0]["verdict"] == listed[0]["verdict"] == alone[0]["verdict"]


def test_a_reader_sees_through_the_api_what_the_scope_shows(asking):
    """Of one agency, without texts: 60 cases, no text, no point; none of the others'."""
    scope = Scope(agencies=("警察局",), texts=False)
    client, _, _ = asking(CITY, scope)

    told = client.get("/api/v1/petitions").json
    other = client.get(f"/api/v1/petitions/{0:020x}")

    assert 60 == told["n"]
    assert {("警察局", None, None)} == {
        (row["agency"], row["text"], row["lon"]) for row in told["data"]
    }
    assert 404 == other.status_code


def test_areas_are_told_with_their_outlines(city):
    """16 villages, 2 districts; the outline only in GeoJSON."""
    client, _, _ = city

    villages = client.get("/api/v1/areas").json
    districts = client.get("/api/v1/areas?of=district&format=geojson").json

    assert (16, 1000) == (villages["n"], villages["data"][0]["residents"])
    assert ["北區", "南區"] == [
        one["properties"]["name"] for one in districts["features"]
    ]
    assert {"Polygon"} == {one["geometry"]["type"] for one in districts["features"]}


def test_the_api_can_only_be_read(city):
    """Other methods are told what is allowed, as a problem."""
    client, _, _ = city

    answer = client.post("/api/v1/petitions", data={"a": "b"})

    assert (405, "application/problem+json") == (
        answer.status_code,
        answer.content_type,
    )
    assert "GET" in answer.headers["Allow"]


def test_every_answer_is_its_readers_own(city):
    """It lies in no cache; another's token would otherwise be answered from it."""
    client, _, _ = city

    for way in (
        "",
        "/petitions",
        "/openapi.json",
        "/docs",
        "/nothing",
        "/petitions?x=1",
    ):
        answer = client.get(f"/api/v1{way}")
        assert "private, no-store" == answer.headers["Cache-Control"], way


def test_the_page_about_the_api_needs_no_script(city):
    """In both languages; it lists every address of the document."""
    client, _, _ = city
    paths = client.get("/api/v1/openapi.json").json["paths"]

    for language in ("zh-Hant", "en"):
        page = client.get(f"/api/v1/docs?lang={language}").text
        assert f'<html lang="{language}">' in page
        assert "<script" not in page
        assert [] == [path for path in paths if path not in page]


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    """Return the whole application with logins on, and a token of each of four readers."""
    folder = tmp_path_factory.mktemp("signed")
    store = write(
        folder / "city.duckdb", CITY, data_from="2025-03-01", data_until="2025-03-28"
    )
    known = Settings(
        store=store.path,
        registry=str(folder / "r.sqlite"),
        access=Access(logins=True, address="http://localhost"),
    )
    registry = Registry(known.registry)
    shown = {}
    for role, agency in (
        ("commission", None),
        ("agency", "警察局"),
        ("outreach", None),
        ("admin", None),
    ):
        user = registry_users.add(
            registry, role, role=role, agency=agency, made_by="test", oidc=("i", role)
        )
        ends = datetime.now(UTC) + timedelta(days=1)
        shown[role], _ = registry_tokens.add(
            registry, user.user_id, "test", scope=may.WORDS, expires_at=ends
        )
    return create_app(store, known).server.test_client(), shown, registry


def _asked(signed, role, way):
    client, shown, _ = signed
    return client.get(way, headers={"Authorization": f"Bearer {shown[role]}"})


@pytest.mark.parametrize(
    "way",
    ["/api/v1", "/api/v1/petitions", "/api/v1/areas", "/api/v1/openapi.json",
     "/api/v1/docs", "/api/v1/nothing", "/open311/v2/requests.json",
     "/open311/v2/services.xml", "/open311/v2/nothing"],
)  # fmt: skip
def test_without_a_token_nothing_is_told(signed, way):
    """Where people sign in, no byte of data is under any address; nor for a forged token."""
    client, _, _ = signed

    for headers in ({}, {"Authorization": "Bearer petitions_forged"}):
        answer = client.get(way, headers=headers)
        assert (401, b"") == (answer.status_code, answer.data), way


def test_a_token_sees_what_its_account_may_read(signed):
    """All 182 cases; the 60 of one agency; none, by rows or one by one."""
    way = "/api/v1/petitions?kind=all"
    one = f"/api/v1/petitions/{0:020x}"

    told = {role: _asked(signed, role, way) for role in signed[1]}

    assert 182 == told["commission"].json["n"]
    assert 60 == told["agency"].json["n"]
    assert {"警察局"} == {row["agency"] for row in told["agency"].json["data"]}
    assert [403, 403] == [told[role].status_code for role in ("outreach", "admin")]
    assert [200, 404, 403, 403] == [
        _asked(signed, role, one).status_code for role in signed[1]
    ]


def test_open311_tells_a_token_no_more(signed):
    """The 182 cases are told to who may read all, 60 to one agency, none to the others."""
    way = "/open311/v2/requests.json"

    assert [182, 60, 0, 0] == [
        len(_asked(signed, role, way).json) for role in signed[1]
    ]


@pytest.mark.parametrize(
    ("word", "way"),
    [
        ("tables", "/api/v1/tables/hotspots/villages"),
        ("cases", "/api/v1/petitions"),
        ("cases", "/api/v1/tables/agency/due"),
        ("open311", "/open311/v2/requests.json"),
    ],
)
def test_a_token_opens_what_it_was_made_for_and_no_more(signed, word, way):
    """Of the same account: a token of one word is answered, one of the others refused."""
    client, _, registry = signed
    user = registry_users.named(registry, "commission")
    answers = {}
    for one in may.WORDS:
        secret, _ = registry_tokens.add(
            registry,
            user.user_id,
            "test",
            scope=[one],
            expires_at=datetime.now(UTC) + timedelta(days=1),
        )
        shown = {"Authorization": f"Bearer {secret}"}
        answers[one] = client.get(way, headers=shown).status_code

    assert {one: 200 if one == word else 403 for one in may.WORDS} == answers


def test_a_token_that_is_past_or_withdrawn_opens_nothing(signed):
    """401, as without one; also once its account is locked."""
    client, _, registry = signed
    user = registry_users.add(
        registry, "leaver", role="commission", made_by="test", oidc=("i", "leaver")
    )
    past = datetime.now(UTC) - timedelta(days=9)
    secrets = [
        registry_tokens.add(
            registry, user.user_id, "test", scope=may.WORDS, expires_at=ends, at=at
        )
        for at, ends in (
            (past, past + timedelta(days=1)),
            (None, datetime.now(UTC) + timedelta(days=1)),
            (None, datetime.now(UTC) + timedelta(days=1)),
        )
    ]
    registry_tokens.withdraw(registry, secrets[1][1].token_id)

    def status(secret):
        shown = {"Authorization": f"Bearer {secret}"}
        return client.get("/api/v1/topics", headers=shown).status_code

    before = [status(secret) for secret, _ in secrets]
    registry_users.lock(registry, user.user_id, by="test")

    assert [401, 401, 200] == before
    assert 401 == status(secrets[2][0])


def test_what_a_program_asked_is_written_down(signed):
    """Address, filters and rows, without the words that were searched for."""
    _asked(signed, "commission", "/api/v1/petitions?q=王小明&district=63000010")

    line = registry_audit.lines(signed[2], what="api")[0]
    assert ("commission", "/petitions?district=63000010", "cases") == (
        line.who,
        line.about["link"],
        line.about["table"],
    )
    assert "王小明" not in str(line)
