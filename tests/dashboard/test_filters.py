"""What an address must mean, whatever is written in it."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.filters import Filters
from dashboard.view import View

_WORD = st.text(
    st.characters(
        blacklist_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp", "Zs", "Cf")
    ),
    min_size=1,
    max_size=20,
)
_POINT = st.tuples(
    st.integers(-18_000_000, 18_000_000).map(lambda units: units / 100_000),
    st.integers(-9_000_000, 9_000_000).map(lambda units: units / 100_000),
)
_DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))


@given(
    st.builds(
        Filters,
        agencies=st.lists(_WORD, max_size=3, unique=True).map(tuple),
        categories=st.lists(_WORD, max_size=3, unique=True).map(tuple),
        topics=st.lists(st.integers(0, 999), max_size=3, unique=True).map(tuple),
        districts=st.lists(
            st.integers(63000010, 63000120).map(str), max_size=3, unique=True
        ).map(tuple),
        kind=st.sampled_from(["complaint", "service_order", "all"]),
        start=st.none() | _DAYS,
        weekdays=st.lists(st.integers(1, 7), unique=True).map(tuple),
        hours=st.none() | st.tuples(st.integers(0, 23), st.integers(0, 23)),
        punctuality=st.lists(
            st.sampled_from(["on_time", "late", "open", "overdue"]), unique=True
        ).map(tuple),
        reassigned=st.booleans(),
        repeated=st.sampled_from([None, "once", "only"]),
        satisfaction=st.lists(st.integers(1, 5), unique=True).map(tuple),
        levels=st.lists(_WORD, max_size=3, unique=True).map(tuple),
        words=st.sampled_from(["", "路燈", "路燈 不亮", "A10-1130506-00001"]),
        area=st.just(()) | st.lists(_POINT, min_size=3, max_size=40).map(tuple),
        near=st.none()
        | st.tuples(_POINT, st.integers(20, 20_000)).map(lambda one: (*one[0], one[1])),
    )
)
def test_a_choice_survives_its_address(chosen: Filters):
    """A link opened by a colleague shows the same."""
    assert chosen == Filters.from_url("?" + chosen.to_url())


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("", Filters()),
        (None, Filters()),
        ("?start=2024-02-30&agency=A", Filters(agencies=("A",))),
        ("?start=2024-03-02&end=2024-03-01", Filters()),
        ("?topic=1&topic=-1&topic=x&topic=1", Filters(topics=(1,))),
        ("?district=63000010&district=松山區", Filters(districts=("63000010",))),
        ("?kind=none", Filters()),
        ("?" + "agency=A&" * 5000, Filters()),
        ("?agency=" + quote("a\x00b"), Filters()),
        ("?weekday=0&weekday=8&weekday=7&weekday=x", Filters(weekdays=(7,))),
        ("?hours=24-3&hours=3&hours=22-05", Filters(hours=(22, 5))),
        ("?punctuality=late&punctuality=soon", Filters(punctuality=("late",))),
        ("?reassigned=no&repeated=twice&satisfaction=6", Filters()),
        ("?area=121.5,25;121.6,25", Filters()),
        ("?area=121.5,25;121.6,25;nan,25", Filters()),
        ("?near=121.5,25.03&near=121.5,25.03,5&near=500", Filters()),
        ("?near=121.5123456,25.03,500", Filters(near=(121.51235, 25.03, 500))),
        ("?q=" + quote("　路燈\u200b\n不亮１"), Filters(words="路燈 不亮1")),
    ],
)
def test_what_can_not_be_understood_is_left_out_piece_by_piece(search, expected):
    """Nonsense beside a choice does not spoil the choice."""
    assert expected == Filters.from_url(search)


@given(st.text(max_size=200))
def test_no_address_is_a_traceback(search: str):
    """And every state has an address that means the same."""
    view = View.from_url("?" + search)

    assert view == View.from_url(view.to_url())


def test_choosing_a_category_shows_it_whatever_its_kind():
    """大型廢棄物清運 is a service order; who asks for it wants it."""
    assert "complaint" == Filters().kind_counted
    assert "all" == Filters(categories=("大型廢棄物清運聯繫",)).kind_counted


def test_a_comparison_says_only_what_is_other():
    """Two districts of one agency: the agency holds for both."""
    view = View.from_url("?agency=A&district=63000010&against=district%3D63000020")

    assert (("A",), ("63000020",)) == (
        view.compared.agencies,
        view.compared.districts,
    )
    assert view == View.from_url(view.to_url())
    assert None is View.from_url("?agency=A&against=nonsense").compared


def test_a_village_that_is_picked_is_counted_alone_and_stays_out_of_the_filters():
    """The map goes on to show all villages; lists and series are of the picked one."""
    view = View.from_url("?village=63000010001")

    assert ((), ("63000010001",)) == (view.chosen.villages, view.counted.villages)
