"""Does the page of cases find, tell and link what an officer asks of it?"""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa
import pytest

from dashboard import case_like, case_view, queries_cases
from dashboard.pages import petitions
from dashboard.scope import Scope
from dashboard.view import View
from data import store
from data.settings import Settings
from data.store import Store
from tests import city
from tests.city import CODES, NORTH, Case, many

EVERYONE = Scope.everyone()
BLIND = Scope(texts=False)


def drawn(held, search, scope=EVERYONE):
    """Return the words of the page."""
    return str(petitions.draw(held, Settings(), View.from_url(search), scope))


def refs(held, search):
    """Return the numbers of the cases on the page, in their order."""
    view = View.from_url(search)
    rows = queries_cases.page(
        held, view.counted, EVERYONE, view.order or "newest", view.page
    )
    return rows["source_ref"].to_pylist()


def handled(day, **more):
    """Return a case that is open, unless it is told otherwise."""
    plain = {
        "due_at": None,
        "closed_at": None,
        "reassigned": None,
        "delivered_at": None,
    }
    return Case(day=day, more=plain | more)


def test_the_list_says_how_many_fit_and_leafs_through_them(tiny_city):
    """45 cases are three pages, the latest first; page 9 is the last one."""
    held = tiny_city(many(45))

    assert "共 45 件符合" in drawn(held, "")
    assert "第 3 / 3 頁" in drawn(held, "?page=9")
    assert "A-0044" == refs(held, "")[0]
    assert ["A-0004", "A-0003", "A-0002", "A-0001", "A-0000"] == refs(held, "?page=3")
    assert "A-0000" == refs(held, "?order=oldest")[0]


def test_the_order_is_the_servers_over_all_pages(tiny_city):
    """Due first: the open ones by their day, then the closed; passed on most; else newest."""
    held = tiny_city(
        [
            handled("2025-03-03", due_at=datetime(2025, 3, 11)),
            handled("2025-03-03", due_at=datetime(2025, 3, 10), reassigned=2),
            handled(
                "2025-03-03",
                due_at=datetime(2025, 3, 7),
                closed_at=datetime(2025, 3, 5),
                status="closed",
                reassigned=1,
            ),
        ]
    )

    assert ["A-0001", "A-0000", "A-0002"] == refs(held, "?order=due")
    assert ["A-0001", "A-0002", "A-0000"] == refs(held, "?order=reassigned")
    assert "期限最近（未結案）" in drawn(held, "?order=sideways")


@pytest.mark.parametrize(
    ("words", "found"),
    [("內容3", "A-0003"), ("a-0002", "A-0002"), ("某路1號 主旨", "A-0001")],
)
def test_a_search_finds_number_address_and_word(tiny_city, words, found):
    """Each of the words, wherever it stands; the same through the box as in the address."""
    held = tiny_city(many(5))

    view = petitions.searched(View.from_url("?page=4&case=" + "0" * 20), words)

    assert (1, None) == (view.page, view.case)
    assert [found] == refs(held, view.to_url())
    assert "共 1 件符合" in drawn(held, view.to_url())


def test_our_own_number_is_its_case():
    """A number that an export shows opens what is known of it."""
    assert (
        f"?case={'a1' * 10}&lang=en"
        == petitions.searched(
            View.from_url("?lang=en&agency=X"), f" {'a1' * 10} "
        ).to_url()
    )


def test_a_store_without_texts_and_handling_says_so(tiny_city):
    """As the published 1999 rows: no empty columns, a sentence in their place."""
    bare = {"subject": None, "text": None, "status": None}
    words = drawn(tiny_city([Case(more=bare)] * 3), "?lang=en")

    assert "publish no subject and text" in words
    assert "do not tell of handling" in words
    assert "Subject and text" not in words
    assert "Due first" not in words


def test_a_case_that_is_not_there_is_a_notice(tiny_city):
    """Mistyped, gone, or another agency's: the same words, so that nothing is given away."""
    held = tiny_city([Case(agency="警察局")])

    for search, scope in (
        (f"?case={'f' * 20}", EVERYONE),
        (f"?case={0:020x}", Scope(agencies=("環保局",))),
    ):
        words = drawn(held, search, scope)
        assert "查無此案件" in words
        assert "主旨0" not in words


def test_a_reader_without_texts_sees_none(tiny_city):
    """Neither in the list nor in the case; what may be counted stays."""
    held = tiny_city([Case()])

    for search in ("", f"?case={0:020x}"):
        words = drawn(held, search, BLIND)
        assert "只供承辦機關檢視" in words
        assert not {"主旨0", "內容0", "某路0號"} & {
            word for word in ("主旨0", "內容0", "某路0號") if word in words
        }
        assert "A-0000" in words


