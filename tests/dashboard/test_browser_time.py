"""How does a reader choose a stretch of time by hand, in a real browser, and play it?"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.city import CODES, Case

pytestmark = pytest.mark.browser

LAST = date(2025, 3, 30)
"""A Sunday, so that weeks counted back from it begin on Mondays."""


@pytest.fixture
def store(tiny_city):
    """Return a case a day for 52 weeks, in village 5; in the last week all are in village 0."""
    days = [LAST - timedelta(days=ago) for ago in range(52 * 7)]
    return tiny_city(
        Case(day=str(day), village=0 if (LAST - day).days < 7 else 5) for day in days
    )


def _drag(page, chart, begin, end):
    """Drag over a chart between two shares of its width."""
    box = chart.locator(".nsewdrag").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + begin * box["width"], middle)
    page.mouse.down()
    page.mouse.move(box["x"] + (begin + end) / 2 * box["width"], middle, steps=4)
    page.mouse.move(box["x"] + end * box["width"], middle, steps=4)
    page.mouse.up()


@pytest.mark.parametrize(
    ("path", "chart"),
    [("/", "overview"), ("/hotspots", "spots"), ("/trends", "trends")],
)
def test_a_stretch_that_is_dragged_is_the_period_in_the_address(
    page, serving, store, path, chart
):
    """Whole weeks; the boxes of the filters show it; the back button takes it back."""
    page.goto(f"{serving(store)}{path}")
    drawn = page.locator(".brushed").first
    expect(drawn.locator(".nsewdrag")).to_be_attached()
    page.wait_for_load_state("networkidle")
    drawn.scroll_into_view_if_needed()

    _drag(page, drawn, 0.3, 0.5)

    page.wait_for_url(re.compile("start="))
    start, end = (
        date.fromisoformat(re.search(rf"{name}=([0-9-]+)", page.url)[1])
        for name in ("start", "end")
    )
    assert (start.weekday(), end.weekday()) == (0, 6)
    assert 8 * 7 <= (end - start).days + 1 <= 13 * 7
    shown = f"{start.year - 1911}/{start:%m/%d}"
    expect(page.locator("#filter-start")).to_have_value(shown)

    page.go_back()

    expect(page.locator("#filter-start")).to_have_value("")


def test_a_bar_and_a_day_of_the_table_choose_their_week_and_move_the_map(
    page, serving, store
):
    """The last bar: seven cases, all in village 0; by the table the week before it."""
    page.goto(f"{serving(store)}/hotspots?layer=count")
    expect(page.locator("path.village")).to_have_count(16)
    page.wait_for_load_state("networkidle")
    village = page.locator(f"path.village[data-village='{CODES[0]}']")
    before = village.get_attribute("fill")
    bars = page.locator("#hotspots-months .bars path")

    bars.last.click(force=True)

    page.wait_for_url("**start=2025-03-24&end=2025-03-30**")
    expect(page.locator("#hotspots-cases")).to_contain_text("7 件")
    expect(village).not_to_have_attribute("fill", before)

    page.locator("#hotspots-months").get_by_text("以表格顯示").click()
    page.get_by_role("link", name="114/03/17").first.click()
    page.wait_for_url("**start=2025-03-17&end=2025-03-23**")


def test_a_village_that_is_clicked_has_its_own_line_of_time(page, serving, store):
    """Village 0 has cases in the last week alone: 51 empty weeks and one of seven."""
    page.goto(f"{serving(store)}/hotspots?village={CODES[0]}")
    page.locator("#hotspots-months").get_by_text("以表格顯示").click()

    rows = page.locator("#hotspots-months tbody tr")

    expect(rows).to_have_count(52)
    assert ["7", *["0"] * 51] == rows.locator("td").all_inner_texts()


def test_a_play_goes_on_and_stops_by_keyboard_and_leaves_no_trail(page, serving, store):
    """Enter plays, the address moves; Escape stops; one step back is where we came from."""
    address = serving(store)
    page.goto(f"{address}/")
    page.get_by_role("link", name="熱點", exact=True).click()
    expect(page.locator("path.village")).to_have_count(16)
    page.locator("#hotspots-months").get_by_role("link", name="季").click()
    page.wait_for_url("**start=2025-01-01&end=2025-03-31**")
    page.locator("#hotspots-months .period-before").click()
    page.wait_for_url("**start=2024-10-01&end=2024-12-31**")
    before = page.locator("#hotspots-months .period-before")
    expect(before).to_contain_text("113/07/01")
    before.click()
    page.wait_for_url("**start=2024-07-01&end=2024-09-30**")
    expect(before).to_contain_text("113/04/01")

    page.locator("button.play").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**start=2024-10-01&end=2024-12-31**")
    expect(page.locator("button.play")).to_have_text("暫停", use_inner_text=True)
    expect(page.locator("button.play")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("button.play")).to_have_text("播放", use_inner_text=True)
    stopped = page.url
    page.wait_for_timeout(2500)
    assert stopped == page.url

    page.go_back()

    page.wait_for_url("**start=2024-10-01&end=2024-12-31**")


def test_whoever_wants_less_motion_is_not_played_to(page, serving, store):
    """No button; the links to the period before and after are there."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{serving(store)}/hotspots?start=2025-01-01&end=2025-01-31")
    expect(page.locator("path.village")).to_have_count(16)

    expect(page.locator("button.play")).to_be_hidden()

    page.get_by_role("link", name="114/02").click()
    page.wait_for_url("**start=2025-02-01&end=2025-02-28**")


def test_the_map_comes_near_to_a_drawn_place_and_a_case_opens_from_its_list(
    page, serving, store
):
    """A circle of 300 m is wider than the screen was; the number of a case is a link."""
    address = serving(store)
    page.goto(f"{address}/hotspots")
    village = page.locator(f"path.village[data-village='{CODES[5]}']")
    expect(page.locator("path.village")).to_have_count(16)
    page.wait_for_load_state("networkidle")
    far = village.bounding_box()["width"]

    page.goto(f"{address}/hotspots?near=121.515,25.085,300")
    expect(page.locator("path.village")).to_have_count(16)
    page.wait_for_load_state("networkidle")
    assert village.bounding_box()["width"] > 2 * far

    page.go_back()
    page.locator("#hotspots-grid").get_by_role("link", name="A-0000").click()
    page.wait_for_url("**/petitions?case=**")
    expect(page.locator("#petitions-body")).to_contain_text("A-0000")
