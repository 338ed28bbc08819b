"""What must a reader read on the page of topics, and what may staff decide there?"""

from __future__ import annotations

import shutil
from datetime import date, timedelta

import pyarrow as pa
import pytest

from dashboard import topics_decide, written
from dashboard.pages import topics
from dashboard.scope import Scope
from dashboard.squares import Box, squares
from dashboard.topics_decide import Said
from dashboard.view import View
from data import registry_topics, store
from data.registry import Registry
from data.settings import Settings
from data.store import Store
from tests import city
from tests.city import Case, many

EVERYONE = Scope.everyone()
LINE = "2025-03-01T00:00:00+00:00"
TOLD = {
    "topics_line": LINE,
    "topics_halves": "0.81",
    "topics_agreement": "0.66",
    "built_at": "2025-04-01T00:00:00+00:00",
    "data_from": "2024-04-01",
    "data_until": "2025-03-31",
}


def _topic(number, label, **said):
    return {
        "topic_id": number,
        "label": label,
        "label_learned": label,
        "words": [label, "夜裡"],
        "petitions": 10,
        "share": 0.1,
        "basis": "text",
        "family_id": 1,
        "family": "家族甲",
        "locked": False,
        "stability": 0.9,
        "coherence": 0.4,
        "main_category": "噪音",
        "main_category_share": 0.8,
        "examples": [f"{0:020x}", f"{1:020x}"],
        **said,
    }


LEARNED = [
    _topic(1, "施工吵"),
    _topic(2, "路燈壞", family="家族乙", stability=0.3, coherence=-0.1, examples=[]),
]
INSTEAD = [
    {
        "topic_id": 1001,
        "label": "噪音",
        "words": ["噪音"],
        "petitions": 5,
        "basis": "category",
    }
]
LEDGER = [
    {"version": 1, "made_at": LINE, "why": "learned for the first time", "kind": "new",
     "topic_id": number, "other_id": None, "petitions": 7} for number in (1, 2, 3)
] + [
    {"version": 2, "made_at": "2025-03-20T00:00:00+00:00", "why": "asked for",
     "kind": "merged", "topic_id": 3, "other_id": 2, "petitions": 7},
    {"version": 2, "made_at": "2025-03-20T00:00:00+00:00", "why": "asked for",
     "kind": "moved", "topic_id": 0, "other_id": 1, "petitions": 4},
]  # fmt: skip


