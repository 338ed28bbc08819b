"""What must hold of a file that leaves the dashboard? The numbers of the screen, and no formula."""

from __future__ import annotations

import csv
import io
import itertools
import json
import random
import re
import time
import zipfile
from xml.etree import ElementTree as ET

import fastexcel
import pytest
from typer.testing import CliRunner

import petitions
from dashboard import map_cards, map_colours, spots_layers
from dashboard.app import PAGES, create_app
from dashboard.exports import routes
from dashboard.exports.asked import named, tables
from dashboard.exports.formats import FORMATS
from dashboard.exports.headings import HEADINGS
from dashboard.exports.jobs import Jobs
from dashboard.scope import Scope
from dashboard.view import LAYERS, View
from data.settings import Settings
from tests.city import Case, many

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


@pytest.fixture
def served(tiny_city, tmp_path):
    """Return a function from cases to a client, their store and its settings."""

    def of(cases, scope=EVERYONE, jobs=None):
        store = tiny_city(cases, data_from="2025-03-01", data_until="2025-03-28")
        settings = Settings(store=store.path, registry=str(tmp_path / "r.sqlite"))
        app = create_app(store, settings)
        if scope is not EVERYONE or jobs is not None:
            from flask import Flask  # noqa: PLC0415 - an application of its own

            server = Flask("files")
            routes.register(server, PAGES, store, settings, lambda: scope, jobs)
            return server.test_client(), store, settings
        return app.server.test_client(), store, settings

    return of


def _csv(answer):
    assert 200 == answer.status_code, answer.text
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_map_text_table_file_and_command_say_the_same_for_fifty_links(
    served, tmp_path, monkeypatch
):
    """Counts and z of every village, for links drawn at random; the command byte for byte."""
    client, store, settings = served(CITY)
    monkeypatch.setenv("PETITIONS_STORE", str(store.path))
    monkeypatch.setenv("PETITIONS_REGISTRY", settings.registry)
    chance = random.Random(20261124)  # noqa: S311 - links
    parts = [
        "agency=環保局", "agency=警察局&agency=公園處", "start=2025-03-10", "end=2025-03-20",
        "weekday=1&weekday=2", "hours=0-12", "district=63000010", "level=door", "kind=all",
        "q=某路1", "near=121.52,25.03,500", "topic=1", "base=counts", "lang=en",
        *(f"layer={layer}" for layer in LAYERS if layer not in {"scan", "choices"}),
    ]  # fmt: skip
    runner = CliRunner()
    for at in range(50):
        link = "?" + "&".join(chance.sample(parts, chance.randint(1, 3)))
        view = View.from_url(link)
        table = spots_layers.villages(store, settings, view, EVERYONE)
        told = map_cards.hideout(store, table, map_colours.scale(table, view), view)

        answer = client.get(f"/export/hotspots/villages.csv{link}")

        head, *rows = _csv(answer)
        assert 16 == len(rows)
        at_count = told["heads"].index(view.t("hotspots.count"))
        for row, said in zip(rows, table.to_pylist(), strict=True):
            cells = dict(zip(head, row, strict=True))
            count = cells[view.t("column.count")]
            assert str(said["count"]) == count, link
            assert (
                f"{said['count']:,}"
                == told["villages"][said["village_code"]]["values"][at_count]
            )
            z = cells[view.t("column.gi_star_z")]
            assert (z == "") == (said["gi_star_z"] is None)
            assert not z or float(z) == said["gi_star_z"]
        if at % 10 == 0:
            out = tmp_path / f"{at}.csv"
            done = runner.invoke(
                petitions.app,
                [
                    "export",
                    f"/hotspots{link}",
                    "--table",
                    "villages",
                    "--out",
                    str(out),
                ],
            )
            assert 0 == done.exit_code, done.output
            assert answer.data == out.read_bytes()


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_link_gives_the_same_bytes(served, form):
    """Of every kind of file; zips carry no clock."""
    client, _, _ = served(CITY)

    one, other = (
        client.get(f"/export/hotspots/villages.{form}?agency=環保局") for _ in range(2)
    )

    assert 200 == one.status_code, one.text
    assert one.data == other.data


NASTY = (
    "=1+1",
    "+cmd",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "＝1+1",
    "＋1",
    "<b>&\"'",
    "a\x00b\x0bc",
)


def test_no_cell_of_a_file_is_a_formula(served):
    """In a CSV an apostrophe stands before it; a sheet says of the cell that it is text."""
    client, _, _ = served([Case(more={"subject": words}) for words in NASTY])

    head, *rows = _csv(client.get("/export/petitions/cases.csv?lang=en"))
    subjects = [row[head.index("Subject")] for row in rows]
    assert not [one for one in subjects if re.match(r"[=+\-@\t＝＋－＠]", one)]

    for form in ("ods", "xlsx"):
        book = fastexcel.read_excel(
            client.get(f"/export/petitions/cases.{form}?lang=en").data
        )
        said = book.load_sheet(0).to_polars()["Subject"].to_list()
        assert {"=1+1", "@SUM(A1)", "<b>&\"'"} <= set(said)
        assert "abc" in said
    content = zipfile.ZipFile(
        io.BytesIO(client.get("/export/petitions/cases.ods").data)
    ).read("content.xml")
    assert b"table:formula" not in content


