"""
What must an agency's officer find in a real browser? Its desk, a case, and the way back.

Skipped, with the reason, where no Chromium is installed.
"""

from __future__ import annotations

from datetime import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import city
from tests.city import Case

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory, serving):
    """Return a dashboard of 40 closed cases of A, 20 open ones, and 30 of B."""
    told = {"closed_at": datetime(2024, 2, 2, 9), "status": "closed", "reassigned": 0}
    still = {"due_at": datetime(2024, 2, 15), "closed_at": None, "status": "open"}
    cases = [
        *[Case(day="2024-02-05", agency="A", more=still)] * 20,
        *[Case(day="2024-02-01", agency="A", more=told)] * 40,
        *[Case(day="2024-02-20", agency="B", more=still)] * 30,
    ]
    path = tmp_path_factory.mktemp("desk") / "petitions.duckdb"
    return serving(city.write(path, cases, data_from="2024-02-01"))


def test_an_officer_goes_from_the_agencies_to_a_case_and_back(page, address):
    """The agency, its open cases by day, one of them, and back to the same list."""
    page.goto(f"{address}/agency?lang=en")
    page.get_by_role("link", name="A", exact=True).click()
    page.wait_for_url("**agency=A**")
    expect(page.locator("#agency-body")).to_contain_text("What is due")

    page.get_by_role("link", name="See the cases").first.click()
    page.wait_for_url("**/petitions?**punctuality=**")
    expect(page.locator("#petitions-body")).to_contain_text("cases fit")
    listed = page.url

    page.locator(".cases-table tbody a").first.click()
    page.wait_for_url("**case=**")
    expect(page.locator("#petitions-body")).to_contain_text("What happened to it")
    page.get_by_role("link", name="Back to the list").click()
    page.wait_for_url(listed)
    expect(page.locator(".cases-table")).to_be_visible()


def test_a_search_is_the_address_and_the_back_button_undoes_it(page, address):
    """A number typed and sent by the keyboard alone; one case; back to all."""
    page.goto(f"{address}/petitions?kind=all")
    expect(page.locator("#petitions-body")).to_contain_text("共 90 件符合")
    page.locator("#petitions-words").focus()
    page.keyboard.type("A-0007")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=A-0007**")
    expect(page.locator("#petitions-body")).to_contain_text("共 1 件符合")

    page.go_back()

    expect(page.locator("#petitions-body")).to_contain_text("共 90 件符合")
    expect(page.locator("#petitions-words")).to_have_value("")


@pytest.mark.parametrize(
    ("search", "width"),
    [
        ("/petitions?lang=en", 1280),
        ("/petitions?order=due", 390),
        (f"/petitions?case={3:020x}", 1280),
        (f"/petitions?case={3:020x}&lang=en", 390),
        ("/petitions?case=ffffffffffffffffffff", 1280),
        ("/agency", 390),
        ("/agency?agency=A&lang=en", 1280),
        ("/agency?agency=A", 390),
    ],
)
def test_every_state_is_accessible(page, address, search, width):
    """axe-core finds nothing, on a desk's width and a phone's; nothing sticks out to the side."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address + search)
    page.wait_for_selector("#petitions-body > *, #agency-body > *")
    page.wait_for_load_state("networkidle")

    found = Axe().run(page).response["violations"]

    assert [] == [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
