"""What must hold of packed answers? The same bytes, and nothing of one reader for the next."""

from __future__ import annotations

import brotli
import pytest
from flask import Flask, request

from dashboard import compression

WORDS = "里界與人口。" * 200


@pytest.fixture
def client():
    """Return a client of an application that counts how often it was asked."""
    server = Flask("packed", static_folder=None)
    compression.install(server)
    asked = []

    @server.route("/areas/<build>/village.json")
    def _areas(build):
        asked.append(build)
        return WORDS + build, {"Content-Type": "application/geo+json"}

    @server.post("/_dash-update-component")
    def _update():
        return WORDS + request.get_json()["search"], {"Content-Type": "text/html"}

    @server.route("/short")
    def _short():
        return "ok"

    return server.test_client()


def _unpacked(answer):
    assert "br" == answer.headers["Content-Encoding"]
    return brotli.decompress(answer.data).decode()


BROTLI = {"Accept-Encoding": "gzip, deflate, br"}


def test_what_is_packed_says_the_same(client):
    """In fewer bytes, and told apart from the plain answer by caches on the way."""
    answer = client.get("/areas/1/village.json", headers=BROTLI)

    assert WORDS + "1" == _unpacked(answer)
    assert len(answer.data) < len(WORDS.encode()) / 10
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_another_build_has_other_polygons(client):
    """The address has the build in it; what is kept for one is not given for the next."""
    for build in ("1", "2", "1"):
        answer = client.get(f"/areas/{build}/village.json", headers=BROTLI)

        assert WORDS + build == _unpacked(answer)


def test_an_answer_to_a_click_is_never_given_to_another_click(client):
    """Both are asked of one address; their filters are in the body."""
    for search in ("?agency=A", "?agency=B"):
        answer = client.post(
            "/_dash-update-component", json={"search": search}, headers=BROTLI
        )

        assert WORDS + search == _unpacked(answer)


def test_who_can_not_unpack_gets_it_plain_and_what_is_short_stays_so(client):
    """Packing 2 bytes makes them more."""
    assert WORDS + "1" == client.get("/areas/1/village.json").text
    assert b"ok" == client.get("/short", headers=BROTLI).data


def test_the_oldest_goes_when_too_much_is_kept(monkeypatch):
    """A hundred builds of a running dashboard do not fill its memory."""
    monkeypatch.setattr(compression, "_MOST_BYTES", 25)
    kept = compression._Kept()
    for name in ("a", "b", "c"):
        kept.set(f"br;/{name}", b"0123456789")
    kept.set("br;passing", b"0123456789")

    assert [None, b"0123456789", b"0123456789", None] == [
        kept.get(key) for key in ("br;/a", "br;/b", "br;/c", "br;passing")
    ]
