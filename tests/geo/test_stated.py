"""When must a stated point be taken, in a city of two squares, and how good is it?"""

from __future__ import annotations

import polars as pl
import pytest
import shapely

from geo.boundaries import Boundaries
from geo.stated import UNMEASURED, Areas, by_points

WEST, EAST = "63000010001", "63000020001"
IN_WEST, IN_EAST = (121.505, 25.005), (121.515, 25.005)


@pytest.fixture
def areas():
    """Return two villages, each a district of its own, a 100th degree wide."""
    squares = [
        shapely.box(121.50, 25.0, 121.51, 25.01),
        shapely.box(121.51, 25.0, 121.52, 25.01),
    ]
    return Areas(
        Boundaries([WEST, EAST], squares), Boundaries(["63000010", "63000020"], squares)
    )


def _placed(*rows):
    usual = {
        "match_level": "road", "lon": None, "lat": None, "error_m": None,
        "village_id": None, "stated_id": None, "said_id": None, "source": "a",
    }  # fmt: skip
    kinds = {
        **dict.fromkeys(
            ("match_level", "village_id", "stated_id", "said_id", "source"), pl.String
        ),
        **dict.fromkeys(
            ("lon", "lat", "error_m", "point_lon", "point_lat"), pl.Float64
        ),
    }
    named = [
        usual | {"point_lon": at[0], "point_lat": at[1]} | said for at, said in rows
    ]
    return pl.DataFrame(named, schema=kinds)


@pytest.mark.parametrize(
    ("at", "said", "fate"),
    [
        (IN_WEST, {}, "used"),
        (IN_WEST, {"said_id": "63000010"}, "used"),
        (IN_WEST, {"said_id": "63000020"}, "far"),
        (IN_WEST, {"stated_id": EAST}, "far"),
        (IN_WEST, {"match_level": "outside"}, "far"),
        (IN_WEST, {"match_level": "corrected"}, "corrected"),
        ((121.7, 25.0), {}, "outside"),
        ((121.5095, 25.005), {"stated_id": EAST}, "used"),
    ],
)
def test_a_point_is_taken_unless_something_speaks_against_it(areas, at, said, fate):
    """500 m within the other district is far, 50 m is not; a person's word wins."""
    assert [fate] == by_points(_placed((at, said)), areas)["fate"].to_list()


def test_the_village_is_that_of_the_point_unless_the_text_states_it(areas):
    """Near a border the city's own word is better than a point with an error."""
    found = by_points(
        _placed((IN_WEST, {}), ((121.5095, 25.005), {"stated_id": EAST})), areas
    )

    assert [WEST, EAST] == found["village_id"].to_list()


def test_a_source_that_can_not_be_measured_is_assumed(areas):
    """Without thirty doors to compare with, the error is a rule of thumb."""
    assert [UNMEASURED] == [
        (error, pytest.approx(score))
        for error, score in by_points(_placed((IN_WEST, {})), areas)
        .select("error_m", "score")
        .rows()
    ]


def test_a_source_is_as_good_as_it_places_the_doors_that_are_known(areas):
    """Thirty doors, ten at 10.1 m, twenty at 20.2 m; three of them in the other village."""
    doors = [
        (
            (IN_WEST[0] + (0.0001 if n < 10 else 0.0002), IN_WEST[1]),
            {
                "match_level": "door", "lon": IN_WEST[0], "lat": IN_WEST[1],
                "error_m": 26.0, "village_id": EAST if n >= 27 else WEST,
            },
        )
        for n in range(30)
    ]  # fmt: skip

    found = by_points(_placed(*doors, (IN_EAST, {})), areas)

    assert 20.2 == pytest.approx(found["error_m"][30], abs=0.1)
    assert 28 / 32 == pytest.approx(found["score"][30])
