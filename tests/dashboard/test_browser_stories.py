"""
Does each audience get from its question to its answer, in a real browser?

Skipped, with the reason, where no Chromium is installed.
"""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import threading
from datetime import date, timedelta

import fastexcel
import pytest
from playwright.sync_api import expect

from dashboard.serve import listen
from data.registry import Registry
from data.registry_campaigns import Campaign, enter
from data.settings import Settings
from tests import city
from tests.city import CODES, Case, many

pytestmark = pytest.mark.browser

LAST = date(2025, 3, 30)
OFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """
    Return a city in which parking rose fivefold last week, in one corner, and is the police's.

    With a campaign of the last four weeks in two villages, which brought four cases a day.
    """
    folder = tmp_path_factory.mktemp("stories")
    cases = []
    for ago in range(60 * 7):
        day = str(LAST - timedelta(days=ago))
        cases += [Case(day=day, village=at) for at in range(16)]
        if ago < 28:
            cases += [c for at in (14, 15) for c in many(4, village=at, day=day)]
        cases += many(10 if ago < 7 else 2, village=5, day=day, agency="警察局",
                      category="違規停車")  # fmt: skip
    told = {"data_from": cases[-1].day, "data_until": str(LAST)}
    store = city.write(folder / "city.duckdb", cases, **told)
    settings = Settings(store=store.path, registry=str(folder / "registry.sqlite"))
    begin = LAST - timedelta(days=27)
    campaign = Campaign(
        campaign_id="talks", name="里民說明會", agency="研考會", channel="里民大會",
        starts=begin, ends=LAST, areas=CODES[14:16], cost=10_000, who="小美",
    )  # fmt: skip
    enter(Registry(settings.registry), [campaign])
    server = listen(store, settings, "127.0.0.1", 0)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.task_dispatcher.shutdown()
    server.close()


def _shown(page):
    """Return what a reader takes from the page of hot spots: words, colours, cases."""
    expect(page.locator("path.village")).to_have_count(16)
    page.wait_for_load_state("networkidle")
    parts = ("#hotspots-heading", "#hotspots-side", "#hotspots-cases")
    words = [page.locator(part).inner_text() for part in parts]
    fills = page.eval_on_selector_all(
        "path.village", "paths => paths.map(p => p.getAttribute('fill'))"
    )
    return [*words, fills]


