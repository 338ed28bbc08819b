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
