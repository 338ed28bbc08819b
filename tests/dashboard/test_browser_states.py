"""What must stay whole in a real browser while readers and builds change things under it?"""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import expect

from tests import city
from tests.city import CODES, Case, many

pytestmark = pytest.mark.browser

CORNER = [case for at in (0, 1, 4, 5) for case in many(10, village=at)]


@pytest.fixture
def store(tiny_city):
    """Return a store with 40 cases in the north-west and 30 of the police in the south-east."""
    return tiny_city(
        [*CORNER, *many(30, village=15, agency="警察局", category="違規停車")]
    )


def _colour(page, code):
    return page.locator(f"path.village[data-village='{code}']").get_attribute("fill")


def test_back_and_forward_move_the_controls_and_the_map(page, serving, store):
    """Choose an agency, type a day: two steps back undo them, one by one."""
    page.goto(f"{serving(store)}/hotspots?layer=count")
    expect(page.locator("path.village")).to_have_count(16)
    before = _colour(page, CODES[15])

    page.locator("#filter-agency").click()
    page.get_by_role("option", name="環保局").click()
    page.wait_for_url("**agency=**")
    page.keyboard.press("Escape")
    expect(
        page.locator(f"path.village[data-village='{CODES[15]}']")
    ).not_to_have_attribute("fill", before)
    hot = _colour(page, CODES[15])
    page.locator("#filter-start").fill("114/3/1")
    page.keyboard.press("Tab")
    page.wait_for_url("**start=2025-03-01**")
    expect(page.locator("#filter-start")).to_have_value("114/03/01")

    page.go_back()
    expect(page.locator("#filter-start")).to_have_value("")
    expect(page.locator("#filters")).to_contain_text("環保局")
    page.go_back()
    expect(page.locator("#filters")).not_to_contain_text("環保局")
    expect(page.locator(f"path.village[data-village='{CODES[15]}']")).to_have_attribute(
        "fill", before
    )
    page.go_forward()
    expect(page.locator(f"path.village[data-village='{CODES[15]}']")).to_have_attribute(
        "fill", hot
    )


def test_a_wrong_day_is_told_beside_its_box_and_changes_nothing(page, serving, store):
    """The address stays; a day that is understood takes the words away."""
    page.goto(f"{serving(store)}/hotspots")
    expect(page.locator("path.village")).to_have_count(16)
    bar = page.locator("#filters")

    page.locator("#filter-start").fill("soon")
    page.keyboard.press("Tab")
    expect(bar).to_contain_text("看不懂這個日期")
    assert page.url.endswith("/hotspots")

    page.locator("#filter-start").fill("114/3/2")
    page.keyboard.press("Tab")
    page.wait_for_url("**start=2025-03-02**")
    expect(bar).not_to_contain_text("看不懂這個日期")


def test_the_polygons_are_fetched_once_and_filters_only_recolour(page, serving, store):
    """However often the filters change: 456 polygons are half a megabyte."""
    fetched = []
    page.on(
        "request",
        lambda request: (
            fetched.append(request.url) if "/areas/" in request.url else None
        ),
    )
    page.goto(f"{serving(store)}/hotspots")
    expect(page.locator("path.village")).to_have_count(16)

    for layer in ("比率", "熱點"):
        page.locator("#hotspots-side .layers").get_by_role("link", name=layer).click()
        expect(page.locator("#hotspots-side .layers .tab.on")).to_have_text(layer)

    assert {"village.json": 1, "district.json": 1} == {
        url.rsplit("/", 1)[1]: fetched.count(url) for url in fetched
    }


def test_the_language_changes_the_whole_page_and_keeps_the_choice(page, serving, store):
    """Title, language of the document, controls, map; and back."""
    page.goto(f"{serving(store)}/hotspots?agency=警察局")
    expect(page.locator("path.village")).to_have_count(16)

    page.get_by_role("link", name="English").click()

    expect(page.locator("h1")).to_have_text("Hot spots")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_title("Hot spots · Petitions of Taipei")
    expect(page.locator("#filters")).to_contain_text("Police Department")
    expect(page.locator("path.village")).to_have_count(16)
    page.go_back()
    expect(page.locator("h1")).to_have_text("熱點")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")


def test_a_keyboard_alone_reaches_a_village_and_its_cases(page, serving, store):
    """Skip link first; a village of the ranking is a link like any other."""
    page.goto(f"{serving(store)}/hotspots?agency=環保局")
    expect(page.locator("path.village")).to_have_count(16)

    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.get_by_role("link", name="里00").focus()
    page.keyboard.press("Enter")

    page.wait_for_url(f"**village={CODES[0]}**")
    expect(page.locator("#hotspots-cases")).to_contain_text("A-0009")


def test_the_menu_of_a_phone_opens_the_filters_over_the_map(page, serving, store):
    """At 390 pixels the controls are behind a button with a name."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{serving(store)}/hotspots")
    expect(page.locator("path.village")).to_have_count(16)
    expect(page.locator("#filter-agency")).not_to_be_in_viewport()

    page.get_by_role("button", name="開啟或關閉篩選條件").click()

    expect(page.locator("#filter-agency")).to_be_in_viewport()
    page.locator("#filter-agency").click()
    page.get_by_role("option", name="警察局").click()
    page.wait_for_url("**agency=**")


def test_a_new_build_is_taken_up_and_a_broken_store_is_told(
    page, serving, store, tmp_path
):
    """
    The dashboard runs on: 40 cases, then 41; then a file that is no store; then 42.

    No restart, no traceback, no half-drawn map; the reader's choice stays.
    """
    page.goto(f"{serving(store)}/hotspots?agency=環保局")
    expect(page.locator("#hotspots-cases")).to_contain_text("40 件")

    city.write(store.path, [*CORNER, Case()])
    page.locator("#hotspots-side").get_by_role("link", name="比率").click()
    expect(page.locator("#hotspots-cases")).to_contain_text("41 件")
    expect(page.locator("path.village")).to_have_count(16)

    page.wait_for_load_state("networkidle")

    good = tmp_path / "good.duckdb"
    city.write(good, [*CORNER, Case(), Case()])
    (tmp_path / "bad").write_text("no store")
    (tmp_path / "bad").replace(store.path)
    page.get_by_role("link", name="西元").click()
    expect(page.locator("#page")).to_contain_text("目前無法顯示")
    expect(page.locator("#page")).to_contain_text("this is no store")
    expect(page.locator("path.village")).to_have_count(0)

    shutil.move(good, store.path)
    page.reload()
    expect(page.locator("#hotspots-cases")).to_contain_text("42 件")
    expect(page.locator("path.village")).to_have_count(16)
