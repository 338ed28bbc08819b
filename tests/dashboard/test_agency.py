"""Does the page of agencies tell an officer what is due, how the agency stands, and what lacks?"""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa
import pytest

from dashboard import desk, queries_cases
from dashboard.pages import agency
from dashboard.scope import Scope
from dashboard.view import View
from data import store
from data.settings import Settings
from data.store import Store
from tests import city
from tests.city import Case, many

EVERYONE = Scope.everyone()
PLAIN = {
    "due_at": None,
    "closed_at": None,
    "reassigned": 0,
    "satisfaction": None,
    "delivered_at": None,
}


def case(day, closed=None, agency="A", **more):
    """Return a case of February 2024, due after six working days unless it is said."""
    told = {
        "closed_at": closed and datetime(2024, 2, closed, 10),
        "status": "closed" if closed else "open",
    }
    return Case(day=f"2024-02-{day:02}", agency=agency, topic=1,
                more=PLAIN | told | more)  # fmt: skip


def drawn(held, search, scope=EVERYONE):
    """Return the words of the page."""
    return str(agency.draw(held, Settings(), View.from_url(search), scope))


def table(held, name, search=""):
    """Return the rows of a table of the page."""
    return agency.TABLES[name](
        held, Settings(), View.from_url(search), EVERYONE
    ).to_pylist()


@pytest.fixture
def offices(tmp_path):
    """
    Return a city on 27 February 2024, a Tuesday.

    A closed 40 in time, 36 of them answered with 5; one of its cases was due on 20 February,
    one is due on the 29th and one on 6 March. B closed 30, all a day late, none answered.
    Case 1 of A went from A to B and back; case 2 counts one re-assignment that is not seen.
    """
    due = datetime(2024, 2, 20)
    closed = [
        case(
            1,
            2,
            reassigned={1: 2, 2: 1}.get(at, 0),
            satisfaction=5 if at < 36 else None,
        )
        for at in range(40)
    ]
    cases = [
        *closed,
        case(5, due_at=due),
        case(21, due_at=datetime(2024, 2, 29)),
        case(27, due_at=datetime(2024, 3, 6)),
        *[case(1, 16, agency="B")] * 30,
    ]
    tables = city.tables(cases, {})
    tables["topics"] = pa.table({"topic_id": [1], "label": ["半夜施工"]})
    tables["history"] = pa.Table.from_pylist(
        [
            {
                "petition_id": f"{1:020x}",
                "version": at,
                "agency": name,
                "delivered_at": datetime(2024, 2, day),
            }
            for at, (name, day) in enumerate((("A", 1), ("B", 2), ("A", 6)), 1)
        ]
    )
    store.write(tmp_path / "offices.duckdb", tables)
    return Store(tmp_path / "offices.duckdb")


def test_all_agencies_are_a_table_of_links(offices):
    """Each with its work, how punctual, its rank with the range; 43 cases before 30."""
    words = drawn(offices, "?kind=all")

    assert words.index("agency=A") < words.index("agency=B")
    assert "辦理情形截至 113/02/27" in words
    assert [("A", 43, 3, 1), ("B", 30, 0, 0)] == [
        (row["agency"], row["cases"], row["open"], row["overdue"])
        for row in table(offices, "agencies")
    ]


def test_the_desk_tells_what_is_open_overdue_and_due_soon(offices):
    """Three open, one over, one due in two working days; 28 February is a holiday."""
    words = drawn(offices, "?agency=A&lang=en")

    due = table(offices, "due", "?agency=A")
    assert [("overdue", 20), ("waiting", 29), ("waiting", 6)] == [
        (row["state"], row["due_on"].day) for row in due
    ]
    assert 1.0 == due[0]["breach_chance"] >= due[1]["breach_chance"]
    assert words.index("A-0040") < words.index("A-0041") < words.index("A-0042")
    assert "Overdue by 5" in words
    assert "Open, 1 left" in words


def test_a_figure_and_the_list_behind_it_are_the_same(offices):
    """Open and overdue link to the list of cases; it holds as many as the figure says."""
    words = drawn(offices, "?agency=A")

    for states, expected in (("open&punctuality=overdue", 3), ("overdue", 1)):
        search = f"?agency=A&punctuality={states}"
        view = View.from_url(search)
        assert f"/petitions{search}" in words
        assert expected == queries_cases.total(offices, view.counted, EVERYONE)


def test_a_figure_by_the_rule_has_no_list(tiny_city):
    """The list's filter knows stated days alone; a link to fewer cases would mislead."""
    held = tiny_city([case(5), case(6)])

    words = drawn(held, "?agency=A")

    assert "待辦案件" in words
    assert "punctuality=" not in words


