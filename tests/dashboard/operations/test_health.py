"""Those who run the dashboard must see how it does, and nobody else; the log tells no words."""

from __future__ import annotations

import json
import logging
from dataclasses import replace

import pytest
import structlog

from dashboard.app import create_app
from dashboard.operations import request_log
from data.settings import Settings
from data.settings_access import Access
from tests.city import Case


@pytest.fixture
def made(tiny_city, tmp_path):
    """Return a function that makes a dashboard, with its store."""
    store = tiny_city([Case()])
    settings = Settings(store=store.path, registry=str(tmp_path / "registry.sqlite"))

    def app(**access):
        chosen = replace(settings, access=Access(**access))
        return create_app(store, chosen).server.test_client(), store

    return app


@pytest.mark.parametrize("logins", [True, False])
def test_alive_and_ready(made, logins):
    """Without signing in: a balancer asks."""
    client, _ = made(logins=logins)

    assert ["ok\n", "ready\n"] == [
        client.get(path).text for path in ("/healthz", "/readyz")
    ]


def test_not_ready_says_for_what_it_waits(made):
    """A store that has gone bad: alive, not ready, and no path on the screen."""
    client, store = made(logins=True)
    bad = store.path.with_name("bad")
    bad.write_text("no store")
    bad.replace(store.path)

    answer = client.get("/readyz")

    assert (503, "waiting for: store\n") == (answer.status_code, answer.text)
    assert 200 == client.get("/healthz").status_code


MEASURED = 'petitions_requests_total{method="GET",route="/healthz",status="200"}'


@pytest.mark.parametrize(
    ("whence", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.0.0.1", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "10.0.0.1"}, 404),
        ("127.0.0.1", {"Forwarded": "for=10.0.0.1"}, 404),
        ("10.0.0.1", {"Authorization": "Bearer of-the-collector"}, 200),
        ("10.0.0.1", {"Authorization": "Bearer another"}, 404),
        ("10.0.0.1", {"Authorization": "Bearer "}, 404),
        ("", {}, 404),
    ],
)
def test_measures_are_for_this_machine_or_a_token(
    made, monkeypatch, whence, headers, status
):
    """A proxy in front does not open them; without a token set none is shown."""
    monkeypatch.setenv("PETITIONS_METRICS_TOKEN", "of-the-collector")
    client, _ = made(logins=True)
    client.get("/healthz")

    answer = client.get(
        "/metrics", headers=headers, environ_base={"REMOTE_ADDR": whence}
    )

    assert status == answer.status_code
    assert (MEASURED in answer.text) == (status == 200)


def test_without_a_token_set_none_opens_the_measures(made):
    """An empty one is no token."""
    client, _ = made(logins=True)
    answer = client.get(
        "/metrics",
        headers={"Authorization": "Bearer "},
        environ_base={"REMOTE_ADDR": "10.0.0.1"},
    )

    assert 404 == answer.status_code


def test_neither_log_nor_measures_hold_a_word_of_anyone(made, capsys):
    """One line of JSON a request: its rule, and no search, no name, no method made up."""
    root = logging.getLogger()
    before = root.handlers, root.level
    request_log.configure()
    try:
        client, _ = made(logins=True)
        client.get("/petitions?q=王小明&lang=en", headers={"Cookie": "petitions-session=a-secret"})  # fmt: skip
        client.open("/areas/x/village.json", method="GET王")
        measured = client.get("/metrics").text
        said = capsys.readouterr().err
    finally:
        root.handlers, root.level = before
        structlog.reset_defaults()

    told = [json.loads(line) for line in said.splitlines()]
    lines = [line for line in told if line["event"] == "request"]
    assert ["/<path:path>", "none", "/metrics"] == [line["route"] for line in lines]
    assert {"event", "id", "level", "logger", "method", "ms", "route", "status", "timestamp", "who"} == set(lines[0])  # fmt: skip
    for words in (said, measured):
        assert not any(one in words for one in ("王", "%E7%8E", "a-secret", "127.0.0"))


def test_an_id_of_our_own_proxy_is_kept(made):
    """Else one is made up: a reader's could be anything."""
    trusted, _ = made(logins=True, trusted_proxies=1)
    alone, _ = made(logins=True)
    headers = {"X-Request-Id": "0123456789abcdef"}

    assert "0123456789abcdef" == trusted.get("/healthz", headers=headers).headers["X-Request-Id"]  # fmt: skip
    other = alone.get("/healthz", headers=headers).headers["X-Request-Id"]
    assert 32 == len(other)
    evil = {"X-Request-Id": "a b\tc<script>"}
    assert 32 == len(trusted.get("/healthz", headers=evil).headers["X-Request-Id"])
