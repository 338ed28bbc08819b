"""What must a reader read on each page, in each state that the data can be in?"""

from __future__ import annotations

import pytest

from dashboard.pages import hotspots, overview
from dashboard.scope import Scope
from dashboard.view import View
from data.settings import Settings
from tests.city import CODES, SOUTH, Case, many

EVERYONE = Scope.everyone()
WHOLE_MARCH = "?start=2025-03-01&end=2025-03-31"


def _each_day(month, days, **said):
    return [Case(day=f"2025-{month:02}-{day:02}", **said) for day in range(1, days + 1)]


def _overview(store, search):
    return str(overview.draw(store, Settings(), View.from_url(search), EVERYONE))


def _hotspots(store, search):
    return hotspots.draw(store, Settings(), View.from_url(search), EVERYONE)


@pytest.fixture
def risen(tiny_city):
    """Return a city where noise went from 28 cases to 93, and parking from 56 to 31."""
    return tiny_city(
        [
            *(case for _ in range(3) for case in _each_day(3, 31)),
            *_each_day(3, 31, village=9, category="違規停車", agency="警察局"),
            *(case for month in (1, 2) for case in _each_day(month, 28 + 3 * (month == 1))),
            *(case for _ in range(2) for case in _each_day(2, 28, village=9, agency="警察局",
                                                           category="違規停車")),
            Case(day="2025-01-31", village=9, agency="警察局", category="違規停車"),
        ],
        read="300", kept="250", repeated="40", rejected="10",
    )  # fmt: skip


def test_the_overview_says_what_rose_where_and_whose_it_is(risen):
    """
    March holds 124 cases, the month before it 28 + 56; what was in January is not counted.

    Noise rose from 28 to 93 and is all that did: so did its agency, and the north.
    """
    words = _overview(risen, WHOLE_MARCH)

    assert "共 124 件，比前一期多 40 件（+47.6%）。" in words
    assert "▲ +65" in words  # no share of fewer than 30
    assert "28 → 93" in words
    for name in ("噪音", "環保局", "北區"):
        assert name in words
    assert "違規停車" not in words


def test_every_rise_is_a_link_to_its_map_and_cases_in_the_same_period(risen):
    """So that the numbers behind the link are those that were read."""
    words = _overview(risen, WHOLE_MARCH + "&lang=en")

    assert (
        "/hotspots?start=2025-03-01&end=2025-03-31"
        "&category=%E5%99%AA%E9%9F%B3&lang=en" in words
    )


def test_a_rise_of_too_few_is_not_ranked(tiny_city):
    """29 cases against none before are no finding, and no percentage."""
    store = tiny_city([*_each_day(3, 29), *_each_day(2, 28, agency="警察局")])

    words = _overview(store, WHOLE_MARCH + "&agency=環保局")

    assert "沒有達 30 件且增加者" in words
    assert "%)" not in words


def test_a_period_before_the_data_is_no_comparison(tiny_city):
    """Everything rose against nothing; the page says so instead of ranking."""
    store = tiny_city([case for _ in range(2) for case in _each_day(3, 31)])

    words = _overview(store, WHOLE_MARCH)

    assert "共 62 件；前一期沒有完整資料，無法比較。" in words
    assert "前一期 只有 0 天有資料（共 28 天），不宜比較" in words
    assert "前一期資料不完整，不排名" in words


def test_a_gap_in_the_series_is_told(tiny_city):
    """Weeks without any data are not weeks without cases; without a gap nothing is said."""
    whole = [*_each_day(3, 31), *_each_day(2, 28), *_each_day(1, 31)]
    torn = [*_each_day(3, 31), *_each_day(1, 31)]

    assert "空白處沒有資料" not in _overview(tiny_city(whole), WHOLE_MARCH)
    assert "空白處沒有資料" in _overview(tiny_city(torn), WHOLE_MARCH)


def test_the_overview_says_how_far_it_can_be_trusted(tiny_city):
    """Three of four placed to a village, the account of the rows, assumed agencies."""
    store = tiny_city(
        [
            *many(3, more={"agency_basis": "assumed"}),
            Case(village=None, level="road", district=SOUTH),
        ],
        read="10", kept="4", repeated="3", rejected="3",
    )  # fmt: skip

    words = _overview(store, "")

    assert "75.0% 定位到里" in words
    assert "只知道行政區：1 件（25.0%）" in words
    assert "其中 3 件（75.0%）的資料來源未載機關" in words
    assert "village=none" in words
    assert "路段" in words