def test_what_is_due_can_begin_with_what_is_likeliest_late(offices):
    """The order is of the address; a strange one is by day."""
    by_chance = table(offices, "due", "?agency=A&order=chance")
    by_day = table(offices, "due", "?agency=A&order=moon")

    chances = [row["breach_chance"] for row in by_chance]
    assert sorted(chances[:2], reverse=True) == chances[:2]
    assert ["waiting", "waiting", "overdue"] == [row["state"] for row in by_chance]
    assert sorted(row["due_on"] for row in by_day) == [row["due_on"] for row in by_day]


def test_the_scorecard_is_told_in_words(offices):
    """A has enough of each indicator; B, of whom nobody answered, has no rank."""
    first, second = (drawn(offices, f"?agency={name}&lang=en") for name in "AB")

    assert "Rank 1 of 1" in first
    assert "36 of 40 who were asked have answered (90.0%)" in first
    assert "No rank: of an indicator there are fewer than 30 cases." in second
    assert "Nobody's answer is in the data." in second


def test_hand_overs_are_told_both_ways_with_what_is_unseen(offices):
    """One went to B and came back a day late; of three counted two are seen."""
    words = drawn(offices, "?agency=A&lang=en")

    assert "A → B → A" in words
    assert "1 cases came back" in words
    assert "counts 3 re-assignments of its cases; 1 of them can not be seen" in words
    assert "Goes to (1)" in drawn(offices, "?agency=B&lang=en")


def test_hot_topics_are_links_to_their_cases(offices):
    """The last four weeks beside the four before; each link has these days."""
    (row,) = table(offices, "topics", "?agency=A")

    assert ("半夜施工", 43, 0) == (row["label"], row["now"], row["before"])
    assert "agency=A&topic=1" in drawn(offices, "?agency=A")


def test_a_store_without_handling_says_what_lacks(tiny_city):
    """As the 1999 rows: no empty frame, but the work, topics and addresses that there are."""
    bare = {"status": None, "agency_basis": "assumed"}
    held = tiny_city(many(40, agency="A", more=bare))

    one, every = drawn(held, "?agency=A"), drawn(held, "")

    for words in (one, every):
        assert "資料來源未載辦理情形" in words
    assert "其中 40 件（100.0%）來源未載機關" in one
    assert "A（推定）" in every
    for absent in ("機關評比", "待辦案件", "改分流向", "如期率"):
        assert absent not in one


def test_a_repeated_address_is_told_as_its_lane(tiny_city, tmp_path):
    """Forty cases at one door: the lane, in how many months, and never the number."""
    tables = city.tables(many(40, agency="A", more={"status": None}), {})
    places = [
        row | {"district": "北區", "road": "林森路2段", "lane": "85", "number": "7"}
        for row in tables["addresses"].to_pylist()
    ]
    tables["addresses"] = pa.Table.from_pylist(places)
    rows = [row | {"address_id": 0} for row in tables["petitions"].to_pylist()]
    tables["petitions"] = pa.Table.from_pylist(rows, schema=tables["petitions"].schema)
    store.write(tmp_path / "again.duckdb", tables)

    words = drawn(Store(tmp_path / "again.duckdb"), "?agency=A")

    assert "林森路2段85巷" in words
    assert "q=%E6%9E%97%E6%A3%AE%E8%B7%AF+85%E5%B7%B7" in words
    assert "7號" not in words


@pytest.mark.parametrize(
    "search", ["", "?agency=none", "?start=1990-01-01&end=1990-02-01"]
)
def test_nothing_chosen_is_a_notice(tiny_city, offices, search):
    """An empty store, an agency that is not there, days without data."""
    for held in (tiny_city(), *([offices] if search else [])):
        words = drawn(held, search)
        assert "沒有" in words
        assert "Traceback" not in words


@pytest.mark.parametrize("name", list(agency.TABLES))
def test_every_table_has_its_columns_whatever_is_chosen(offices, tiny_city, name):
    """For exports: of one agency, of all, of none, and of an empty store the same columns."""
    columns = {
        tuple(
            agency.TABLES[name](
                held, Settings(), View.from_url(search), EVERYONE
            ).column_names
        )
        for held in (offices, tiny_city())
        for search in ("", "?agency=A", "?agency=none")
    }

    assert 1 == len(columns)


def test_a_desk_of_another_agency_is_empty(offices):
    """Rights are in the scope alone."""
    scope = Scope(agencies=("B",))

    found = desk.due(offices, Settings(), View.from_url("?agency=A"), scope)

    assert 0 == found.num_rows
