"""
Two stories of the research commission, in a real browser: what rose, and what it is about.

Skipped, with the reason, where no Chromium is installed.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pyarrow as pa
import pytest
from playwright.sync_api import expect

from data import store
from data.store import Store
from tests import city
from tests.city import Case, many

pytestmark = pytest.mark.browser

LAST = date(2025, 3, 2)


@pytest.fixture(scope="module")
def address(serving, tmp_path_factory, monkeypatch_module):
    """Return where a city is served in which noise rose last week, with two topics."""
    monkeypatch_module.chdir(tmp_path_factory.mktemp("registry"))
    weeks = [
        case
        for ago, n in enumerate([40, *[8] * 120])
        for case in many(n, day=str(LAST - timedelta(weeks=ago)), topic=1)
    ]
    lamps = [
        Case(day=str(LAST - timedelta(days=ago)), category="路燈", agency="公園處",
             village=9, topic=2)
        for ago in range(850)
    ]  # fmt: skip
    tables = city.tables(
        [*weeks, *lamps],
        {
            "data_until": str(LAST),
            "topics_line": "a",
            "built_at": "2025-03-03T00:00:00+00:00",
        },
    )
    tables["topics"] = pa.Table.from_pylist(
        [
            {"topic_id": number, "label": label, "label_learned": label, "words": [label],
             "petitions": 9, "basis": "text", "family": "家族", "stability": 0.9,
             "examples": [f"{number:020x}"], "locked": False}
            for number, label in ((1, "施工吵"), (2, "路燈壞"))
        ]
    )  # fmt: skip
    path = tmp_path_factory.mktemp("series") / "city.duckdb"
    store.write(path, tables)
    return serving(Store(path))


@pytest.fixture(scope="module")
def monkeypatch_module():
    """Return a monkeypatch for the whole file: the registry lies where one stands."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def test_the_commission_finds_what_rose_last_week_and_whose_it_is(page, address):
    """The sentence, the name, its series, its agency; back; a district beside another."""
    page.goto(f"{address}/trends")
    rose = page.locator("#trends-rose")
    expect(rose).to_contain_text("「噪音」40 件，預期 8 件（5.0 倍），新出現")

    page.locator("#trends-ranking").get_by_role("link", name="噪音").click()
    expect(page.locator("#trends-body .lead, #trends-body p").first).to_contain_text(
        "40 件，明顯高於預期的 8 件"
    )
    page.locator("#trends-ranking").get_by_role("link", name="機關", exact=True).click()
    expect(page.locator("#trends-ranking")).to_contain_text("環保局")
    assert "by=agency" in page.url

    page.go_back()
    expect(page.locator("#trends-ranking .tab.on")).to_have_text("行政區")

    page.get_by_role("link", name="月", exact=True).click()
    expect(page).to_have_url(re.compile("step=month"))
    expect(page.locator("#trends-body h2")).to_have_text("每月件數")

    page.locator("#trends-against").click()
    page.get_by_role("option", name="路燈").click()
    expect(page).to_have_url(re.compile("against="))
    expect(page.locator(".versus-said")).to_contain_text("「噪音」")
    expect(page.locator(".versus-said")).to_contain_text("「路燈」")

    page.locator("#trends-body summary", has_text="以表格顯示").click()
    expect(page.locator("#trends-body table thead")).to_contain_text("相差")


def test_staff_name_a_topic_with_a_double_click_and_it_is_written_once(page, address):
    """From the map to the topic, its case, a name, and the history that shows it once."""
    page.goto(f"{address}/topics")
    page.locator(".topic-map").get_by_role("link", name="施工吵").click()
    expect(page).to_have_url(re.compile("topic=1"))
    expect(page.locator("#topics-body")).to_contain_text("內容1")

    page.get_by_role("button", name="改名").click()
    expect(page.locator("#topics-status")).to_contain_text("請填寫姓名與理由")

    page.get_by_label("您的姓名").fill("王小明")
    page.get_by_label("理由").fill("大家都這樣說")
    page.get_by_label("新名稱").fill("工地噪音")
    page.get_by_role("button", name="改名").dblclick()
    history = page.locator("#topics-history")
    expect(history).to_contain_text("「施工吵」改名為「工地噪音」")
    expect(history).to_contain_text("等下一次匯入")
    assert 1 == history.get_by_text("工地噪音").count()

    page.get_by_role("link", name="English").click()
    expect(page.locator("#topics-history")).to_contain_text(
        "施工吵 renamed to 工地噪音"
    )