@pytest.fixture
def build(tmp_path):
    """Return a function from cases, topics and ledger to a store."""

    def built(cases, rows=LEARNED, ledger=LEDGER, **told):
        path = tmp_path / "topics.duckdb"
        tables = city.tables(list(cases), {**TOLD, **told})
        tables["topics"] = pa.Table.from_pylist(rows)
        if ledger:
            tables["topics_ledger"] = pa.Table.from_pylist(ledger)
        store.write(path, tables)
        return Store(path)

    return built


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Return the file of a new registry: making one takes half a second."""
    path = tmp_path_factory.mktemp("registry") / "registry.sqlite"
    Registry(path).close()
    return path


@pytest.fixture
def settings(tmp_path, template):
    """Return settings with a registry of their own."""
    return Settings(registry=str(shutil.copy(template, tmp_path / "registry.sqlite")))


@pytest.fixture
def told(build):
    """Return a city with 60 noisy building sites, 30 lamps, and 10 cases of no topic."""
    return build(
        [
            *many(60, day="2025-03-03", topic=1),
            *many(30, day="2025-03-04", topic=2, village=9, agency="公園處"),
            *many(10, day="2025-03-05"),
        ]
    )


def _words(held, settings, search="", scope=EVERYONE):
    return str(topics.draw(held, settings, View.from_url(search), scope))


def test_it_says_how_many_have_a_topic_and_how_many_have_none(told, settings):
    """60 + 30 + 10 cases with a text; 60 of the 90 that have a topic are noise."""
    words = _words(told, settings)

    assert (
        "100 件有內容的案件分成 2 個主題，最多的是「施工吵」（66.7%）；"
        "10.0% 不屬於任何主題。" in words
    )


def test_the_map_is_a_list_of_links_with_families_and_numbers(told, settings):
    """Each box opens its topic; the one that dissolves is framed otherwise."""
    words = _words(told, settings)

    for said in ("家族甲", "家族乙", "60 (66.7%)", "30 (33.3%)", "/topics?topic=2"):
        assert said in words
    assert "topic poor" in words


def test_the_table_behind_it_has_the_same_numbers(told, settings):
    """Count, share, trust; the largest first."""
    rows = topics.TABLES["topics"](told, settings, View(), EVERYONE).to_pylist()

    assert [(1, 60, "good"), (2, 30, "poor")] == [
        (row["topic_id"], row["count"], row["trust"]) for row in rows
    ]
    assert 1 == pytest.approx(sum(row["share"] for row in rows))


def test_one_topic_tells_words_trust_whose_where_and_cases(told, settings):
    """In words that a person understands, each with its number."""
    words = _words(told, settings, "?topic=1")

    for said in (
        "夜裡",
        "穩定：只用一半的案件重學，仍找得到這個主題（90% 相同）",
        "用詞常一起出現（0.40）",
        "其中 80% 屬於類別「噪音」",
        "環保局",
        "北區",
        "最能代表的 2 件",
        "內容0",
    ):
        assert said in words


def test_a_weak_topic_says_so(told, settings):
    """Found again to 30 % only, with words that do not go together."""
    words = _words(told, settings, "?topic=2")

    assert "不穩定：只用一半的案件重學，這個主題只有 30% 相同" in words
    assert "可能混了幾件事" in words


def test_who_may_not_read_texts_reads_none(told, settings):
    """No example, no subject; a sentence says why."""
    words = _words(told, settings, "?topic=1", Scope(texts=False))

    assert "您的權限不能閱讀" in words
    assert "內容0" not in words
    assert "主旨0" not in words


def test_what_grows_is_said_first_with_its_cases(build, settings):
    """A lamp a day for two years, and sites from two a week to ten a day."""
    last = date(2025, 3, 31)
    days = [last - timedelta(days=ago) for ago in range(730)]
    cases = [Case(day=str(day), topic=2, category="路燈") for day in days]
    cases += [Case(day=str(day), topic=1) for day in days[28::4]]
    cases += [case for day in days[:28] for case in many(10, day=str(day), topic=1)]
    held = build(cases)

    words = _words(held, settings)
    rows = topics.TABLES["growing"](held, settings, View(), EVERYONE).to_pylist()

    assert "「施工吵」：280 件，平常約 7 件" in words
    assert {("topic", "施工吵"), ("category", "噪音")} == {
        (row["family"], row["name"]) for row in rows if row["state"] == "growing"
    }


def test_categories_that_stand_in_are_told_as_such(build, settings):
    """No texts: no families, no trust, no form; and it is said why."""
    cases = many(5, day="2025-03-03", topic=1001, more={"text": None, "subject": None})
    held = build(cases, INSTEAD, [], topics_line="")

    words = _words(held, settings, "?topic=1001")

    assert "以案件類別代替主題" in words
    assert "5 件案件分屬 1 個類別" in words
    assert "topics-rename" not in words
    assert "還沒有學過主題" in words


def test_the_ledger_is_told_in_words_the_latest_first(told, settings):
    """A merge and a move of the second version; of the first only how many."""
    words = _words(told, settings)

    assert "第 2 版（114/03/20）：asked for" in words
    assert "「第 3 號主題」併入「路燈壞」，7 件。" in words
    assert "4 件自「不屬於任何主題」移到「施工吵」。" in words
    assert "第一次學習，共 3 個主題。" in words
    assert words.index("第 2 版") < words.index("第 1 版")


def test_no_case_is_said(told, settings):
    """An agency that nobody knows."""
    assert "沒有符合" in _words(told, settings, "?agency=x")


def _decide(held, settings, kind, search="?topic=1", scope=EVERYONE, **said):
    values = {"who": "王", "why": "同仁都這樣說", **said}
    view = View.from_url(search)
    return topics_decide.decide(held, settings, view, scope, kind, Said(**values))


def test_a_name_is_written_once_and_waits_for_the_next_build(told, settings):
    """Said twice, written once; the history shows it, with who and why."""
    first = _decide(told, settings, "rename", name="工地噪音")
    second = _decide(told, settings, "rename", name="工地噪音")
    held = registry_topics.decisions(written.opened(settings.registry), LINE)
    words = _words(told, settings, "?topic=1")

    assert "已記下（第 1 號決定）；下一次匯入時生效。" == first
    assert "不再重複" in second
    assert [("rename", 1, "施工吵", "工地噪音", "王")] == [
        (one.kind, one.topic_id, one.label, one.name, one.who) for one in held
    ]
    assert "「施工吵」改名為「工地噪音」" in words
    assert "等下一次匯入" in words


@pytest.mark.parametrize(
    ("kind", "said", "sentence"),
    [
        ("lock", {"who": ""}, "請填寫姓名與理由"),
        ("lock", {"why": ""}, "請填寫姓名與理由"),
        ("merge", {}, "請選擇要併入的另一個主題"),
        ("merge", {"other": 1}, "請選擇要併入的另一個主題"),
        ("merge", {"other": 77}, "請選擇要併入的另一個主題"),
        ("rename", {"name": "長" * 201}, "每一欄最多 200 字"),
    ],
)
def test_what_can_be_mended_is_said_and_nothing_is_written(
    told, settings, kind, said, sentence
):
    """A sentence beside the form, in the reader's language."""
    assert sentence in _decide(told, settings, kind, **said)
    assert [] == registry_topics.decisions(written.opened(settings.registry))


@pytest.mark.parametrize("search", ["", "?topic=1&topic=2", "?topic=99"])
def test_nothing_is_decided_of_no_topic_or_of_several(told, settings, search):
    """One topic that was learned from texts, or none."""
    assert "這裡不能決定" in _decide(told, settings, "lock", search)


def test_who_sees_some_agencies_only_decides_nothing(told, settings):
    """Topics are the whole city's."""
    some = Scope(agencies=("環保局",))

    assert "這裡不能決定" in _decide(told, settings, "lock", scope=some)
    assert "topics-rename" not in _words(told, settings, "?topic=1", some)


def test_a_registry_that_can_not_be_written_is_a_sentence(told, tmp_path):
    """Not a traceback, and the page stands."""
    broken = tmp_path / "broken.sqlite"
    broken.write_text("no registry at all, " * 50, encoding="utf-8")
    settings = Settings(registry=str(broken))

    assert _decide(told, settings, "lock").startswith("沒有寫入：")
    assert "無法讀取登錄簿" in _words(told, settings)


def test_boxes_fill_the_whole_in_proportion():
    """Six by four, as in Bruls, Huizing and van Wijk's figure: 6 and 6 fill half of it."""
    sizes = [6, 6, 4, 3, 2, 2, 1]

    found = squares(sizes, Box(0, 0, 6, 4))

    assert sizes == pytest.approx([box.wide * box.high for box in found])
    assert (Box(0, 0, 3, 2), Box(0, 2, 3, 2)) == tuple(found[:2])
    assert [] == squares([], Box(0, 0, 1, 1))
