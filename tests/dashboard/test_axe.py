"""
Can everyone use each page? axe-core finds no breach of WCAG 2.1 AA, in any of its states.

Skipped, with the reason, where no Chromium is installed.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from dashboard.app import PAGES
from tests.city import Case, many

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    # The bundled map draws a village as a picture with a name of its own beside it.
    "resultTypes": ["violations"],
}


def _breaches(page):
    """Return each breach with the first part of the page that has it."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        (breach["id"], breach["help"], breach["nodes"][0]["html"][:200])
        for breach in found
    ]


def _open(page, address):
    page.goto(address)
    page.locator("h1").wait_for()
    page.wait_for_load_state("networkidle")


@pytest.fixture(scope="module")
def address(serving, tmp_path_factory):
    """Return where a city is served in which something rose and something is hot."""
    from tests import city  # noqa: PLC0415 - with the fixtures of this file alone

    days = [f"2025-{month:02}-{day:02}" for month in (1, 2, 3) for day in range(1, 29)]
    cases = [
        *(Case(day=day, village=at % 16) for at, day in enumerate(days)),
        *many(60, day="2025-03-20", village=5, agency="警察局", category="違規停車"),
        Case(day="2025-03-21", village=None, level=None),
    ]
    told = {"data_from": "2025-01-01", "data_until": "2025-03-28", "demo": "true"}
    store = city.write(tmp_path_factory.mktemp("axe") / "city.duckdb", cases, **told)
    return serving(store)


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
@pytest.mark.parametrize("path", [shown.PATH for shown in PAGES])
def test_a_page_is_accessible_in_both_languages(page, address, path, language):
    """Contrast, names of controls, order of headings, tables, language of the page."""
    _open(page, f"{address}{path}?lang={language}")

    assert [] == _breaches(page)


@pytest.mark.parametrize("path", [shown.PATH for shown in PAGES])
def test_a_page_without_a_case_is_accessible_too(page, address, path):
    """An agency that nobody knows: nothing to draw, and that is said."""
    _open(page, f"{address}{path}?agency=x")

    assert [] == _breaches(page)


@pytest.mark.parametrize("path", [shown.PATH for shown in PAGES])
def test_a_page_on_a_phone_is_accessible_and_no_wider_than_the_phone(
    page, address, path
):
    """390 pixels, which is also a page of 1,280 at more than 300 %."""
    page.set_viewport_size({"width": 390, "height": 844})
    _open(page, f"{address}{path}")

    assert [] == _breaches(page)
    assert 390 >= page.evaluate("document.documentElement.scrollWidth")


def test_the_folded_filters_are_accessible_when_they_are_open(page, address):
    """And a wrong address, which has no page."""
    _open(page, f"{address}/?hours=22-5&near=121.5,25.0,500&q=路燈")

    assert [] == _breaches(page)

    _open(page, f"{address}/nowhere")

    assert [] == _breaches(page)