def test_the_commission_finds_what_rose_whose_it_is_and_hands_the_link_on(
    chromium, address
):
    """Last week: the tile, the agency, the map, the cases; a fresh browser shows the same."""
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/?start=2025-03-24&end=2025-03-30")
    tile = page.locator(".tile.link").first
    expect(tile).to_contain_text("違規停車")
    expect(tile).to_contain_text("14 → 70")
    expect(tile).to_contain_text("主要受理：警察局（70 件中 70 件）")

    tile.click()
    page.wait_for_url("**/hotspots?**category=**")
    expect(page.locator("#hotspots-heading")).to_contain_text("熱點")
    page.locator("#hotspots-side").get_by_role("link", name="里05").click()
    page.wait_for_url(f"**village={CODES[5]}**")
    expect(page.locator("#hotspots-cases")).to_contain_text("70 件")
    page.get_by_role("button", name="複製連結").click()
    expect(page.get_by_role("button", name="已複製")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    here = _shown(page)
    context.close()

    fresh = chromium.new_context()
    other = fresh.new_page()
    other.goto(link)
    assert here == _shown(other)

    other.locator("#hotspots-grid a").first.click()
    other.wait_for_url("**/petitions?**case=**")
    expect(other.locator("#petitions-body")).to_contain_text("警察局")
    other.go_back()
    assert here == _shown(other)
    other.go_forward()
    expect(other.locator("#petitions-body")).to_contain_text("警察局")
    fresh.close()


def test_an_agency_takes_its_cases_along_as_ods_that_an_office_opens(
    page, address, tmp_path
):
    """Its filter, its cases, the file: 70 rows, as read by another reader and by an office."""
    page.goto(f"{address}/petitions?start=2025-03-24&end=2025-03-30")
    page.locator("#filter-agency").click()
    page.get_by_role("option", name="警察局").click()
    page.wait_for_url("**agency=**")
    page.keyboard.press("Escape")
    expect(page.locator("#petitions-body")).to_contain_text("共 70 件符合")

    page.locator("#petitions-body .export-menu summary").first.click()
    link = page.locator("#petitions-body .export-menu a[href*='cases.ods']").first
    # Playwright does not see the file of a tab that closes as soon as it comes.
    link.evaluate("link => link.removeAttribute('target')")
    with page.expect_download() as waiting:
        link.click()
    file = tmp_path / "cases.ods"
    waiting.value.save_as(file)

    rows = fastexcel.read_excel(file.read_bytes()).load_sheet(0).to_polars()
    assert 70 == rows.height
    assert {"警察局"} == set(rows["受理機關"])

    if OFFICE is None:
        pytest.skip("read by fastexcel; no LibreOffice is installed to open it too")
    run = [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    to = ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir"]
    subprocess.run([*run, *to, tmp_path, file], check=True, capture_output=True)
    with (tmp_path / "cases.csv").open(encoding="utf-8") as told:
        opened_rows = list(csv.DictReader(told))
    assert 70 == len(opened_rows)
    assert {"警察局"} == {row["受理機關"] for row in opened_rows}


def test_a_promotion_team_reads_its_verdict_in_both_languages(page, address):
    """One of the four verdicts, how many more with the interval, and what it is held against."""
    page.goto(f"{address}/outreach")
    page.get_by_role("link", name="里民說明會").first.click()
    page.wait_for_url("**campaign=talks**")
    report = page.locator("#outreach-body .report").first
    expect(report).to_contain_text(re.compile("有效|無效|無法判定|不予判定"))
    expect(report).to_contain_text("95%")
    expect(page.locator("#outreach-body")).to_contain_text("去年同期")

    page.get_by_role("link", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#outreach-body .report").first).to_contain_text("95%")
    assert "campaign=talks" in page.url


def test_the_keyboard_alone_goes_from_what_rose_to_a_case(page, address):
    """Skip link, tile, a village of the list, a case: Tab and Enter, and never a mouse."""
    page.goto(f"{address}/?start=2025-03-24&end=2025-03-30")
    expect(page.locator(".tile.link").first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    for wanted, there in (
        ("a.tile", "**/hotspots**"),
        ("#hotspots-side a[href*='village=']", "**village=**"),
        (".ag-cell:has(.grid-case)", "**/petitions?**case=**"),
    ):
        expect(page.locator(wanted).first).to_be_visible()
        for _ in range(90):
            page.keyboard.press("Tab")
            if page.evaluate(f'document.activeElement.matches("{wanted}")'):
                break
        page.keyboard.press("Enter")
        page.wait_for_url(there)

    expect(page.locator("#petitions-body")).to_contain_text("警察局")


@pytest.mark.parametrize(("kind", "begins"), [("PNG", b"\x89PNG"), ("SVG", b"<svg")])
@pytest.mark.parametrize("path", ["/", "/hotspots", "/trends", "/quality"])
def test_a_chart_is_saved_as_a_picture_with_its_evidence(  # noqa: PLR0913, PLR0917 - fixtures
    page, address, tmp_path, path, kind, begins
):
    """A file of that kind; the lines below the chart say of which days it is."""
    page.goto(f"{address}{path}")
    expect(page.locator(".brushed .nsewdrag").first).to_be_attached()

    with page.expect_download() as waiting:
        page.get_by_role("button", name=kind).first.click()

    waiting.value.save_as(tmp_path / "picture")
    data = (tmp_path / "picture").read_bytes()
    assert data.startswith(begins)
    assert kind == "PNG" or "資料截至: 114/03/30" in data.decode()


@pytest.mark.parametrize("path", ["/", "/hotspots", "/trends", "/topics", "/petitions",
                                  "/agency", "/outreach", "/quality"])  # fmt: skip
def test_a_page_can_be_printed_and_read_at_twice_its_size(page, address, path):
    """200 % of 1,280 pixels is 640: nothing sticks out. A PDF has pages, and no controls."""
    page.set_viewport_size({"width": 640, "height": 400})
    page.goto(f"{address}{path}")
    expect(page.locator("h1")).to_be_attached()
    page.wait_for_load_state("networkidle")
    assert 640 >= page.evaluate("document.documentElement.scrollWidth")

    made = page.pdf(format="A4")

    assert made.startswith(b"%PDF")
    page.emulate_media(media="print")
    expect(page.locator("#filter-agency")).to_be_hidden()
    expect(page.locator(".export-menu").first).not_to_be_visible()
