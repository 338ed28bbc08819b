"""What must come into the landing zone from servers that cut, stall, fail and lie."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from data.errors import SourceError
from data.settings import Settings, Topics
from ingest import fetch, landing
from ingest.pipeline import build

ROWS = [
    {"_id": n, "案件編號": str(n), "派工項目": "污染舉發", "案件地址": "松山區",
     "立案日期": "20240101", "立案時間": f"{n:06}"}
    for n in range(1, 2501)
]  # fmt: skip
WEB = fetch.Web(timeout_s=0.5, backoff_s=0.01)

Trouble = Callable[[BaseHTTPRequestHandler, bytes], bool]


class City:
    """A server of the form of data.taipei and of GeoReport, with troubles to come."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.troubles: list[Trouble] = []
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
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, path: str) -> bytes:
        """Return a page of rows, or of service requests: two pages of three a window."""
        said = {name: at[0] for name, at in parse_qs(urlsplit(path).query).items()}
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
