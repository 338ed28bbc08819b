"""
What must hold in a real browser: scripts in names are words, and a session ends gently.

Skipped, with the reason, where no Chromium is installed.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pyarrow as pa
import pytest
from axe_playwright_python.sync_playwright import Axe

from dashboard.app import PAGES
from dashboard.pages import hotspots, outreach, petitions
from dashboard.serve import listen
from data import registry_campaigns, registry_sessions, registry_users, registry_views
from data import store as stores
from data.settings import Settings
from data.settings_access import Access
from data.store import Store
from tests import city
from tests.visitors import PASSWORD

pytestmark = pytest.mark.browser

PICTURE = '<img src=x onerror="window.hacked=1">'
SCRIPT = '"><script>window.hacked=2</script>'
MARKED = "[x](javascript:window.hacked=3) {{7*7}} ${7*7} <b>b</b>"
WATCH = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.refused.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}  # fmt: skip


@pytest.fixture
def served(tmp_path, registry):
    """Return where a city is served whose every name is a script."""
    told = {
        "subject": PICTURE,
        "text": SCRIPT,
        "section": MARKED,
        "source_ref": PICTURE,
    }
    cases = [
        city.Case(agency=PICTURE, category=SCRIPT, village=at % 16, day=f"2025-03-{1 + at % 28:02}", more=told)
        for at in range(60)
    ]  # fmt: skip
    tables = city.tables(cases, {"data_from": "2025-03-01", "data_until": "2025-03-28"})
    places = tables["addresses"]
    said = pa.array([f"{PICTURE}{SCRIPT}"] * places.num_rows)
    at = places.schema.get_field_index("address_said")
    tables["addresses"] = places.set_column(at, "address_said", said)
    stores.write(tmp_path / "city.duckdb", tables)
    campaign = registry_campaigns.Campaign(
        campaign_id="c1", name=PICTURE, agency=SCRIPT, channel=MARKED, who="boss",
        starts=date(2025, 3, 10), ends=date(2025, 3, 12), hypothesis=SCRIPT,
    )  # fmt: skip
    registry_campaigns.enter(registry, [campaign])
    owner = registry_users.named(registry, "chen").user_id
    registry_views.add(registry, PICTURE, "/hotspots", owner=owner, shared="everyone")
    settings = replace(
        Settings(store=tmp_path / "city.duckdb", registry=registry.name),
        access=Access(logins=True),
    )
    server = listen(Store(settings.store), settings, "127.0.0.1", 0)
    threading.Thread(target=server.run, daemon=True).start()
    yield SimpleNamespace(
        address=f"http://127.0.0.1:{server.effective_port}", registry=registry
    )
    server.task_dispatcher.shutdown()
    server.close()


def signed_in(page, address, way="/"):
    """Fill in the login page that stands before a view."""
    page.goto(address + way)
    page.fill("#name", "chen")
    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_selector("#page h1")


def test_a_name_that_is_a_script_is_a_name(page, served):
    """Subject, text, place, agency, category, campaign and view: read, never run."""
    page.add_init_script(WATCH)
    signed_in(page, served.address)
    case = f"{0:020x}"
    views = [
        f"/hotspots?village={city.CODES[0]}&lang=en",
        f"/petitions?case={case}",
        "/outreach?campaign=c1",
        *(one.PATH for one in PAGES if one not in {hotspots, outreach, petitions}),
        "/petitions",
    ]

    for view in views:
        page.goto(served.address + view)
        page.wait_for_load_state("networkidle")
        page.wait_for_selector("#page h1, #page .notice")

        assert page.evaluate("window.hacked") is None, view
        assert [] == page.evaluate("window.refused"), view
        assert 0 == page.locator("img[src='x']").count(), view
    assert PICTURE in page.locator("#page").inner_text()
    page.click("#views-open")
    page.wait_for_selector(".views-link")
    assert PICTURE == page.locator(".views-link").first.inner_text()
    assert page.evaluate("window.hacked") is None


def test_a_script_in_the_page_is_not_run(chromium, served):
    """Were a name ever let through, the browser would refuse it: inline, eval, other hosts."""
    page = chromium.new_page()
    page.add_init_script(WATCH)
    signed_in(page, served.address)

    page.evaluate(
        """() => {
          const box = document.createElement("div");
          box.innerHTML = '<img src="https://evil.example/x.png" onerror="window.hacked=1">';
          document.body.append(box);
          for (const what of [{ textContent: "window.hacked=2" }, { src: "https://evil.example/x.js" }]) {
            document.body.append(Object.assign(document.createElement("script"), what));
          }
        }"""
    )
    page.wait_for_timeout(500)
    refused = page.evaluate("window.refused")
    hacked = page.evaluate("window.hacked")
    page.close()

    assert hacked is None
    assert {"img-src", "script-src-elem", "script-src-attr"} == {
        one.split()[0] for one in refused
    }


def test_an_ended_session_leads_to_the_login_and_back_to_the_view(chromium, served):
    """
    Not to a broken screen: the next click asks who it is, and goes on where it was.

    And while the registry is away, the page that is open says so and stays.
    """
    page = chromium.new_page()
    view = f"/hotspots?district={city.NORTH}&lang=en"
    signed_in(page, served.address, view)
    assert page.url == served.address + view
    renamed(served.registry, "sessions", "away")
    page.get_by_role("link", name="中文").click()
    page.wait_for_selector("#told-above[role=alert]")
    assert "nothing is lost" in page.locator("#told-above").inner_text()
    assert 1 == page.locator("#page h1").count()
    renamed(served.registry, "away", "sessions")
    page.goto(served.address + view)
    page.wait_for_selector("#page h1")
    owner = registry_users.named(served.registry, "chen").user_id
    registry_sessions.end_all(served.registry, owner)

    page.get_by_role("link", name="中文").click()
    page.wait_for_url("**/login?next=*")
    page.fill("#name", "chen")
    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_selector("#page h1")

    assert page.url.startswith(f"{served.address}/hotspots?district={city.NORTH}")
    page.locator("details.signed summary").click()
    page.get_by_role("button", name="登出").click()
    page.wait_for_url("**/login?out")
    page.go_back()
    page.wait_for_selector("#name")
    assert 0 == page.locator("#page h1").count()
    page.close()


def test_the_pages_before_the_dashboard_are_accessible_and_need_no_script(
    chromium, served
):
    """Login, what is refused, the account: by keys alone, without JavaScript."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served.address}/trends?lang=en")
    for wanted in ("#name", "#password"):
        page.keyboard.press("Tab")
        assert page.locator(wanted).evaluate("it => it === document.activeElement")
        page.keyboard.type({"#name": "chen", "#password": PASSWORD}[wanted])
    page.keyboard.press("Enter")
    page.wait_for_url("**/trends?lang=en")
    context.close()

    page = chromium.new_page()
    page.goto(f"{served.address}/login")
    assert [] == breaches(page)
    page.fill("#name", "chen")
    page.fill("#password", "wrong")
    page.click("button[type=submit]")
    assert [] == breaches(page)
    signed_in(page, served.address)
    page.locator("details.signed summary").press("Enter")
    assert page.get_by_role("button", name="登出").is_visible()
    assert [] == breaches(page)
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="登出").is_visible()
    page.goto(f"{served.address}/account")
    assert [] == breaches(page)
    page.close()


def renamed(registry, before, after):
    """Take a table of the registry away, or bring it back."""
    with registry.writing() as connection:
        connection.exec_driver_sql(f"alter table {before} rename to {after}")


def breaches(page):
    """Return what axe-core finds wrong."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
