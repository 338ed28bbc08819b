"""What must a reader read on the page of series, in each state that the data can be in?"""

from __future__ import annotations

import shutil
from datetime import date, timedelta

import pytest

from dashboard.pages import trends
from dashboard.scope import Scope
from dashboard.view import View
from data import registry_breaks
from data.registry import Registry
from data.registry_breaks import Break
from data.settings import Settings
from tests import city
from tests.city import NORTH, SOUTH, Case, many

EVERYONE = Scope.everyone()
LAST = date(2025, 3, 2)


def _weekly(counts, **said):
    """Return so many cases on the last day of each week, the last week last."""
    return [
        case
        for ago, n in enumerate(reversed(counts))
        for case in many(n, day=str(LAST - timedelta(weeks=ago)), **said)
    ]


def _daily(days, **said):
    return [Case(day=str(LAST - timedelta(days=ago)), **said) for ago in range(days)]


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """Return settings with a registry that holds no break; no test writes there."""
    where = str(tmp_path_factory.mktemp("registry") / "registry.sqlite")
    opened = Registry(where)
    for one in registry_breaks.breaks(opened):
        registry_breaks.withdraw(opened, one.break_id, who="test", why="own breaks")
    return Settings(registry=where)


@pytest.fixture(scope="module")
def noisy(tmp_path_factory):
    """Return a city with ten cases of noise in 130 weeks each, then forty; lamps daily."""
    cases = [
        *_weekly([10] * 130 + [40]),
        *_daily(917, category="路燈", agency="公園處", village=9),
    ]
    path = tmp_path_factory.mktemp("noisy") / "city.duckdb"
    # A case is a minute after the one before it: the last lamps are of the next day.
    return city.write(path, cases, data_until=str(LAST))


def _words(store, settings, search=""):
    return str(trends.draw(store, settings, View.from_url(search), EVERYONE))


def _table(name, store, settings, search=""):
    return trends.TABLES[name](store, settings, View.from_url(search), EVERYONE)


def test_it_says_what_rose_since_when_and_that_it_is_new(noisy, settings):
    """Of noise and lamps noise stands out: 40 cases, 10 were to be expected."""
    words = _words(noisy, settings)

    assert (
        "最近 7 天，2 個類別中有 1 個突出：「噪音」40 件，預期 10 件（4.0 倍），"
        "新出現，自 114/02/24 起。" in words
    )


def test_the_name_of_a_series_narrows_the_page_to_it(noisy, settings):
    """And the series of that category says the same of the same week, and how sure."""
    assert "/trends?category=%E5%99%AA%E9%9F%B3" in _words(noisy, settings)

    narrowed = _words(noisy, settings, "?category=噪音")

    assert "40 件，明顯高於預期的 10 件（4.0 倍），是新出現的" in narrowed
    assert "純屬巧合的機會 &lt; 0.001" in narrowed or "機會 < 0.001" in narrowed


def test_the_last_week_is_marked_and_the_weeks_before_are_usual(noisy, settings):
    """104 weeks are drawn where no day is chosen, and four are foretold."""
    rows = _table("series", noisy, settings, "?category=噪音").to_pylist()
    past = [row for row in rows if row["state"] != "forecast"]

    assert 104 == len(past)
    assert ("new", 40) == (past[-1]["state"], past[-1]["count"])
    assert {"usual"} == {row["state"] for row in past[:-1]}
    assert 4 == len(rows) - len(past)
    assert all(row["low"] <= 10 <= row["high"] for row in past)


@pytest.mark.parametrize(
    ("search", "rows"), [("?step=day", 91), ("?step=week", 104), ("?step=month", 31)]
)
def test_days_weeks_and_months_count_every_case_of_their_days(
    noisy, settings, search, rows
):
    """Data of 917 days: 31 months and a piece."""
    counted = [
        row
        for row in _table("series", noisy, settings, search).to_pylist()
        if row["state"] != "forecast"
    ]
    first = counted[0]["first_day"]

    assert rows <= len(counted) <= rows + 1
    held = noisy.query(
        """select count(*) as n from petitions
        where filed_at >= $first and filed_at < $last::date + 1""",
        first=first,
        last=LAST,
    )
    assert held["n"].to_pylist() == [sum(row["count"] or 0 for row in counted)]


def test_a_gap_is_no_data_and_is_not_judged(tiny_city, settings):
    """Two weeks without any case at all: missing, not few; and marked on the chart."""
    gap = {LAST - timedelta(days=ago) for ago in range(28, 42)}
    store = tiny_city(
        [case for case in _daily(400) if date.fromisoformat(case.day) not in gap]
    )

    states = [row["state"] for row in _table("series", store, settings).to_pylist()]
    marks = _table("marks", store, settings).to_pylist()

    assert ["missing", "missing"] == [state for state in states if state == "missing"]
    assert "low" not in states
    assert [(min(gap), max(gap))] == [
        (row["first_day"], row["last_day"]) for row in marks if row["kind"] == "missing"
    ]
    assert "沒有資料" in _words(store, settings)