def test_an_ods_is_one_that_any_office_opens(served):
    """Its kind first and unpacked, a manifest, dates as dates, and the evidence beside."""
    client, _, _ = served(CITY)

    data = client.get("/export/petitions/cases.ods?lang=en").data

    archive = zipfile.ZipFile(io.BytesIO(data))
    first = archive.infolist()[0]
    assert ("mimetype", zipfile.ZIP_STORED) == (first.filename, first.compress_type)
    assert b"application/vnd.oasis.opendocument.spreadsheet" == archive.read("mimetype")
    for part in ("content.xml", "META-INF/manifest.xml"):
        ET.fromstring(archive.read(part))  # noqa: S314 - our own
    book = fastexcel.read_excel(data)
    rows = book.load_sheet(0).to_polars()
    assert 182 == rows.height
    assert "Date" == str(rows["Received on"].dtype)
    evidence = book.load_sheet(1).to_polars()
    assert "/petitions?lang=en" in str(evidence.rows())


def test_places_come_with_both_kinds_of_coordinates(served):
    """WGS84 and TWD97 (as PROJ's cs2cs gives it); a case without a point has neither."""
    client, _, _ = served(CITY)

    head, *rows = _csv(client.get("/export/petitions/cases.csv?lang=en"))

    columns = [
        head.index(name)
        for name in ("Longitude (WGS84)", "X (TWD97, m)", "Y (TWD97, m)")
    ]
    told = [[row[at] for at in columns] for row in rows]
    assert [["121.52", "302476.5", "2769201.2"]] == [row for row in told if row[0]]


def test_maps_and_reports_ask_no_host(served):
    """They are opened where no network is."""
    client, _, _ = served(CITY)

    for form in ("map.html", "html"):
        text = client.get(f"/export/hotspots/villages.{form}").text
        fetched = re.findall(r"""(?:src|href)=["'](https?:[^"']+)""", text)
        assert [] == [one for one in fetched if "openstreetmap" in one or "cdn" in one]
        assert "<script src=" not in text
    shapes = json.loads(client.get("/export/hotspots/villages.geojson").data)
    assert 16 == len(shapes["features"])


def test_a_scope_holds_for_files_as_for_the_screen(served):
    """An agency's file has its own cases; who may not read texts gets none."""
    client, _, _ = served(CITY, scope=Scope(agencies=("警察局",), texts=False))

    head, *rows = _csv(client.get("/export/petitions/cases.csv?lang=en"))

    assert 60 == len(rows)
    assert {""} == {row[head.index("Subject")] for row in rows}
    assert {"Police Department"} == {row[head.index("Agency")] for row in rows}


def test_a_long_file_is_made_beside_the_requests(served, tmp_path, monkeypatch):
    """The answer is a page that tells how far it is; then the same bytes."""
    client, _, _ = served(CITY, jobs=Jobs(tmp_path / "jobs"))
    whole = client.get("/export/petitions/cases.csv").data
    monkeypatch.setattr(routes, "AT_ONCE_ROWS", 5)

    answer = client.get("/export/petitions/cases.csv")

    assert 303 == answer.status_code
    page = answer.headers["Location"]
    for _ in itertools.repeat(None, 100):
        if (made := client.get(f"{page}/file")).status_code == 200:
            break
        assert 200 == client.get(page).status_code
        time.sleep(0.1)
    assert whole == made.data
    made.close()
    assert 404 == client.get("/export/job/nothing").status_code


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/export/nowhere/villages.csv", "no page"),
        ("/export/hotspots/nothing.csv", "no table"),
        ("/export/hotspots/villages.exe", "no such kind"),
        ("/export/trends/ranking.kml", "no places"),
    ],
)
def test_what_is_not_there_is_told_in_a_sentence(served, address, words):
    """With what there is instead; no traceback, no empty file."""
    client, _, _ = served(many(3))

    answer = client.get(address)

    assert 400 == answer.status_code
    assert words in answer.text


def test_every_column_of_every_table_has_a_heading(served):
    """In the reader's language; an unknown name would stand there in our own."""
    _, store, settings = served(CITY)
    for page, view in itertools.product(PAGES, (View.from_url("?agency=警察局"),)):
        for name, table in tables(page).items():
            schema = table(store, settings, view, EVERYONE).schema
            assert set() == set(schema.names) - set(HEADINGS), (named(page.PATH), name)
