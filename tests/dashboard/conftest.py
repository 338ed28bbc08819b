"""What do the tests of the screen share? A server, and a browser that is watched."""

from __future__ import annotations

import shutil
import threading
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

from dashboard.serve import listen
from data.settings import Settings

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]


@pytest.fixture(scope="module")
def serving():
    """Return a function that serves a store on a free port, and returns its address."""
    servers = []

    def served(store):
        server = listen(store, Settings(store=store.path), "127.0.0.1", 0)
        servers.append(server)
        threading.Thread(target=server.run, daemon=True).start()
        return f"http://127.0.0.1:{server.effective_port}"

    yield served
    for server in servers:
        server.task_dispatcher.shutdown()
        server.close()


@pytest.fixture(scope="module")
def chromium():
    """Return Debian's Chromium, started once for the tests of a file."""
    # A machine with much else to do draws a map in more than the usual 5 seconds.
    expect.set_options(timeout=20_000)
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=ARGUMENTS, timeout=60_000
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """Return a page whose every request is noted, and that must make no error."""
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(30_000)
    hosts, wrong = set(), []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda said: wrong.append(said.text) if said.type == "error" else None,
    )
    yield page
    page.close()

    # A picture inside a style sheet ("data:") has no host.
    assert {"127.0.0.1"} == hosts - {None}
    assert [] == wrong
