"""How does a reader save a picture and find it again, in a real browser?"""

from __future__ import annotations

import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from dashboard.serve import listen
from data.settings import Settings
from tests.city import many

pytestmark = pytest.mark.browser


@pytest.fixture
def address(tiny_city, tmp_path):
    """Return a dashboard whose registry is its own."""
    store = tiny_city([*many(40), *many(30, agency="警察局", category="違規停車")])
    settings = Settings(store=store.path, registry=str(tmp_path / "registry.sqlite"))
    server = listen(store, settings, "127.0.0.1", 0)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.task_dispatcher.shutdown()
    server.close()


def test_a_view_is_saved_found_by_another_browser_renamed_and_deleted(
    page, chromium, address
):
    """By keyboard; the link shows the same in a fresh browser, in its own language."""
    page.goto(f"{address}/hotspots?agency=警察局")
    expect(page.locator("path.village")).to_have_count(16)
    menu, told = page.locator(".views-menu"), page.locator(".views-told")

    page.locator("#views-open").focus()
    page.keyboard.press("Enter")
    page.get_by_label("名稱").fill("每週一看的違停")
    page.get_by_role("button", name="儲存目前畫面").focus()
    page.keyboard.press("Enter")
    expect(told).to_have_text("已儲存。")
    assert [] == Axe().run(page).response["violations"]
    page.keyboard.press("Escape")
    expect(page.locator("#views-list")).to_be_hidden()

    fresh = chromium.new_page()
    fresh.goto(f"{address}/?lang=en")
    fresh.locator("#views-open").click()
    fresh.get_by_role("link", name="每週一看的違停").click()
    fresh.wait_for_url("**/hotspots?agency=**lang=en")
    expect(fresh.locator("#hotspots-cases")).to_contain_text("30 cases")
    fresh.close()

    page.locator("#views-open").click()
    menu.get_by_text("修改").click()
    menu.locator("li").get_by_label("名稱").fill("違停")
    menu.get_by_role("button", name="改名").click()
    expect(
        menu.locator("li").get_by_role("link", name="違停", exact=True)
    ).to_be_visible()
    menu.get_by_text("修改").click()
    menu.get_by_role("button", name="刪除").click()
    expect(told).to_have_text("已刪除。")
    expect(menu).to_contain_text("還沒有儲存過")


def test_a_registry_that_can_not_be_opened_leaves_the_pages_whole(
    page, address, tmp_path
):
    """A folder in its place: the menu says so, the map is drawn."""
    (tmp_path / "registry.sqlite").unlink(missing_ok=True)
    (tmp_path / "registry.sqlite").mkdir()
    page.goto(f"{address}/hotspots")
    expect(page.locator("path.village")).to_have_count(16)

    page.locator("#views-open").click()

    expect(page.locator("#views-list")).to_contain_text("現在讀不到已儲存的檢視")
    for path in ("/", "/trends", "/topics", "/quality"):
        page.goto(f"{address}{path}")
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator(".notice.failed")).to_have_count(0)
    page.goto(f"{address}/outreach")
    expect(page.locator(".notice.failed")).to_contain_text("registry.sqlite")
