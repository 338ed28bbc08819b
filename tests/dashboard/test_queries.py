"""What must the store answer? Small cities whose counts a reader can do in the head."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from dashboard import queries
from dashboard.filters import Filters
from dashboard.periods import Period
from dashboard.scope import Scope
from dashboard.view import UNPLACED
from tests.city import CODES, NORTH, SOUTH, Case, many

EVERYONE = Scope.everyone()
ALL = Filters(kind="all")
MARCH = Period(date(2025, 3, 1), date(2025, 3, 31))


_EARLIER = datetime(2025, 3, 2)
_NOON, _LATER = datetime(2025, 3, 3, 12), datetime(2025, 3, 9, 12)


_UNSAID = dict.fromkeys(("due_at", "closed_at", "reassigned", "satisfaction"))


def _handled(day, village=3, level="door", **said):
    return Case(day=day, village=village, level=level, more={**_UNSAID, **said})


def _total(store, chosen, scope=EVERYONE):
    return sum(queries.count_by_place(store, chosen, scope)["count"].to_pylist())


def _refs(store, chosen, village=None, page=1, scope=EVERYONE):
    rows = queries.cases(store, chosen, scope, village, page)
    return rows["source_ref"].to_pylist()


def test_every_petition_is_in_one_row_of_the_places(tiny_city):
    """Two in a village, one in a district only, one without any place: none is lost."""
    store = tiny_city(
        [
            *many(2, village=3),
            Case(village=None, district=SOUTH, level="district"),
            Case(village=None, level=None),
        ]
    )

    rows = queries.count_by_place(store, Filters(), EVERYONE).to_pylist()

    assert [
        (CODES[3], NORTH, "door", 2),
        (None, SOUTH, "district", 1),
        (None, None, None, 1),
    ] == [
        (row["village_id"], row["district_id"], row["match_level"], row["count"])
        for row in rows
    ]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Filters(), 4),
        (ALL, 5),
        (Filters(kind="service_order"), 1),
        (Filters(categories=("清運",)), 1),
        (Filters(agencies=("警察局",)), 1),
        (Filters(agencies=("警察局", "環保局")), 4),
        (Filters(agencies=("none",)), 0),
        (Filters(topics=(7,)), 2),
        (Filters(districts=(SOUTH,)), 1),
        (Filters(channels=("phone",)), 1),
        (Filters(start=date(2025, 3, 4)), 2),
        (Filters(end=date(2025, 3, 3)), 2),
        (Filters(start=date(2025, 3, 4), end=date(2025, 3, 4)), 1),
        (Filters(agencies=("環保局",), topics=(7,), end=date(2025, 3, 3)), 1),
    ],
)
def test_each_filter_counts_what_it_says(tiny_city, chosen, expected):
    """Both days are counted in; a chosen category counts whatever its kind."""
    store = tiny_city(
        [
            Case(topic=7),
            Case(channel="phone"),
            Case(topic=7, day="2025-03-04"),
            Case(village=15, agency="警察局", day="2025-03-05"),
            Case(category="清運", kind="service_order"),
        ]
    )

    assert expected == _total(store, chosen)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Filters(villages=(CODES[3],)), "ABCDE"),
        (Filters(villages=(UNPLACED,)), "F"),
        (Filters(weekdays=(1,)), "ABCDEF"),
        (Filters(weekdays=(2, 7)), ""),
        (Filters(hours=(8, 9)), "B"),
        (Filters(hours=(9, 9)), "B"),
        (Filters(hours=(10, 12)), ""),
        (Filters(hours=(23, 1)), "AC"),
        (Filters(punctuality=("on_time",)), "A"),
        (Filters(punctuality=("late",)), "B"),
        (Filters(punctuality=("overdue",)), "C"),
        (Filters(punctuality=("open",)), "D"),
        (Filters(punctuality=("open", "late")), "BD"),
        (Filters(reassigned=True), "B"),
        (Filters(satisfaction=(1, 2)), "C"),
        (Filters(levels=("door",)), "ABCDE"),
        (Filters(words="a-0001"), "B"),
        (Filters(words="主旨2 某路"), "C"),
        (Filters(words="100%"), ""),
        (Filters(words="A.0001"), ""),
        (Filters(words="0001"), "B"),
        (Filters(words="主旨 _"), ""),
    ],
)
def test_what_is_folded_away_counts_what_it_says(tiny_city, chosen, expected):
    """Hours only where they are known; a due day only where there is one."""
    store = tiny_city(
        [
            _handled("2025-03-03 00:10", due_at=_NOON, closed_at=_NOON),
            _handled("2025-03-03 09:58", due_at=_NOON, closed_at=_LATER, reassigned=1),
            _handled("2025-03-03 23:00", due_at=_EARLIER, satisfaction=2),
            _handled("2025-03-03 00:00", due_at=_LATER, time_known=False),
            _handled("2025-03-03 00:00", time_known=False),
            _handled("2025-03-03 00:00", village=None, level="road", time_known=False),
        ]
    )

    assert expected == "".join(
        sorted("ABCDEF"[int(ref[2:])] for ref in _refs(store, chosen))
    )


def test_late_is_late_by_the_day_and_on_the_day_asked(tiny_city):
    """
    Closed at noon of the day due: on time. Closed on the 9th, open on the 4th.

    What is due on the 3rd is not overdue on the 3rd, and is on the 4th.
    """
    due = datetime(2025, 3, 3)
    store = tiny_city(
        [
            _handled("2025-03-01", due_at=due, closed_at=_NOON),
            _handled("2025-03-01", due_at=due, closed_at=_LATER),
            Case(day="2025-03-20", more=_UNSAID | {"status": None}),
        ]
    )

    for state, end, expected in (
        ("on_time", None, ["A-0000"]),
        ("late", None, ["A-0001"]),
        ("open", 3, ["A-0001"]),
        ("overdue", 3, []),
        ("overdue", 4, ["A-0001"]),
        ("late", 4, []),
    ):
        day = end and date(2025, 3, end)
        chosen = Filters(end=day, punctuality=(state,))
        assert expected == _refs(store, chosen), (state, end)


def test_an_incident_told_three_times_counts_once(tiny_city):
    """By its first petition; or only what is repeated is looked at."""
    store = tiny_city([*many(3, group=1), Case()])

    assert ["A-0003", "A-0000"] == _refs(store, Filters(repeated="once"))
    assert ["A-0002", "A-0001", "A-0000"] == _refs(store, Filters(repeated="only"))


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        # A triangle, and one with a bay that the second point lies in.
        (Filters(area=((121.5, 25.0), (121.6, 25.0), (121.5, 25.1))), "A"),
        (Filters(area=((121.5, 25.1), (121.5, 25.0), (121.6, 25.0))), "A"),
        (
            Filters(
                area=(
                    (121.5, 25.0),
                    (121.6, 25.0),
                    (121.6, 25.1),
                    (121.57, 25.1),
                    (121.57, 25.05),
                    (121.5, 25.1),
                )
            ),
            "AC",
        ),
        # A degree of latitude is 111,195 m on the ball, of longitude 100,8xx m here.
        (Filters(near=(121.52, 25.02, 2_100)), "A"),
        (Filters(near=(121.53, 25.02, 1_000)), ""),
        (Filters(near=(121.53, 25.02, 1_010)), "A"),
        (Filters(near=(121.52, 25.03, 1_110)), ""),
        (Filters(near=(121.52, 25.03, 1_115)), "A"),
    ],
)
def test_a_drawn_area_holds_the_points_inside_and_no_case_without_one(
    tiny_city, chosen, expected
):
    """A case that is known to its village only is not drawn, and not counted here."""
    points = ((121.52, 25.02), (121.55, 25.08), (121.59, 25.08), None)
    store = tiny_city([Case(point=point) for point in points])

    assert expected == "".join(
        sorted("ABCD"[int(ref[2:])] for ref in _refs(store, chosen))
    )


def test_words_of_a_text_are_not_found_by_a_reader_who_may_not_read_it(tiny_city):
    """Else the text could be found out word by word; the number may be known."""
    store = tiny_city([Case()])
    blind = Scope(texts=False)

    assert ["A-0000"] == _refs(store, Filters(words="內容0"))
    assert [] == _refs(store, Filters(words="內容0"), scope=blind)
    assert ["A-0000"] == _refs(store, Filters(words="A-0000"), scope=blind)


def test_a_case_at_the_last_minute_of_the_last_day_counts(tiny_city):
    """And one a minute later is of the next day."""
    store = tiny_city([Case(day="2025-03-04 23:59"), Case(day="2025-03-04 23:59")])

    assert 1 == _total(store, Filters(end=date(2025, 3, 4)))


def test_a_scope_hides_other_agencies_and_an_empty_one_hides_all(tiny_city):
    """From every question alike, the list of choices among them."""
    store = tiny_city([*many(2), Case(agency="警察局")])
    police, nobody = Scope(agencies=("警察局",)), Scope(agencies=())

    assert (1, 0) == (_total(store, ALL, police), _total(store, ALL, nobody))
    assert ["A-0002"] == _refs(store, ALL, scope=police)
    assert [] == _refs(store, ALL, scope=nobody)
    assert {"警察局"} == set(queries.options(store, police)["agency"].to_pylist()) - {
        None
    }
    assert 1 == queries.days_with_data(store, MARCH)


def test_a_scope_without_texts_shows_that_a_case_is_and_not_what_it_says(tiny_city):
    """Subject, text and place are empty; number, day and category stay."""
    store = tiny_city([Case()])

    row = queries.cases(store, ALL, Scope(texts=False), None, 1).to_pylist()[0]

    assert ("A-0000", "噪音", None, None, None) == (
        row["source_ref"],
        row["category"],
        row["subject"],
        row["text"],
        row["address_said"],
    )


def test_cases_are_listed_latest_first_page_by_page(tiny_city):
    """23 cases: 20 and 3, none twice, none left out."""
    store = tiny_city(many(23))

    first, second = _refs(store, ALL, page=1), _refs(store, ALL, page=2)

    assert [f"A-{at:04}" for at in reversed(range(23))] == first + second
    assert 20 == len(first)
    assert [] == _refs(store, ALL, page=3)


def test_cases_are_of_a_village_of_none_or_of_a_district(tiny_city):
    """The unplaced are those without a village, whether or not the district is known."""
    store = tiny_city(
        [
            Case(village=3),
            Case(village=None, district=SOUTH, level="road"),
            Case(village=None, level=None),
            Case(village=15),
        ]
    )

    assert ["A-0000"] == _refs(store, ALL, CODES[3])
    assert ["A-0002", "A-0001"] == _refs(store, ALL, UNPLACED)
    assert ["A-0003", "A-0001"] == _refs(store, Filters(districts=(SOUTH,)))


def test_three_periods_are_counted_side_by_side(tiny_city):
    """Two now, one before, three a year before, and what is outside of all is not."""
    store = tiny_city(
        [
            *many(2, day="2025-03-10"),
            Case(day="2025-02-10"),
            *many(3, day="2024-03-10", agency="警察局"),
            Case(day="2020-01-01"),
        ]
    )
    periods = (MARCH, MARCH.before(), MARCH.year_earlier())

    rows = queries.compare(store, Filters(), EVERYONE, periods).to_pylist()

    found = {
        (row["grouped_by"], row["agency"] or row["category"] or row["district_id"]): (
            row["now"],
            row["before"],
            row["year_before"],
        )
        for row in rows
    }
    assert {
        (7, None): (2, 1, 3),
        (3, "環保局"): (2, 1, 0),
        (3, "警察局"): (0, 0, 3),
        (5, "噪音"): (2, 1, 3),
        (6, NORTH): (2, 1, 3),
    } == found


def test_weeks_are_counted_back_from_the_last_day(tiny_city):
    """
    Up to Sunday the 30th: weeks begin on Monday the 24th and the 17th.

    The week in which only another agency has a case holds data and none of ours; the one
    before it holds no data at all, and has no row.
    """
    store = tiny_city(
        [
            Case(day="2025-03-30"),
            Case(day="2025-03-24"),
            Case(day="2025-03-17", agency="警察局"),
        ]
    )
    chosen = Filters(agencies=("環保局",))
    shown = Period.ending(date(2025, 3, 30), days=21)

    rows = queries.series(store, chosen, EVERYONE, shown, "week").to_pylist()

    assert [
        {"first_day": date(2025, 3, 17), "count": 0, "any_count": 1},
        {"first_day": date(2025, 3, 24), "count": 2, "any_count": 2},
    ] == rows


def test_months_begin_on_the_first(tiny_city):
    """Whatever the filters' own days are: the series shows what is around them too."""
    store = tiny_city([Case(day="2025-02-28"), *many(2, day="2025-03-31")])
    shown = Period(date(2025, 1, 1), date(2025, 3, 31))
    chosen = Filters(start=date(2025, 3, 1))

    rows = queries.series(store, chosen, EVERYONE, shown, "month").to_pylist()

    assert [(date(2025, 2, 1), 1), (date(2025, 3, 1), 2)] == [
        (row["first_day"], row["count"]) for row in rows
    ]


def test_the_days_of_the_data_are_told_by_the_build_else_by_the_cases(tiny_city):
    """A build knows of days without a case; an empty store has a day that stands for none."""
    cases = [Case(day="2025-03-03"), Case(day="2025-03-05")]
    told = {"data_from": "2025-03-01", "data_until": "2025-03-31"}

    assert (date(2025, 3, 3), date(2025, 3, 5)) == queries.data_days(tiny_city(cases))
    assert (date(2025, 3, 1), date(2025, 3, 31)) == queries.data_days(
        tiny_city(cases, **told)
    )
    assert (queries.NO_DAY, queries.NO_DAY) == queries.data_days(tiny_city())


def test_a_new_build_is_asked_anew(tiny_city, tmp_path):
    """An answer that is kept is kept for its build alone."""
    store, rebuilt = tiny_city([Case()]), tiny_city(many(3))
    assert 1 == _total(store, ALL)

    rebuilt.path.replace(store.path)

    assert 3 == _total(store, ALL)
