"""What must the map say of each village, and send to the browser?"""

from __future__ import annotations

import json

import pyarrow as pa
import pytest

from dashboard import map_cards, map_colours, maps, spots_layers
from dashboard.filters import Filters
from dashboard.scope import Scope
from dashboard.view import View
from data.settings import Settings
from tests.city import CODES, NORTH, SOUTH, Case, many

CORNER = [
    case
    for at in range(16)
    for case in many(40 if at in {0, 1, 4, 5} else 10, village=at)
]
"""Four busy villages in a corner of sixteen: the one in the corner is hot."""


EVERYONE = Scope.everyone()


def _table(store, view=View()):  # noqa: B008 - frozen
    return spots_layers.villages(store, Settings(), view, EVERYONE)


def _told(store, view):
    table = _table(store, view)
    return map_cards.hideout(store, table, map_colours.scale(table, view), view)


def _rates(*rates):
    """Return a tested table with these rates."""
    return pa.table(
        {"class": ["none"] * len(rates), "rate_per_1000": pa.array(rates, pa.float64())}
    )


def test_each_village_has_the_colour_and_the_words_of_its_class(tiny_city):
    """Village 0 is hot, 15 is not; the card tells the same numbers as the table."""
    store = tiny_city(CORNER)

    told = _told(store, View(village=CODES[0]))

    hot, other = (told["villages"][CODES[at]] for at in (0, 15))
    assert 16 == len(told["villages"])
    assert CODES[0] == told["selected"]
    assert hot["colour"] != other["colour"]
    assert "北區 里00" == hot["title"]
    assert ["熱點", "40", "17.5", "1,000", "40.00", "3.65", "0.024"] == hot["values"]
    assert len(hot["values"]) == len(told["heads"])


def test_english_readers_are_told_in_english(tiny_city):
    """The village before its district, as addresses are written."""
    store = tiny_city(CORNER)

    told = _told(store, View(language="en"))

    village = told["villages"][CODES[0]]
    assert "Vil. 00, North" == village["title"]
    assert ("Class", "Hot spot") == (told["heads"][0], village["values"][0])


def test_villages_outside_the_chosen_districts_are_faint(tiny_city):
    """They are tested with the rest, and still there to click."""
    store = tiny_city(CORNER)
    view = View(chosen=Filters(districts=(SOUTH,)))

    told = _told(store, view)["villages"]

    assert ({True}, {False}) == tuple(
        {row["faint"] for code, row in told.items() if code.startswith(district)}
        for district in (NORTH, SOUTH)
    )


def test_the_legend_counts_the_villages_of_each_colour(tiny_city):
    """One hot, fifteen not; colours that no village has are left out."""
    store = tiny_city(CORNER)

    words = str(map_colours.legend(map_colours.scale(_table(store), View())))

    assert "熱點" in words
    assert "冷點" not in words
    assert "'1'" in words
    assert "'15'" in words


def test_rates_fall_into_five_classes_of_equal_size():
    """0.1 to 1.0 in tenths: two villages in each; nobody lives in the eleventh."""
    table = _rates(*(at / 10 for at in range(1, 11)), None)

    scale = map_colours.scale(table, View(layer="rate"))

    assert (0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5) == scale.places
    assert len(set(scale.colours)) == 6
    assert "0.10 – 0.28" == scale.labels[0]


@pytest.mark.parametrize(
    ("rates", "places"),
    [
        ((0.0, 0.0, 0.0, 0.0), (0, 0, 0, 0)),
        ((0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 5.0), (0, 0, 0, 0, 0, 0, 1)),
        ((2.0,), (0,)),
        ((None,), (0,)),
    ],
)
def test_rates_that_hardly_differ_have_fewer_classes(rates, places):
    """And every place has a colour and a label of its own."""
    scale = map_colours.scale(_rates(*rates), View(layer="rate"))

    assert places == scale.places
    assert len(scale.colours) == len(scale.labels) > max(places)


def test_rates_of_too_few_cases_are_not_drawn(tiny_city):
    """One case is a rate of 1 per 1,000 and means nothing."""
    store = tiny_city([Case()])

    scale = map_colours.scale(_table(store), View(layer="rate"))

    assert {"未檢定"} == {scale.labels[place] for place in scale.places}


def test_the_map_shows_the_city_or_the_chosen_districts(tiny_city):
    """The south is two rows of villages high: half of the city, less the margins."""
    store = tiny_city()

    (south, _), (north, _) = maps.viewport(store, View())["bounds"]
    (low, _), (high, _) = maps.viewport(
        store, View(chosen=Filters(districts=(SOUTH,)))
    )["bounds"]

    assert south == low
    assert north > high
    assert pytest.approx(0.02) == north - high


def test_the_polygons_are_sent_once_under_the_address_of_their_build(tiny_city):
    """Sixteen squares with the names that the hover card needs."""
    store = tiny_city()

    shapes = json.loads(maps.polygons(store, "village"))

    assert store.build in maps.address(store, "village")
    assert list(CODES) == [feature["id"] for feature in shapes["features"]]
    assert {"Polygon"} == {shape["geometry"]["type"] for shape in shapes["features"]}
