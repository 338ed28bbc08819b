"""A reader sees what his role may see: the same on pages, in tables and in files."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard import analyses, queries, rights
from dashboard.app import PAGES, screen
from dashboard.counted import answered
from dashboard.exports.asked import tables
from dashboard.filters import Filters
from dashboard.pages import overview
from dashboard.periods import Period
from dashboard.scope import Scope
from dashboard.view import View
from data.errors import RightsError
from data.settings import Settings
from tests.city import CODES, many

EVERYONE = Scope.everyone()
OUTREACH = rights.scope_of("outreach", None, ())
ADMIN = rights.scope_of("admin", None, ())
ALL = Filters(kind="all")
MARCH = Period(date(2025, 3, 1), date(2025, 3, 31))


def police(store):
    """Return the rights of the police."""
    return rights.scope_of("agency", "警察局", rights.names_of(store))


@pytest.fixture
def town(tiny_city):
    """
    Return a city of 40 cases in March, and of what little else there is.

    Village 0 has 20 of the environment and 6 of the police, village 1 has 2, village 9 12.
    """
    return tiny_city(
        [
            *many(20, village=0),
            *many(6, village=0, agency="警察局", category="違規停車"),
            *many(2, village=1, channel="phone"),
            *many(12, village=9, channel="phone"),
        ],
        disclosure_least="5",
        data_from="2025-03-01",
        data_until="2025-03-31",
    )


def test_an_agency_has_its_units_and_no_other():
    """警察局 has no units here; 交通局 has two, and a unit has only itself."""
    names = ("交通局", "交通局停管處", "交通局公運處", "警察局")

    assert {"交通局", "交通局停管處", "交通局公運處"} == set(
        rights.scope_of("agency", "交通局", names).agencies
    )
    assert ("警察局",) == rights.scope_of("agency", "警察局", names).agencies


@pytest.mark.parametrize("role", ["admin", "agency", "", "COMMISSION", "root"])
def test_a_role_without_rights_reads_and_counts_nothing(role, town):
    """An agency's reader without an agency has none either."""
    scope = rights.scope_of(role, None, ())

    assert 0 == analyses.account(town, ALL, scope).total
    assert 0 == queries.cases(town, ALL, scope, None, 1).num_rows


def test_an_agency_reads_its_own_cases_and_no_other(town):
    """6 of the 40."""
    listed = queries.cases(town, ALL, police(town), None, 1)

    assert {"警察局"} == set(listed["agency"].to_pylist())
    assert 6 == listed.num_rows


def test_all_cases_are_counted_in_blocks_for_an_agency_and_for_outreach(town):
    """None is missing: 40, as for the commission."""
    totals = [
        analyses.account(town, ALL, scope).total
        for scope in (EVERYONE, police(town), OUTREACH)
    ]

    assert [40, 40, 40] == totals


def test_a_village_of_two_cases_is_in_no_map_of_outreach(town):
    """
    Village 1 has 2 and is told with the smallest that makes 5: its neighbour, of 26.

    So the north has 28 without a village; village 9 in the south has its 12.
    """
    rows = queries.count_by_place(town, ALL, OUTREACH).to_pylist()

    told = {(row["village_id"], row["district_id"]): row["count"] for row in rows}
    assert {(None, CODES[0][:8]): 28, (CODES[9], CODES[9][:8]): 12} == told


def test_what_asks_for_a_village_and_a_category_is_refused(town):
    """Each is told, not both: else their difference would tell what each hides."""
    both = Filters(categories=("噪音",), villages=(CODES[9],))

    assert "refused" == answered(both, OUTREACH)
    assert 0 == analyses.comparison(town, both, OUTREACH, MARCH).whole.now


def test_days_are_whole_months_for_whoever_counts_blocks(town):
    """The cases are of the 3rd: a reader of single cases finds none on the 4th."""
    one_day = View(chosen=Filters(start=date(2025, 3, 4), end=date(2025, 3, 4)))

    seen = rights.page(town, "/", one_day, OUTREACH)

    assert (date(2025, 3, 1), date(2025, 3, 31)) == (seen.chosen.start, seen.chosen.end)
    assert one_day == rights.page(town, "/", one_day, EVERYONE)


