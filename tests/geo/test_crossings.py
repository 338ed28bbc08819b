"""Which crossing must the look-up give for ways as they were read?"""

import polars as pl
import pytest

from geo.crossing import WAYS
from geo.crossings import Crossings, lookup

DISTRICTS = pl.DataFrame(
    {"district": ["大安區", "信義區"], "district_id": ["63000030", "63000020"]}
)
CANDIDATES = pl.List(pl.Struct({"village_id": pl.String, "weight": pl.Float32}))


def both(here, there):
    """Return a village of 大安區 and one of 信義區 with these weights."""
    return [
        {"village_id": "63000030001", "weight": here},
        {"village_id": "63000020001", "weight": there},
    ]


@pytest.fixture(scope="module")
def crossings():
    """Return four crossings: two with sections, a lane's mouth, and a namesake far off."""
    rows = [
        ("仁愛路4段", "光復南路", 121.5570, 25.0380, 20.0, "known", both(0.75, 0.25)),
        ("信義路2段", "新生南路1段", 121.5330, 25.0336, 30.0, "known", both(1.0, 0.0)[:1]),
        ("延吉街", "延吉街126巷", 121.5550, 25.0430, 60.0, "estimated", both(1.0, 0.0)[:1]),
        ("仁愛路3段", "光復南路", 121.5470, 25.0380, 90.0, "estimated", both(1.0, 0.0)[:1]),
    ]  # fmt: skip
    schema = {
        "way_a": pl.String, "way_b": pl.String, "lon": pl.Float64, "lat": pl.Float64,
        "error_m": pl.Float32, "basis": pl.String, "candidates": CANDIDATES,
    }  # fmt: skip
    return Crossings.of(pl.DataFrame(rows, schema=schema, orient="row"), DISTRICTS)


def found(crossings, *ways, district=None):
    """Return the one row of a look-up."""
    asked = pl.DataFrame(
        [[*ways, None, None][:3]], schema=dict.fromkeys(WAYS, pl.String), orient="row"
    )
    said = pl.Series([district], dtype=pl.String)
    return lookup(asked, said, crossings).row(0, named=True)


@pytest.mark.parametrize(
    "ways",
    [
        ("光復南路", "仁愛路4段"),  # in either order
        ("仁愛路", "光復南路"),  # the section left out: the one that points know
        ("仁愛路4段", "光復路"),  # no such road, yet its core is known
        ("仁愛路5段", "光復南路"),  # a wrong section
        ("永吉路", "仁愛路4段", "光復南路"),  # the second and third of three
    ],
)
def test_a_crossing_is_found_by_all_its_names(ways, crossings):
    """仁愛路4段 and 光復南路 at 121.557, 25.038, however they are written."""
    assert (121.557, 25.038) == (
        found(crossings, *ways)["lon"],
        found(crossings, *ways)["lat"],
    )


def test_a_shortened_name_meets_what_it_can(crossings):
    """新生* meets 信義路 in one place only."""
    place = found(crossings, "信義路", "新生*")

    assert ("信義路2段", "新生南路1段") == (place["way_a"], place["way_b"])


def test_a_name_that_fits_two_crossings_is_as_unsure_as_they_are_far_apart(crossings):
    """仁愛路×光復南路 is known at 4段, and estimated 0.01 degrees or 1,009 m west of it."""
    assert 20.0 + 1009.0 == pytest.approx(
        found(crossings, "仁愛路", "光復南路")["error_m"]
    )
    assert 20.0 == found(crossings, "仁愛路4段", "光復南路")["error_m"]


def test_the_mouth_of_its_lane_stands_for_a_crossing_that_is_not_known(crossings):
    """延吉街126巷 meets an unknown way: its mouth, 150 m less sure."""
    place = found(crossings, "延吉街126巷", "市民大道4段")

    assert ("延吉街", "延吉街126巷", 210.0) == (
        place["way_a"], place["way_b"], place["error_m"],
    )  # fmt: skip


def test_the_stated_district_leaves_its_villages_alone(crossings):
    """In 信義區 a quarter of the crossing's villages is all of them."""
    ways = ("仁愛路4段", "光復南路")

    here = found(crossings, *ways, district="信義區")["candidates"]
    elsewhere = found(crossings, *ways, district="士林區")["candidates"]

    assert both(0.0, 1.0)[1:] == here
    assert both(0.75, 0.25) == elsewhere


def test_ways_that_do_not_meet_give_nothing(crossings):
    """Nothing is invented for two roads of which no crossing is known."""
    place = found(crossings, "延吉街", "新生南路1段")

    assert (None, None, []) == (place["lon"], place["error_m"], place["candidates"])


def test_rows_come_out_as_they_went_in(crossings):
    """One row each, also where the ways are missing."""
    asked = pl.DataFrame(
        [("延吉街", "延吉街126巷", None), (None, None, None), ("光復南路", "仁愛路4段", None)],
        schema=dict.fromkeys(WAYS, pl.String), orient="row",
    )  # fmt: skip

    places = lookup(asked, pl.Series([None, None, None], dtype=pl.String), crossings)

    assert ["延吉街", None, "仁愛路4段"] == places["way_a"].to_list()
