"""What stands behind each layer of the map, and what is drawn nearer? On the tiny city."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dashboard import analyses, map_cards, map_colours, map_zoom, playback, spots_layers
from dashboard.filters import Filters
from dashboard.pages import hotspots as page
from dashboard.scope import Scope
from dashboard.spots_base import stretches
from dashboard.view import BASES, LAYERS, View
from data.settings import Settings
from tests.city import CODES, SOUTH, Case, many

EVERYONE = Scope.everyone()
HERE = (121.5049, 25.0951)
"""A point in village 0."""


@pytest.fixture
def busy(tiny_city):
    """Return a city with 40 cases in 0, 1, 4 and 5, ten in the others: 0 is hot."""
    return tiny_city(
        case
        for at in range(16)
        for case in many(40 if at in {0, 1, 4, 5} else 10, village=at)
    )


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_has_the_columns_of_the_command(busy, layer):
    """The ten columns are those of `petitions hotspots`, in the order of the codes."""
    view = View(layer=layer)

    table = spots_layers.villages(busy, Settings(), view, EVERYONE)

    plain = analyses.hotspots(busy, Filters(), EVERYONE, Settings())
    assert plain.equals(table.select(plain.column_names))
    assert len(map_colours.scale(table, view).places) == 16


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_every_layer_is_drawn_in_both_languages(busy, layer, language):
    """A sentence, a legend and a row for each village; also where a village is picked."""
    view = View(layer=layer, language=language, village=CODES[3])

    drawn = page.draw(busy, Settings(), view, EVERYONE)

    told = drawn.hideout["villages"][CODES[0]]["values"]
    assert len(told) == len(drawn.hideout["heads"])
    assert "40" in told
    assert set(CODES) == set(drawn.hideout["order"])


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("cases", [0, 1, 29])
def test_too_few_cases_are_no_layer(tiny_city, layer, cases):
    """None, one, and one too few: one colour for all, whatever is asked for."""
    drawn = page.draw(tiny_city(many(cases)), Settings(), View(layer=layer), EVERYONE)

    assert 1 == len({one["colour"] for one in drawn.hideout["villages"].values()})


@pytest.mark.parametrize("base", BASES)
def test_expected_adds_up_to_the_cases(busy, base):
    """By residents, area, nothing; unknown where there is no past and no other petition."""
    table = spots_layers.villages(busy, Settings(), View(base=base), EVERYONE)

    expected = table["expected"].to_pylist()
    if base in {"residents", "counts"}:
        assert [17.5] * 16 == pytest.approx(expected)
    else:
        assert {None} == set(expected)


def test_the_village_that_stands_out_comes_first():
    """By z, by count, and a pattern before none."""
    rows = [
        {"gi_star_z": None, "count": 9, "pattern": "none"},
        {"gi_star_z": 1.0, "count": 2, "pattern": "historical_hot", "z_last": 0.0},
        {"gi_star_z": 3.0, "count": 5, "pattern": "new_hot", "z_last": 4.0},
    ]

    assert [2, 1, 0] == map_cards.order(rows, "class")
    assert [0, 2, 1] == map_cards.order(rows, "count")
    assert [2, 1, 0] == map_cards.order(rows, "emerging")


def test_who_may_read_nothing_sees_no_case_on_any_layer(busy):
    """Rights hold for layers and for points."""
    nobody = replace(EVERYONE, agencies=())

    for layer in LAYERS:
        table = spots_layers.villages(busy, Settings(), View(layer=layer), nobody)
        assert [0] * 16 == table["count"].to_pylist()


def test_the_past_is_the_same_days_of_earlier_years(tiny_city):
    """Whole weeks earlier, three years at most, none from before the data."""
    store = tiny_city([Case(day="2023-01-01"), Case(day="2025-12-31")])
    march = Filters(start=date(2025, 3, 1), end=date(2025, 3, 31))

    found = stretches(store, march)

    assert [
        (date(2024, 3, 2), date(2024, 4, 1)),
        (date(2023, 3, 4), date(2023, 4, 3)),
    ] == found
    assert [] == stretches(store, Filters())


def test_one_month_leads_to_the_next(tiny_city):
    """From February to January and March; from March on there is none."""
    store = tiny_city([Case(day="2025-01-05"), Case(day="2025-03-03")])
    february = View().choosing(start=date(2025, 2, 1), end=date(2025, 2, 28))

    words = str(playback.steps(store, february, "/hotspots"))

    assert "start=2025-01-01&end=2025-01-31" in words
    assert "start=2025-03-01&end=2025-03-31" in words
    march = View().choosing(start=date(2025, 3, 1), end=date(2025, 3, 31))
    assert "period-after" not in str(playback.steps(store, march, "/hotspots"))


NEAR = {"zoom": 17, "bounds": [25.09, 121.50, 25.10, 121.51]}


def test_from_far_counts_are_told_by_district(busy):
    """160 + 40 in the north's eight villages, 80 in the south; only for counts."""
    far = {"zoom": 10, "bounds": [25.0, 121.4, 25.2, 121.6]}
    count = View(layer="count", language="en")

    told = map_zoom.districts(busy, count, EVERYONE, far)

    assert {"North 200", "South 80"} == {
        one["title"] for one in told["districts"].values()
    }
    assert SOUTH in told["districts"]
    assert {"language": "en"} == map_zoom.districts(
        busy, View(language="en"), EVERYONE, far
    )