def test_a_break_is_drawn_with_a_letter_and_told(noisy, settings, tmp_path):
    """A break of noise concerns noise and the whole, not lamps."""
    settings = Settings(
        registry=str(shutil.copy(settings.registry, tmp_path / "registry.sqlite"))
    )
    registry_breaks.add(
        Registry(settings.registry),
        Break(
            "s", "renamed", "category", date(2024, 9, 1), "為什麼", "w", "噪音", "吵"
        ),
    )

    whole, noise, lamps = (
        _table("marks", noisy, settings, search).to_pylist()
        for search in ("", "?category=噪音", "?category=路燈")
    )

    for rows in (whole, noise):
        assert [("吵", "噪音", "為什麼")] == [
            (row["before"], row["name"], row["note"])
            for row in rows
            if row["kind"] == "renamed"
        ]
    assert [] == [row for row in lamps if row["kind"] == "renamed"]
    assert "類別改名：吵 → 噪音" in _words(noisy, settings)


def test_typhoons_and_the_new_year_are_told(noisy, settings):
    """Of the two years drawn: Khanun, Gaemi, Krathon, Kong-rey, and the feast of 2025."""
    rows = _table("marks", noisy, settings).to_pylist()

    assert [
        date(2023, 8, 3),
        date(2024, 7, 24),
        date(2024, 10, 2),
        date(2024, 10, 31),
    ] == [row["first_day"] for row in rows if row["kind"] == "typhoon"]
    assert date(2025, 1, 28) in [
        row["first_day"] for row in rows if row["kind"] == "new_year"
    ]


def test_two_districts_lie_beside_each_other(tiny_city, settings):
    """Noise in the north, twice as much in the south: the table has both, day by day."""
    store = tiny_city(
        [*_daily(70), *_daily(70, village=9), *_daily(70, village=10)],
    )
    search = f"?district={NORTH}&against=district%3D{SOUTH}"

    rows = _table("compared", store, settings, search).to_pylist()
    words = _words(store, settings, search)

    assert {(7, 14)} == {(row["count"], row["other_count"]) for row in rows}
    assert "「北區」70 件，「南區」140 件" in words
    assert "前者是後者的 0.50 倍。" in words


def test_a_year_can_be_compared_with_the_year_before(noisy, settings):
    """The other side has its own days, and lies under the first one's."""
    search = (
        "?category=噪音&step=week&start=2024-09-02&end=2025-03-02"
        "&against=start%3D2023-09-04%26end%3D2024-03-03"
    )
    rows = _table("compared", noisy, settings, search).to_pylist()

    assert 26 == len(rows)
    assert (date(2024, 9, 2), date(2023, 9, 4)) == (
        rows[0]["first_day"],
        rows[0]["other_first_day"],
    )
    assert (40, 10) == (rows[-1]["count"], rows[-1]["other_count"])


def test_nothing_is_compared_where_nothing_is_asked(noisy, settings):
    """The table behind a comparison is then empty, not the series twice."""
    assert 0 == _table("compared", noisy, settings).num_rows


def test_too_few_cases_are_counted_and_not_judged(tiny_city, settings):
    """29 cases: no band, no alarm, and it says so."""
    store = tiny_city(_daily(29))

    words = _words(store, settings)

    assert "只有 29 件，少於 30 件：只列件數，不判斷高低" in words
    assert [None] == sorted({*_table("series", store, settings)["high"].to_pylist()})


def test_no_case_is_said(noisy, settings):
    """An agency that nobody knows."""
    assert "沒有符合" in _words(noisy, settings, "?agency=x")


def test_a_week_without_any_case_asks_for_the_data_first(tiny_city, settings):
    """Ten a week and then none, while lamps go on: it may be a gap, not a fall."""
    store = tiny_city(
        [*_weekly([30] * 60 + [0]), *_daily(430, category="路燈", agency="公園處")],
        data_until=str(LAST),
    )

    words = _words(store, settings, "?category=噪音")

    assert "只有 0 件，遠少於預期的 30 件。最後一件在 114/02/23" in words
    assert "1 個遠少於預期（如噪音）" in _words(store, settings)


def test_a_registry_that_can_not_be_read_is_said_and_the_page_stands(noisy, tmp_path):
    """A file that is no registry: without breaks, with a sentence."""
    broken = tmp_path / "broken.sqlite"
    broken.write_text("no registry at all, " * 50, encoding="utf-8")

    words = _words(noisy, Settings(registry=str(broken)))

    assert "無法讀取登錄簿" in words
    assert "「噪音」40 件" in words


@pytest.mark.parametrize(
    "by", ["category", "agency", "agency_category", "district", "channel", "topic"]
)
def test_each_kind_of_series_has_a_list_or_says_why_not(noisy, settings, by):
    """The tiny city has no topics; all others have a row at least."""
    rows = _table("ranking", noisy, settings, f"?by={by}").num_rows

    assert (rows == 0) == (by == "topic")
    assert ("資料中沒有這一項" in _words(noisy, settings, f"?by={by}")) == (rows == 0)


def test_both_languages_say_the_same_numbers(noisy, settings):
    """In English, with years of the common era."""
    words = _words(noisy, settings, "?lang=en")

    assert "1 of 2 series by category stands out" in words
    assert "40 cases, 10 expected (4.0 times), new, since 2025/02/24" in words