@pytest.fixture
def passed(tmp_path):
    """
    Return a city where case 0 went from X over Y (a week there) to Z, and was closed late.

    Cases 1 and 2 tell the same as it: 1 h later 111 m to the north, a day later at its place.
    """
    cases = [
        Case(
            day="2024-02-19",
            agency="Z",
            category="路燈",
            topic=7,
            more={
                "delivered_at": datetime(2024, 3, 1, 9),
                "due_at": datetime(2024, 2, 27),
                "closed_at": datetime(2024, 3, 5, 16),
                "status": "closed",
                "reassigned": 3,
                "satisfaction": 2,
                "section": "一科",
            },
        ),
        Case(day="2024-02-19 00:59", category="路燈", agency="Z"),
        Case(day="2024-02-19 23:58", category="路燈", agency="Y", village=1),
    ]
    tables = city.tables(cases, {})
    handed = zip("XY", (20, 21), strict=True)
    tables["history"] = pa.Table.from_pylist(
        [
            {
                "petition_id": f"{0:020x}",
                "version": at,
                "agency": agency,
                "delivered_at": datetime(2024, 2, day),
            }
            for at, (agency, day) in enumerate(handed, 1)
        ]
    )
    tables["duplicates"] = pa.Table.from_pylist(
        [
            {
                "petition_id": f"{at:020x}",
                "group_id": 1,
                "kind": "same_case",
                "lead": at == 0,
                "likeness": 0.9 - at / 10,
                "why": "",
            }
            for at in range(3)
        ]
    )
    tables["topics"] = pa.table({"topic_id": [7, 8], "label": ["燈不亮", "電線"]})
    tables["petition_topics"] = pa.table(
        {"petition_id": [f"{0:020x}"] * 2, "topic_id": [8, 7], "weight": [0.3, 0.6]}
    )
    places = tables["addresses"].to_pylist()
    for at, (place, lat) in enumerate(
        zip(places, (25.095, 25.096, 25.095), strict=True)
    ):
        place |= {"lon": 121.505, "lat": lat, "error_m": 21.0, "score": 0.98,
                  "why": "the door is known, the place lies beside it",
                  "candidates": [], "address_id": at}  # fmt: skip
    tables["addresses"] = pa.Table.from_pylist(places)
    store.write(tmp_path / "passed.duckdb", tables)
    return Store(tmp_path / "passed.duckdb")


CASE = f"?case={0:020x}"


def test_the_way_of_a_case_is_told_in_working_days(passed):
    """
    Received Monday 19 February 2024, with X on the 20th, Y on the 21st, Z on 1 March.

    28 February is a holiday: six working days with Y. Closed on 5 March, working day 10.
    """
    words = drawn(passed, CASE)

    assert "逾期結案（10 天）" in words
    assert "由X改分至Y（在原機關 1 個工作天）" in words
    assert "由Y改分至Z 一科（在原機關 6 個工作天）" in words
    assert words.index("送達 X") < words.index("改分至Y") < words.index("改分至Z")
    assert "受理後第 6 個工作天" in words
    assert "來源所載改分 3 次，其中 2 次見於" in words
    assert "民眾滿意度：2 分" in words


def test_the_place_of_a_case_is_told_with_why_and_how_sure(passed):
    """In the reader's language, the error and the chance beside it."""
    words = drawn(passed, CASE)

    for said in ("北區 里00", "門牌", "門牌已知，地點在其旁", "21 公尺", "98%"):
        assert said in words
    assert "the door is known, the place lies beside it" in drawn(
        passed, CASE + "&lang=en"
    )


def test_what_says_the_same_is_told_with_how_alike(passed):
    """The lead first; apart by metres and time; each a link, the case itself is none."""
    words = drawn(passed, CASE + "&lang=en")

    assert "3 cases are likely one incident" in words
    assert "111 m, 1 h later" in words
    assert "the same place, 24 h later" in words
    assert "80%" in words
    assert f"case={1:020x}" in words


def test_neighbours_are_counted_and_linked_with_the_same_filters(passed):
    """Two more within 300 m and 30 days; the link's list holds them and the case."""
    row = case_view.read(passed, View.from_url(CASE), EVERYONE)[f"{0:020x}"]
    chosen = case_like.around(row)

    assert "另有 2 件同類別案件" in drawn(passed, CASE)
    assert 3 == queries_cases.total(passed, chosen, EVERYONE)


def test_topics_and_owner_stand_with_their_evidence(passed):
    """Weights of the topics; Z has two of three of the kind, which is not sure of anything."""
    words = drawn(passed, CASE)

    assert words.index("燈不亮") < words.index("電線")
    assert "60%" in words
    assert "沒有明顯的權責機關" in words
    assert "3 件中有 2 件" in words


def test_an_open_village_is_told_by_weights(tmp_path):
    """Between two villages: both with their weight, and none is claimed."""
    tables = city.tables([Case(village=None, district=NORTH, level="road")], {})
    (place,) = tables["addresses"].to_pylist()
    weights = [
        {"village_id": CODES[at], "weight": w} for at, w in ((0, 0.75), (1, 0.25))
    ]
    tables["addresses"] = pa.Table.from_pylist(
        [
            place
            | {"candidates": weights, "why": "the road runs through several villages"}
        ]
    )
    store.write(tmp_path / "open.duckdb", tables)

    words = drawn(Store(tmp_path / "open.duckdb"), CASE)

    assert words.index("75%") < words.index("25%")
    assert "道路跨數里" in words
    assert "CircleMarker" not in words
    assert "地點不夠明確" in words


def test_the_tables_are_those_of_the_page(passed):
    """All that the filters choose, and the case of the address."""
    every = petitions.TABLES["cases"](
        passed, Settings(), View.from_url("?agency=Z"), EVERYONE
    )
    one = petitions.TABLES["case"](passed, Settings(), View.from_url(CASE), EVERYONE)

    assert 2 == every.rows
    assert ["A-0000"] == one["source_ref"].to_pylist()
