"""What must the application answer, and to whom?"""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dashboard import app as application
from dashboard.app import create_app, screen
from dashboard.scope import Scope
from dashboard.serve import guarded
from data.settings import Settings
from tests.city import CODES, Case


@pytest.fixture
def store(tiny_city):
    """Return a store with one case."""
    return tiny_city([Case()], demo="true", data_until="2025-03-31")


@pytest.fixture
def client(store):
    """Return who asks the application as a browser would."""
    return create_app(store, Settings()).server.test_client()


def test_the_page_names_no_other_host(client):
    """Scripts, styles and icon are all of this server; Dash's own CDN is not used."""
    words = client.get("/").text

    wanted = re.findall(r"""(?:src|href)=["']([^"']+)""", words)
    assert wanted
    assert [] == [address for address in wanted if not address.startswith("/")]


def test_the_browser_is_told_to_ask_no_other_host(client):
    """Whatever a library may try: default-src 'self' on every answer."""
    for path in ("/", "/areas/x/village.json", "/assets/petitions.js"):
        answer = client.get(path, buffered=True)

        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "nosniff" == answer.headers["X-Content-Type-Options"]


def test_polygons_are_kept_by_the_browser_for_their_build_alone(client, store):
    """Under the address of an old build the new ones come, and are not kept."""
    now = client.get(f"/areas/{store.build}/village.json")
    old = client.get("/areas/before/village.json")

    assert 16 == len(json.loads(now.text)["features"])
    assert "immutable" in now.headers["Cache-Control"]
    assert "no-store" == old.headers["Cache-Control"]
    assert now.text == old.text


def test_only_levels_that_there_are_have_polygons(client):
    """The rest of the address is nobody's table."""
    assert 404 == client.get("/areas/x/petitions.json").status_code


def test_a_store_that_is_gone_bad_is_no_traceback(client, store):
    """503, and a line in the log."""
    store.path.with_name("bad").write_text("no store")
    store.path.with_name("bad").replace(store.path)

    assert 503 == client.get("/areas/x/village.json").status_code


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8050", 200),
        ("localhost:8050", 200),
        ("localhost", 200),
        ("[::1]:8050", 200),
        ("evil.example", 400),
        ("127.0.0.1.evil.example:8050", 400),
        ("10.0.0.1", 400),
        ("[::", 400),
        ("", 400),
    ],
)
def test_only_the_names_of_this_machine_are_answered(store, host, status):
    """A site that points its own name at this machine reads nothing."""
    client = guarded(store, Settings()).test_client()

    assert status == client.get("/", headers={"Host": host}).status_code


def test_no_door_is_open_but_ours_and_those_of_dash(store):
    """Dash can speak other protocols; a later version that opens one is seen here."""
    rules = {
        str(rule) for rule in create_app(store, Settings()).server.url_map.iter_rules()
    }

    assert {
        "/",
        "/<path:path>",
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
        "/_dash-dependencies",
        "/_dash-layout",
        "/_dash-update-component",
        "/_favicon.ico",
        "/_reload-hash",
        "/areas/<build>/<level>.json",
        "/assets/<path:filename>",
        "/export/<page>/<name>",
        "/export/job/<job>",
        "/export/job/<job>/file",
        "/healthz",
        "/metrics",
        "/readyz",
    } == {rule for rule in rules if not rule.startswith(("/api/", "/open311/"))}


@pytest.mark.parametrize("page", application.PAGES)
@pytest.mark.parametrize("search", ["", "?lang=en", "?cal=ad&lang=en"])
def test_every_page_says_how_fresh_it_is_and_that_it_is_a_demo(store, page, search):
    """In the language and the years of the reader."""
    drawn = str(screen(store, Settings(), Scope.everyone(), page.PATH, search)["page"])

    assert "示範資料" in drawn
    assert "Demo data" in drawn
    day = "2025/03/31" if search else "114/03/31"
    assert (f"資料截至 {day}" if not search else f"Data until {day}") in drawn


def test_an_address_without_a_page_says_so(store):
    """With the way home, and no filters."""
    shown = screen(store, Settings(), Scope.everyone(), "/nowhere", "?lang=en")

    assert "There is no such page" in str(shown["page"])
    assert "href='/?lang=en'" in str(shown["page"])
    assert [] == shown["filters"]


def test_two_dashboards_live_in_one_process(store, tiny_city):
    """Each with its own store: nothing of one is kept in the module."""
    other = tiny_city([Case(), Case()])

    for one, total in ((store, "1 件"), (other, "2 件"), (store, "1 件")):
        drawn = screen(one, Settings(), Scope.everyone(), "/hotspots", "")
        assert f"P(children='{total}', className='quiet')" in str(drawn["page"])


NAMES = [
    "start", "end", "agency", "category", "topic", "district", "channel", "kind",
    "lang", "cal", "layer", "village", "page", "x",
]  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["1912-01-01", "2999-12-31", "2024-02-29", "999999", CODES[3], "none"]
    ),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(said=st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=6))
@example(said=[("start", "1912-01-01"), ("end", "2999-12-31")])
@example(said=[("start", "1912-01-01"), ("end", "1912-01-01")])
@example(said=[("topic", "999999"), ("page", "999999")])
def test_nonsense_in_the_address_is_a_readable_page(store, said):
    """Whatever is written there: a title, and no traceback."""
    search = "?" + "&".join(f"{name}={value}" for name, value in said)

    for page in application.PAGES:
        shown = screen(store, Settings(), Scope.everyone(), page.PATH, search)
        assert shown["frame"]["title"]