def test_lately_is_the_last_whole_month(town):
    """The data end with March."""
    seen = rights.page(town, "/", View(), OUTREACH)

    assert (date(2025, 3, 1), date(2025, 3, 31)) == (seen.chosen.start, seen.chosen.end)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.PATH)
def test_an_admin_sees_no_page(page, town, tmp_path):
    """A sentence says whose account to take."""
    drawn = str(
        screen(town, _settings(tmp_path), ADMIN, page.PATH, "?kind=all")["page"]
    )

    assert "這個帳號只管理使用者" in drawn
    assert "環保局" not in drawn


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.PATH)
def test_no_page_shows_a_case_of_others(page, town, tmp_path):
    """Neither to the police nor to outreach: texts, numbers and ids of a case."""
    for scope in (police(town), OUTREACH):
        for search in (
            "?kind=all",
            "?kind=all&agency=環保局",
            f"?kind=all&case={0:020x}",
        ):
            drawn = str(screen(town, _settings(tmp_path), scope, page.PATH, search))
            # The first 20 cases, and the last 14, are of the environment.
            for at in (0, 19, 26, 39):
                assert f"主旨{at}'" not in drawn
                assert f"內容{at}'" not in drawn
                assert f"A-{at:04}" not in drawn


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.PATH)
def test_no_table_holds_a_case_of_others(page, town, tmp_path):
    """Whatever file, answer of the API or command it goes into."""
    settings = _settings(tmp_path)
    for scope in (police(town), OUTREACH, ADMIN):
        for search in ("?kind=all", "?kind=all&agency=環保局"):
            for table in tables(page).values():
                rows = _rows(table, town, settings, View.from_url(search), scope)
                assert not _others(rows)


def test_a_reader_of_an_agency_lands_on_its_own_desk(town, tmp_path):
    """The page of agencies needs single cases: those of the police are meant."""
    shown = screen(town, _settings(tmp_path), police(town), "/agency", "?kind=all")
    drawn = str(shown["page"])

    assert "您的權限看不到這一頁" not in drawn
    assert "環保局" not in drawn


def test_a_week_is_counted_by_nobody_else(town):
    """any_count tells a reader of the police that there are data, not how many."""
    own = replace(ALL, agencies=("警察局",))

    rows = queries.series(town, own, police(town), MARCH, "week").to_pylist()

    assert [1] == [row["any_count"] for row in rows]


def _rows(table, store, settings, view, scope):
    try:
        found = table(store, settings, view, scope)
    except RightsError:
        return []
    if hasattr(found, "pieces"):
        return [row for piece in found.pieces() for row in piece.to_pylist()]
    return found.to_pylist()


def _others(rows):
    """Return rows that tell of a single case of another agency."""
    return [
        row
        for row in rows
        if (row.get("petition_id") or row.get("source_ref"))
        and row.get("agency") != "警察局"
    ]


def _settings(folder):
    return Settings(registry=str(folder / "r.sqlite"))


def test_the_chart_of_blocks_goes_by_month(town):
    """All cases of a block are of the first day of its month: weeks would be empty."""
    view = rights.page(town, "/", View(), OUTREACH)

    rows = tables(overview)["series"](town, Settings(), view, OUTREACH).to_pylist()

    assert [(date(2025, 3, 1), 40)] == [
        (row["first_day"], row["count"]) for row in rows
    ]


@pytest.mark.parametrize(
    ("role", "opened"),
    [
        ("outreach", {"/", "/hotspots", "/trends", "/outreach"}),
        ("agency", {"/", "/hotspots", "/trends", "/topics", "/petitions", "/agency", "/outreach"}),
        ("commission", {page.PATH for page in PAGES}),
        ("admin", set()),
    ],
)  # fmt: skip
def test_the_menu_names_the_pages_that_a_role_can_open(role, opened):
    """A page that is refused whatever is chosen is no way to go."""
    scope = rights.scope_of(role, "警察局", ("警察局",))

    assert opened == {page.PATH for page in PAGES if rights.opens(page.PATH, scope)}