def test_only_cases_known_to_the_point_are_drawn_near_by(tiny_city):
    """Three at a door and one at a lane of the same point; a road and a district are none."""
    store = tiny_city(
        [
            *many(3, point=HERE),
            Case(point=HERE, level="lane"),
            Case(point=HERE, level="road"),
            Case(point=HERE, level="district"),
        ]
    )

    (heap,) = map_zoom.shapes(store, View(), EVERYONE, NEAR)["features"]
    hexagons = map_zoom.shapes(
        store, View(layer="count"), EVERYONE, NEAR | {"zoom": 15}
    )

    assert {"count": 4, "title": "4 件"} == heap["properties"]
    assert pytest.approx(list(HERE)) == heap["geometry"]["coordinates"]
    assert [4] == [one["properties"]["count"] for one in hexagons["features"]]
    assert 7 == len(hexagons["features"][0]["geometry"]["coordinates"][0])


def test_a_drawn_area_holds_nearer_too(tiny_city):
    """Two doors in sight, one of them within 50 m: one heap and one hexagon of one case."""
    store = tiny_city([Case(point=HERE), Case(point=(121.5079, 25.0981))])
    near = Filters(near=(*HERE, 50))

    for layer, zoom in (("class", 17), ("count", 15)):
        view = View(chosen=near, layer=layer)
        drawn = map_zoom.shapes(store, view, EVERYONE, NEAR | {"zoom": zoom})

        assert [1] == [one["properties"]["count"] for one in drawn["features"]]


def test_a_place_is_told_to_who_may_read_texts(tiny_city):
    """One case at a door: its address, or none for a reader without texts."""
    store = tiny_city([Case(point=HERE)])

    told, untold = (
        map_zoom.shapes(store, View(), scope, NEAR)["features"][0]["properties"]
        for scope in (EVERYONE, replace(EVERYONE, texts=False))
    )

    assert "某路0號" in told["title"]
    assert "某路0號" not in untold["title"]


@pytest.mark.parametrize(
    "seen",
    [
        None,
        {},
        {"zoom": "near", "bounds": NEAR["bounds"]},
        {"zoom": 99, "bounds": NEAR["bounds"]},
        {"zoom": 17, "bounds": [1, 2]},
        {"zoom": 17, "bounds": [-90, -180, 90, 180]},
        {"zoom": 17, "bounds": [float("nan")] * 4},
        ["zoom"],
    ],
)
def test_what_no_map_shows_draws_nothing(busy, seen):
    """Nonsense from the browser, or the whole world at once."""
    assert map_zoom.NOTHING == map_zoom.shapes(busy, View(), EVERYONE, seen)
