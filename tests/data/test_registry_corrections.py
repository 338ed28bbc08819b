"""Where is a place that the geocoder puts wrongly? The latest word holds, all stay."""

import dataclasses
from datetime import UTC, datetime

import pytest

from data.errors import RegistryError
from data.registry_corrections import Correction, add, corrections, history

HALL = Correction(
    text="臺北市政府",
    place_key="臺北市政府",
    who="王",
    why="在市府路1號",
    lon=121.56437654321,
    lat=25.03751234567,
    village_id="63000020032",
)
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def test_what_is_written_is_read(registry):
    """Every value comes back, degrees to the last digit."""
    written = add(registry, HALL, at=LATER)

    assert {"臺北市政府": written} == corrections(registry)
    assert HALL == dataclasses.replace(written, at=None, correction_id=0)
    assert LATER == written.at


def test_the_latest_word_holds(registry):
    """A place written another way has the same key: the later correction holds for both."""
    first = add(registry, HALL)
    second = add(
        registry, dataclasses.replace(HALL, text="台北市政府", lon=121.5, who="李")
    )

    assert {"臺北市政府": second} == corrections(registry)
    assert [first, second] == history(registry, "臺北市政府")
    assert [] == history(registry, "elsewhere")


def test_the_latest_is_the_last_written_not_the_one_with_the_latest_clock(registry):
    """The clocks of two servers differ; the order in the registry does not."""
    add(registry, HALL, at=LATER)
    second = add(registry, HALL, at=datetime(2020, 1, 1, tzinfo=UTC))

    assert {"臺北市政府": second} == corrections(registry)


def test_a_correction_can_be_taken_back(registry):
    """One that says no place leaves it to the geocoder; the history stays."""
    add(registry, HALL)
    add(registry, dataclasses.replace(HALL, lon=None, lat=None, village_id=None))

    assert {} == corrections(registry)
    assert [False, True] == [one.takes_back for one in history(registry, "臺北市政府")]


def test_a_village_alone_is_enough(registry):
    """Whoever knows the village but no point says just that."""
    village = add(registry, dataclasses.replace(HALL, lon=None, lat=None))

    assert {"臺北市政府": village} == corrections(registry)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"who": ""}, "Give all four"),
        ({"place_key": " "}, "Give all four"),
        ({"lat": None}, "only one of lon and lat"),
        ({"lon": 25.0, "lat": 121.5}, r"Expected degrees, e\.g\. 121\.5, 25\.0"),
        ({"lon": float("nan")}, "Expected degrees"),
        ({"lat": float("inf")}, "Expected degrees"),
        ({"village_id": "西村里"}, "Expected the 11 digits"),
        ({"village_id": "６３００００２００３２"}, "Expected the 11 digits"),
    ],
)
def test_one_that_says_no_place_is_refused(registry, wrong, said):
    """It is told what is wrong, and nothing is written."""
    with pytest.raises(RegistryError, match=said):
        add(registry, dataclasses.replace(HALL, **wrong))

    assert {} == corrections(registry)
