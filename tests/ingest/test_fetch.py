"""What must come into the landing zone from servers that cut, stall, fail and lie."""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner

import petitions
from data.errors import SettingsError, SourceError
from data.settings import Settings, Topics
from ingest import datasets, fetch, jobs, landing
from ingest.pipeline import build
from ingest.webs import Web

ROWS = [
    {"_id": n, "案件編號": str(n), "派工項目": "污染舉發", "案件地址": "松山區",
     "立案日期": "20240101", "立案時間": f"{n:06}"}
    for n in range(1, 2501)
]  # fmt: skip
WEB = Web(timeout_s=0.5, backoff_s=0.01)

Trouble = Callable[[BaseHTTPRequestHandler, bytes], bool]


class City:
    """A server of the form of data.taipei and of GeoReport, with troubles to come."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.troubles: list[Trouble] = []
        self.listed = ["11209", "11210", "empty"]
        city = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                city.asked.append(self.path)
                body = city.answer(self.path)
                if city.troubles and city.troubles.pop(0)(self, body):
                    return
                _send(self, body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(
            target=self.server.serve_forever, args=(0.01,), daemon=True
        ).start()

    def answer(self, path: str) -> bytes:
        """Return a page of rows, or of service requests: two pages of three a window."""
        said = {name: at[0] for name, at in parse_qs(urlsplit(path).query).items()}
        if "dataset.view" in path:
            listed = [{"rid": rid, "name": rid, "format": "csv"} for rid in self.listed]
            return json.dumps({"payload": {"resources": listed}}).encode()
        if "empty" in path:
            return json.dumps({"result": {"count": 0, "results": []}}).encode()
        if "service_request_id" in said:
            ids = said["service_request_id"].split(",")
            return json.dumps([{"service_request_id": one} for one in ids]).encode()
        if "offset" in said:
            first = int(said["offset"])
            rows = ROWS[first : first + int(said["limit"])]
            return json.dumps(
                {"result": {"count": len(ROWS), "results": rows}}
            ).encode()
        page, day = int(said["page"]), said["start_date"][:10]
        rows = [{"service_request_id": f"{day}-{page}-{n}"} for n in range(3)]
        return json.dumps(rows if page < 3 else []).encode()


def _send(
    handler: BaseHTTPRequestHandler, body: bytes, length: int | None = None
) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    handler.end_headers()
    handler.wfile.write(body)


def _cut(handler: BaseHTTPRequestHandler, body: bytes) -> bool:
    """Break the line in the middle of the answer."""
    _send(handler, body[: len(body) // 2], length=len(body))
    handler.close_connection = True
    return True


def _fails(handler: BaseHTTPRequestHandler, body: bytes) -> bool:
    handler.send_error(500)
    return True


def _stalls(handler: BaseHTTPRequestHandler, body: bytes) -> bool:
    """Answer nothing for longer than anybody waits."""
    threading.Event().wait(1.0)
    handler.close_connection = True
    return True


def _lies_short(handler: BaseHTTPRequestHandler, body: bytes) -> bool:
    """Tell of fewer bytes than there are."""
    _send(handler, body, length=len(body) - 20)
    handler.close_connection = True
    return True


def _lies_long(handler: BaseHTTPRequestHandler, body: bytes) -> bool:
    """Tell of more bytes than there are."""
    _send(handler, body, length=len(body) + 20)
    handler.close_connection = True
    return True


@pytest.fixture
def city() -> Iterator[City]:
    """Return a server on a free port."""
    server = City()
    yield server
    server.server.shutdown()
    server.server.server_close()


def _address(city: City) -> str:
    return f"{city.url}/api/v1/dataset/x?scope=resourceAquire"


@pytest.mark.parametrize("trouble", [_cut, _fails, _stalls, _lies_short, _lies_long])
def test_a_broken_answer_is_asked_for_again_and_never_lands(city, tmp_path, trouble):
    """2,500 rows are three answers; the second is broken twice."""
    city.troubles = [lambda *_: False, trouble, trouble]

    came = fetch.dataset(_address(city), tmp_path / "raw", WEB, told=lambda _: None)

    assert 3 == len(came)
    assert [] == landing.damaged(tmp_path / "raw", came)
    assert 5 == len(city.asked)


def test_a_fetch_that_was_cut_goes_on_where_it_stopped(city, tmp_path):
    """The server dies after the first answer; the next fetch asks for two."""
    city.troubles = [lambda *_: False, *[_fails] * 5]
    with pytest.raises(SourceError, match=r"500 .* What came before is kept"):
        fetch.dataset(_address(city), tmp_path / "raw", WEB, told=lambda _: None)
    city.asked.clear()

    came = fetch.dataset(_address(city), tmp_path / "raw", WEB, told=lambda _: None)

    assert (3, 2) == (len(came), len(city.asked))


def test_what_was_fetched_is_built(city, tmp_path):
    """Three answers of the API are 2,500 cases."""
    settings = Settings(
        store=tmp_path / "a.duckdb", landing=tmp_path / "raw", topics=Topics(count=2)
    )
    fetch.dataset(_address(city), settings.landing, WEB, told=lambda _: None)

    account = build([], settings, told=lambda _: None)

    assert (2500, 2500) == (account.read, account.kept)


def test_open311_is_asked_in_windows_of_90_days_page_by_page(city, tmp_path):
    """100 days are two windows; each has two pages of three and an empty one."""
    came = fetch.open311(
        city.url,
        date(2024, 1, 1),
        date(2024, 4, 9),
        tmp_path / "raw",
        WEB,
        lambda _: None,
    )

    assert (4, 6) == (len(came), len(city.asked))
    assert all(
        "start_date=2024-01-01" in path or "start_date=2024-03-31" in path
        for path in city.asked
    )


def test_a_page_that_is_not_there_is_told_at_once(city, tmp_path):
    """A wrong address is no fault that waiting mends."""
    city.troubles = [lambda handler, _: handler.send_error(404) or True]

    with pytest.raises(SourceError, match="404"):
        fetch.dataset(_address(city), tmp_path / "raw", WEB, told=lambda _: None)

    assert 1 == len(city.asked)


def _pauses(handler: BaseHTTPRequestHandler, body: bytes) -> bool:
    """Ask for patience."""
    handler.send_response(429)
    handler.send_header("Retry-After", "0")
    handler.send_header("Content-Length", "0")
    handler.end_headers()
    return True


def test_a_server_that_asks_for_patience_is_asked_again(city, tmp_path):
    """429 is the one refusal that waiting mends; its Retry-After is kept."""
    city.troubles = [_pauses]

    came = fetch.dataset(_address(city), tmp_path / "raw", WEB, told=lambda _: None)

    assert (3, 4) == (len(came), len(city.asked))
    assert [120.0, 7.0, 1.5, 1.5] == [
        WEB.wait_s(said, 1.5) for said in ("9999", "7", "Fri, 31 Dec 1999", None)
    ]


def test_a_data_set_is_fetched_by_name_with_all_that_the_portal_lists(city, tmp_path):
    """Two resources of 2,500 rows, three answers each; the empty one holds no case."""
    zone = tmp_path / "raw"

    came = fetch.known("taipei_1999", city.url, zone, WEB, lambda _: None)

    (known,) = (one for one in datasets.KNOWN if one.name == "taipei_1999")
    assert known.dataset_id in city.asked[0]
    assert 6 == len(came) == len(landing.journal(zone))
    assert 2 == len(landing.journal(zone / fetch.ASIDE))


def test_answers_without_a_case_do_not_stand_in_the_way_of_a_build(city, tmp_path):
    """Open311 ends with an empty page; the list of resources is no export."""
    settings = Settings(
        store=tmp_path / "a.duckdb", landing=tmp_path / "raw", topics=Topics(count=2)
    )
    city.listed = ["11209", "empty"]
    fetch.known("taipei_1999", city.url, settings.landing, WEB, lambda _: None)

    account = build([], settings, told=lambda _: None)

    assert 2500 == account.read


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("streetlight", "0219b559-c9e4-4efe-93f0-9961360bd7bf"),
        ("臺北市路燈維修資料", "0219b559-c9e4-4efe-93f0-9961360bd7bf"),
        (
            "B796F87A-0ED8-4E57-89F6-225A4941B1ED",
            "b796f87a-0ed8-4e57-89f6-225a4941b1ed",
        ),
    ],
)
def test_a_data_set_goes_by_name_title_or_id(said, found):
    """As its page on the portal names it."""
    assert found == datasets.id_of(said)


def test_another_word_is_told_with_those_that_are_known(tmp_path):
    """One sentence."""
    with pytest.raises(SettingsError, match="expected taipei_1999, taipei_petition"):
        datasets.id_of("1999")


def test_a_portal_that_lists_nothing_is_told(city, tmp_path):
    """Not an empty landing zone without a word."""
    city.listed = []

    with pytest.raises(SourceError, match="lists no resource of streetlight"):
        fetch.known("streetlight", city.url, tmp_path / "raw", WEB, lambda _: None)


def test_requests_are_asked_for_by_id_fifty_at_once(city, tmp_path):
    """What became of open cases; 60 ids are two questions."""
    ids = [f"R-{n}" for n in range(60)]

    came = fetch.open311_by_id(city.url, ids, tmp_path / "raw", WEB, lambda _: None)

    assert (2, 2) == (len(came), len(city.asked))


def test_the_command_fetches_and_notes_the_job(city, tmp_path):
    """As a person types it; the zone is private, the job is in its log."""
    zone = tmp_path / "raw"

    result = CliRunner().invoke(
        petitions.app,
        ["fetch", "taipei_1999", "--portal", city.url, "--into", str(zone)],
    )

    assert 0 == result.exit_code, result.output
    assert [("fetch", "done", {"answers": 6})] == [
        (job.what, job.outcome, job.told) for job in jobs.jobs(zone)
    ]
    modes = {
        path.is_dir(): stat.S_IMODE(path.stat().st_mode) for path in zone.rglob("*")
    }
    assert {True: 0o700, False: 0o600} == modes


def test_a_server_that_is_not_there_is_one_sentence(tmp_path):
    """Port 9 discards; nobody listens there."""
    with pytest.raises(SourceError, match=r"\(the server can not be reached\)"):
        fetch.dataset("http://127.0.0.1:9/x?y", tmp_path / "raw", WEB, lambda _: None)
