"""Whom the dashboard must answer, and in how many processes."""

from __future__ import annotations

import socket
import subprocess
import sys
from http import HTTPStatus
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from threadpoolctl import threadpool_info

from dashboard.app import create_app
from dashboard.serve import listen, loopback, serve
from data import store
from data.errors import ServeError, StoreError
from data.settings import Settings
from data.store import Store


@pytest.fixture
def path(tmp_path):
    """Return an empty store."""
    store.write(tmp_path / "a.duckdb", {})
    return tmp_path / "a.duckdb"


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", "127.0.0.1"), ("localhost", "127.0.0.1"), ("127.1.2.3", "127.1.2.3"),
     ("::1", "::1"), ("[::1]", "::1")],
)  # fmt: skip
def test_this_machine_is_served(host: str, expected: str):
    """Every way to name it."""
    assert expected == loopback(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "10.0.0.1", "petitions.taipei", "", " "]
)
def test_every_other_host_is_refused_in_one_sentence(host: str):
    """Nobody else reads the cases without signing in."""
    with pytest.raises(ServeError, match="without logins"):
        loopback(host)


def test_a_port_in_use_is_told(path):
    """With what to do."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(ServeError, match=f"port {port} on 127.0.0.1 is in use"):
            listen(Store(path), Settings(), "127.0.0.1", port)


@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_port_that_can_not_be_is_told(path, port):
    """Ports end at 65,535."""
    with pytest.raises(ServeError, match="ports are 0 to 65535"):
        listen(Store(path), Settings(), "127.0.0.1", port)


def test_a_store_that_is_not_there_is_told(tmp_path):
    """Before a port is taken."""
    with pytest.raises(StoreError, match="there is no store here"):
        serve(tmp_path / "none.duckdb", Settings(), port=0)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_the_address_that_is_printed_is_answered_at_once(path, host):
    """Nobody has to try again: it is printed when the server listens."""
    if host == "::1" and not _has_ipv6():
        pytest.skip("this machine has no ::1")
    started = f"""
from dashboard.serve import serve
from data.settings import Settings
serve({str(path)!r}, Settings(), {host!r}, 0)
"""
    with subprocess.Popen(
        [sys.executable, "-c", started], stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            said = next(line for line in server.stderr if "http://" in line)
            address = said.split()[3]
            asked = HTTPConnection(urlsplit(address).netloc, timeout=10)
            asked.request("GET", "/")
            assert HTTPStatus.OK == asked.getresponse().status
            asked.close()
        finally:
            server.terminate()


def _has_ipv6():
    """Return whether a server can listen on this machine's long number."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


def test_all_is_prepared_before_the_first_request(path):
    """
    A second one may come while the first is being answered, and would miss its scripts.

    Dash prepares with its first request, in whichever thread that is.
    """
    app = create_app(Store(path), Settings(store=path))

    assert {"dash", "dash_ag_grid", "dash_leaflet"} <= set(app.registered_paths)


def test_a_request_is_worked_out_by_one_thread(path):
    """A thread of BLAS for each core as well would wait for the others' requests."""
    listen(Store(path), Settings(store=path), "127.0.0.1", 0).close()

    assert {1} == {
        one["num_threads"]
        for one in threadpool_info()
        if one["user_api"] == "blas" and "numpy" in one["filepath"]
    }