@pytest.mark.parametrize(
    "search", ["", "?agency=none", "?start=1950-01-01&end=1950-02-01"]
)
def test_an_overview_of_nothing_says_so(tiny_city, search):
    """An empty store, an agency that is not there, a period before all data."""
    store = tiny_city([Case()] if search else [])

    assert "沒有符合條件的案件" in _overview(store, search)


@pytest.fixture
def corner(tiny_city):
    """Return a city with ten cases in each of the villages 0, 1, 4 and 5."""
    return tiny_city(case for at in (0, 1, 4, 5) for case in many(10, village=at))


@pytest.fixture
def busy(tiny_city):
    """Return a city with 40 cases in 0, 1, 4 and 5, ten in the others: 0 is hot."""
    return tiny_city(
        case
        for at in range(16)
        for case in many(40 if at in {0, 1, 4, 5} else 10, village=at)
    )


def test_the_hot_spots_are_told_with_method_number_and_period(busy):
    """All that a reader needs to explain the picture."""
    drawn = _hotspots(busy, "")

    assert "1 個里是熱點，0 個里是冷點（共 16 里，280 件定位到里）。" in str(
        drawn.heading
    )
    for words in ("Gi*", "雙尾 p", "偽發現率 q ≤ 0.05", "n＝280", "資料截至 114/03/"):
        assert words in str(drawn.side)


def test_the_ranking_tells_what_the_map_tells(busy):
    """The hottest village first, its z and q beside it, and a link to its cases."""
    drawn = str(_hotspots(busy, "?lang=en").side)

    assert drawn.index("Vil. 00") < drawn.index("Vil. 01")
    assert "3.65" in drawn
    assert f"/hotspots?village={CODES[0]}&lang=en" in drawn


def test_a_village_that_is_clicked_has_its_own_cases(corner):
    """Ten of forty, also where another district is chosen: a village has only one."""
    for district in ("", f"&district={SOUTH}"):
        drawn = _hotspots(corner, f"?village={CODES[1]}{district}")

        assert "北區 里01" in str(drawn.cases)
        assert "10 件" in str(drawn.cases)
        assert {f"A-{at:04}" for at in range(10, 20)} == {
            row["case"] for row in _rows(drawn)
        }


def _rows(drawn):
    """Return the rows of the list of cases."""
    return next(
        part.rowData
        for part in drawn.cases
        if getattr(part, "rowData", None) is not None
    )


def test_a_village_that_is_not_there_is_no_choice(corner):
    """All cases are listed, as without it."""
    drawn = _hotspots(corner, "?village=99999999999")

    assert "所有符合條件的案件" in str(drawn.cases)
    assert "40 件" in str(drawn.cases)


def test_cases_without_a_village_are_told_and_can_be_read(tiny_city):
    """They are on no village of the map, and not lost."""
    store = tiny_city([*many(30), *many(10, village=None, level="none")])

    drawn = _hotspots(store, "?village=none")

    assert "另有 10 件（25.0%）無法定位到里" in str(drawn.side)
    assert "無法定位到里的案件" in str(drawn.cases)
    assert 10 == len(_rows(drawn))


def test_too_few_cases_are_told_instead_of_drawn(tiny_city):
    """29 of them, in both layers: no colours, no ranking."""
    store = tiny_city(many(29))

    for layer in ("class", "rate"):
        drawn = _hotspots(store, f"?layer={layer}")

        assert "案件太少，不做檢定" in str(drawn.heading)
        assert "只有 29 件，少於 30 件" in str(drawn.heading)
        assert 1 == len({row["colour"] for row in drawn.hideout["villages"].values()})
        assert "z 最高的里" not in str(drawn.side)


def test_a_map_of_nothing_says_so(corner):
    """And the list is empty, not broken."""
    drawn = _hotspots(corner, "?agency=none")

    assert "沒有符合條件的案件" in str(drawn.heading)
    assert "沒有案件" in str(drawn.cases)


def test_a_page_beyond_the_last_is_the_last(corner):
    """A link to page 9 of two pages shows the second, and says so."""
    drawn = _hotspots(corner, "?page=9")

    assert "第 2 / 2 頁" in str(drawn.cases)
    assert "A-0000" in str(_rows(drawn))


def test_an_agency_that_we_assume_is_marked_so(tiny_city):
    """Beside every case, not in a footnote."""
    store = tiny_city([Case(more={"agency_basis": "assumed"})])

    assert "環保局（推定）" in str(_rows(_hotspots(store, "")))


def test_a_day_without_an_hour_is_shown_without_one(tiny_city):
    """00:00 would be an hour that nobody stated."""
    store = tiny_city([Case(more={"time_known": False})])

    assert "114/03/03" == _rows(_hotspots(store, ""))[0]["filed"]
