"""
What a reader must see in a real browser: the map, a choice, a village, its cases, and back.

On the 456 real villages. Skipped, with the reason, where no Chromium is installed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest
from playwright.sync_api import Page, expect

from data import store
from data.store import Store
from ingest import areas

pytestmark = pytest.mark.browser

PARKS, POLICE = "工務局公園處", "警察局"
WAN_LONG, SAN_MIN = "63000080002", "63000010004"
"""A village of the south for the lamps, one of the east for the parking."""


def _tables() -> dict[str, pl.DataFrame]:
    """
    Return a city in which one village has 60 lamp cases and another 60 parking cases.

    Every other village has one of each, so that both agencies have one hot spot, and not
    the same.
    """
    villages = areas.areas().filter(pl.col("level") == "village")["area_id"].to_list()
    cases = [
        (agency, village, n)
        for agency, crowded in ((PARKS, WAN_LONG), (POLICE, SAN_MIN))
        for village in villages
        for n in range(60 if village == crowded else 1)
    ]
    number = {village: at for at, village in enumerate(villages, 1)}
    petitions = pl.DataFrame(
        [
            {
                "petition_id": f"{at:020x}",
                "source": "hello_taipei",
                "source_ref": f"A10-1140301-{at:05}",
                "agency": agency,
                "agency_basis": "stated",
                "category": "路燈" if agency == PARKS else "違規停車",
                "kind": "complaint",
                "filed_at": datetime(2025, 3, 1, 8) + timedelta(hours=at % 600),
                "time_known": True,
                "status": "open",
                "subject": f"第{n}件",
                "text": "請電〔手機〕",
                "address_id": number[village],
                "place_level": "door",
                "place_village_id": village,
                "place_district_id": village[:8],
            }
            for at, (agency, village, n) in enumerate(cases)
        ]
    )
    addresses = pl.DataFrame(
        [
            {
                "address_id": at,
                "address_said": f"某路{at}號",
                "match_level": "door",
                "village_id": village,
                "district_id": village[:8],
            }
            for village, at in number.items()
        ]
    )
    said = {
        "built_at": "2025-04-01T00:00:00+00:00",
        "version": "0",
        "demo": "true",
        "data_from": "2025-03-01",
        "data_until": "2025-03-25",
        **dict.fromkeys(("read", "kept"), str(len(cases))),
        **dict.fromkeys(("repeated", "rejected", "seconds"), "0"),
    }
    return {
        "petitions": petitions,
        "addresses": addresses,
        "areas": areas.areas(),
        "neighbours": areas.neighbours(),
        "build_info": pl.DataFrame({"key": list(said), "value": list(said.values())}),
    }


@pytest.fixture(scope="module")
def address(tmp_path_factory, serving) -> str:
    """Return the address of a dashboard on a free port of this machine."""
    path = tmp_path_factory.mktemp("browser") / "petitions.duckdb"
    store.write(path, {name: table.to_arrow() for name, table in _tables().items()})
    return serving(Store(path))


def _colours(page: Page) -> list[str]:
    """Return the fill of every village on the map, in the order of the drawing."""
    return page.eval_on_selector_all(
        "path.village", "paths => paths.map(p => p.getAttribute('fill'))"
    )


def test_an_agency_finds_its_hot_spot_and_its_cases_and_goes_back(page, address):
    """456 villages; the police's hot spot is another than all agencies'; a village's cases."""
    page.goto(f"{address}/hotspots")
    villages = page.locator("path.village")
    expect(villages).to_have_count(456)
    expect(page.locator("body")).to_contain_text("示範資料")
    everything = _colours(page)

    page.locator("#filter-agency").click()
    page.get_by_role("option", name=POLICE).click()
    page.wait_for_url("**agency=**")
    page.wait_for_function(
        "before => JSON.stringify([...document.querySelectorAll("
        "'path.village')].map(p => p.getAttribute('fill'))) !== before",
        arg=page.evaluate("colours => JSON.stringify(colours)", everything),
    )
    police = _colours(page)
    page.keyboard.press("Escape")

    page.get_by_role("link", name="三民里").first.click()
    page.wait_for_url(f"**village={SAN_MIN}**")
    expect(page.locator("#hotspots-cases")).to_contain_text("A10-1140301-")
    expect(page.locator("#hotspots-cases")).to_contain_text("〔手機〕")
    expect(page.locator("#hotspots-cases")).to_contain_text("60")

    page.go_back()
    page.wait_for_function("() => !location.search.includes('village=')")
    assert "agency=" in page.url
    assert police == _colours(page)

    page.go_back()
    page.wait_for_function("() => !location.search.includes('agency=')")
    page.wait_for_function(
        "before => JSON.stringify([...document.querySelectorAll("
        "'path.village')].map(p => p.getAttribute('fill'))) === before",
        arg=page.evaluate("colours => JSON.stringify(colours)", everything),
    )


def test_a_click_on_the_map_is_a_link_to_the_village(page, address):
    """The village that is clicked becomes part of the address, and its cases are listed."""
    page.goto(f"{address}/hotspots")
    expect(page.locator("path.village")).to_have_count(456)

    page.locator(f"path.village[data-village='{SAN_MIN}']").click()

    page.wait_for_url(f"**village={SAN_MIN}**")
    expect(page.locator("#hotspots-cases")).to_contain_text("A10-1140301-")


def test_a_link_opened_fresh_shows_the_same_in_english(page, address):
    """The address bar holds the whole view."""
    page.goto(f"{address}/hotspots?agency={POLICE}&village={SAN_MIN}&lang=en")

    expect(page.locator("path.village")).to_have_count(456)
    expect(page.locator("body")).to_contain_text("Demo data")
    expect(page.locator("#hotspots-cases")).to_contain_text("A10-1140301-")


def test_the_overview_says_what_the_numbers_are_of(page, address):
    """The demo banner, the day of the data, and the account."""
    page.goto(f"{address}/")

    expect(page.locator("body")).to_contain_text("示範資料")
    expect(page.locator("body")).to_contain_text("資料截至 114/03/25")
    expect(page.locator("body")).to_contain_text(f"{2 * (456 - 1 + 60):,}")
