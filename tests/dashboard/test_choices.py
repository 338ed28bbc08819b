"""What must a moved control mean? From the controls to the address, and back."""

from __future__ import annotations

from datetime import date

import pytest
from dash import no_update

from dashboard import choices, controls
from dashboard.filters import Filters
from dashboard.scope import Scope
from dashboard.view import View
from tests.city import SOUTH, Case

UNTIL = date(2025, 3, 31)
APRIL = View(chosen=Filters(start=date(2024, 4, 1), end=date(2024, 4, 30)), page=3)


def _moved(view, by, value):
    """Return the state after one control shows something else."""
    shown = {**choices.values(view, UNTIL), by: value}
    return choices.moved(view, shown, by, UNTIL)


@pytest.mark.parametrize(
    "view",
    [
        View(),
        APRIL,
        View(
            chosen=Filters(
                agencies=("警察局",), topics=(1, 2), districts=(SOUTH,), kind="all"
            )
        ),
    ],
)
@pytest.mark.parametrize("by", choices.CONTROLS)
def test_controls_that_show_the_state_change_nothing(view, by):
    """Else drawing the bar would write an address, and that draw the bar again."""
    assert (view, {}) == choices.moved(view, choices.values(view, UNTIL), by, UNTIL)


@pytest.mark.parametrize(
    ("preset", "start", "end"),
    [
        ("7", date(2025, 3, 25), UNTIL),
        ("28", date(2025, 3, 4), UNTIL),
        ("year", date(2025, 1, 1), UNTIL),
        ("last_year", date(2024, 1, 1), date(2024, 12, 31)),
        (choices.ANY, None, None),
        (choices.OWN, date(2024, 4, 1), date(2024, 4, 30)),
    ],
)
def test_a_usual_period_sets_both_days(preset, start, end):
    """Counted back from the last day of the data, which is counted in."""
    view, wrong = _moved(APRIL, choices.PERIOD, preset)

    assert (start, end, {}) == (view.chosen.start, view.chosen.end, wrong)
    assert preset == choices.values(view, UNTIL)[choices.PERIOD]


def test_a_typed_day_is_a_day_of_the_address():
    """In the years of the Republic as well."""
    view, _ = _moved(APRIL, choices.END, "113/04/15")

    assert date(2024, 4, 15) == view.chosen.end
    assert 1 == view.page


@pytest.mark.parametrize(
    ("by", "typed", "words"),
    [
        (choices.START, "soon", "看不懂"),
        (choices.START, "2024-05-01", "早於"),
        (choices.END, "2024-03-01", "早於"),
    ],
)
def test_a_day_that_can_not_be_used_changes_nothing_and_says_why(by, typed, words):
    """Beside the box that it was typed in."""
    view, wrong = _moved(APRIL, by, typed)

    assert APRIL == view
    assert words in wrong[by]


def test_a_wrong_day_does_not_hold_up_the_other_controls():
    """Who then chooses an agency gets the agency, with the days of the address."""
    shown = {
        **choices.values(APRIL, UNTIL),
        choices.START: "soon",
        "filter-agency": ["警察局"],
    }

    view, wrong = choices.moved(APRIL, shown, "filter-agency", UNTIL)

    assert ({}, ("警察局",), date(2024, 4, 1)) == (
        wrong,
        view.chosen.agencies,
        view.chosen.start,
    )


def test_an_address_sets_the_controls(tiny_city):
    """The browser's back button is obeyed, and writes no address itself."""
    store = tiny_city([Case()])
    shown = choices.values(View(), UNTIL)

    kept = controls.keep(store, "?agency=A&topic=3", shown, controls.ADDRESS)

    assert no_update == kept["search"]
    assert (["A"], ["3"]) == (
        kept["shown"]["filter-agency"],
        kept["shown"]["filter-topic"],
    )


def test_a_control_writes_the_address_and_keeps_what_else_is_in_it(tiny_city):
    """Language and layer stay; the list of cases goes back to its first page."""
    store = tiny_city([Case()])
    search = "?lang=en&layer=rate&page=4"
    view = View.from_url(search)
    shown = {**choices.values(view, UNTIL), "filter-district": [SOUTH]}

    kept = controls.keep(store, search, shown, "filter-district")

    assert f"?district={SOUTH}&layer=rate&lang=en" == kept["search"]


def test_the_bar_offers_what_the_data_holds_and_what_the_address_asks_for(tiny_city):
    """A choice that the data lacks can be seen, and taken back."""
    store = tiny_city([Case(agency="警察局"), Case(agency="警察局"), Case()])
    view = View.from_url("?agency=消失局")

    bar = controls.bar(store, "/", view, Scope.everyone(), "period.whole")

    pickers = {getattr(part, "id", None): part for part in bar}
    assert ["警察局（2）", "環保局（1）", "消失局"] == [
        option["label"] for option in pickers["filter-agency"].data
    ]
    assert ["北區", "南區"] == [
        option["label"] for option in pickers["filter-district"].data
    ]
