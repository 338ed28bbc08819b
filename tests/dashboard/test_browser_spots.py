"""What can a reader do on the map of hot spots who sees it, or walks it by keys?"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.city import CODES, many

pytestmark = pytest.mark.browser

DOOR = (121.5195, 25.0805)
"""In village 5, near the middle of the city, where the map zooms to."""


@pytest.fixture
def store(tiny_city):
    """Return 40 cases in each of 0, 1, 4 and 5, ten in the others; those of 5 at one door."""
    return tiny_city(
        case
        for at in range(16)
        for case in many(
            40 if at in {0, 1, 4, 5} else 10,
            village=at,
            point=DOOR if at == 5 else None,
        )
    )


def test_arrow_keys_go_from_village_to_neighbour_on_the_map_and_in_the_text(
    page, serving, store
):
    """From the hot corner east, south and west again; Enter opens its cases."""
    page.goto(f"{serving(store)}/hotspots")
    expect(page.locator("path.village")).to_have_count(16)

    page.locator(f"path.village[data-village='{CODES[0]}']").focus()
    for key, at in (("ArrowRight", 1), ("ArrowDown", 5), ("ArrowLeft", 4)):
        page.keyboard.press(key)
        expect(
            page.locator(f"path.village[data-village='{CODES[at]}']")
        ).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**village={CODES[4]}**")
    expect(page.locator("#hotspots-cases")).to_contain_text("40 件")

    page.get_by_text("文字版地圖").click()
    rows = page.locator("#hotspots-twin tbody tr")
    expect(rows).to_have_count(16)
    expect(rows.first).to_contain_text("里00")
    page.locator(f"a[data-twin='{CODES[0]}']").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"a[data-twin='{CODES[4]}']")).to_be_focused()


def test_every_layer_is_a_link_that_shows_its_own_colours(page, serving, store):
    """Seven layers: each in the address, with a sentence and how it was made."""
    page.goto(f"{serving(store)}/hotspots")
    expect(page.locator("path.village")).to_have_count(16)

    for name, layer in (
        ("件數", "count"),
        ("把握程度", "sure"),
        ("選擇影響", "choices"),
    ):
        page.locator("#hotspots-side .layers").get_by_role("link", name=name).click()
        page.wait_for_url(f"**layer={layer}**")
        expect(page.locator("#hotspots-side .layers .tab.on")).to_have_text(name)
        expect(page.locator("#hotspots-side")).to_contain_text("怎麼算的")
        expect(page.locator("path.village")).to_have_count(16)


def test_nearer_the_cases_themselves_are_drawn(page, serving, store):
    """Forty cases at one door are one point, and it says how many."""
    page.goto(f"{serving(store)}/hotspots?near={DOOR[0]},{DOOR[1]},100&layer=count")
    expect(page.locator("path.village")).to_have_count(16)

    for _ in range(8):
        if "個別案件" in page.locator("#hotspots-level").inner_text():
            break
        page.locator(".leaflet-control-zoom-in").click()
        page.wait_for_timeout(700)

    expect(page.locator("#hotspots-level")).to_contain_text("個別案件")
    page.wait_for_function(
        "() => document.querySelectorAll('path[fill=\"#12507b\"]').length === 1"
    )
