"""What putting a place right must write, on SQLite and on PostgreSQL."""

from __future__ import annotations

from contextlib import closing

import pytest

from data.errors import RegistryError
from data.registry import Registry
from data.registry_corrections import history
from data.settings import Settings
from ingest import put_right
from ingest.places import Known, corrections_of, known_areas, known_places
from tests.data import conftest as databases

new, where = databases.new, databases.where
sqlite, postgresql, server = databases.sqlite, databases.postgresql, databases.server

HALL = "63000020001"


@pytest.fixture(scope="module")
def places():
    """Return what ships with the project, loaded once."""
    return Known(known_places(), known_areas())


@pytest.fixture
def settings(where, tmp_path):
    """Return settings with a registry of either kind."""
    return Settings(registry=where, doors=tmp_path / "doors.parquet")


def test_one_word_is_enough_for_every_way_of_writing(settings, places):
    """The later word on the same place, written another way, takes the earlier's place."""
    said = {"who": "王", "why": "看過"}
    put_right.add(settings, places, "信義區市府路1號", lon=121.565, lat=25.038, **said)
    put_right.add(
        settings,
        places,
        "台北市信義區市府路１號9樓",
        lon=306891.6,
        lat=2770052.1,
        **said,
    )

    held = corrections_of(settings)

    assert [("台北市信義區市府路1號", HALL)] == [
        (one.text, one.village_id) for one in held
    ]
    assert 121.5637838 == pytest.approx(held[0].lon, abs=1e-6)


def test_text_and_reason_are_masked_before_they_are_kept(settings, places):
    """A floor and a telephone are nobody's place."""
    one = put_right.add(
        settings,
        places,
        "信義區市府路1號7樓之2",
        who="王",
        why="電話0912345678",
        village=HALL,
    )

    assert ("信義區市府路1號", "電話〔手機〕") == (one.text, one.why)


@pytest.mark.parametrize("village", [HALL, "信義區西村里"])
def test_a_village_is_named_by_code_or_name(settings, places, village):
    """中央里 exists twice: the district stands before it."""
    one = put_right.add(
        settings, places, "某山某亭", who="王", why="問過", village=village
    )

    assert (HALL, None) == (one.village_id, one.lon)


def test_a_correction_is_withdrawn_and_stays_in_the_history(settings, places):
    """The geocoder decides again; who said what is not forgotten."""
    one = put_right.add(
        settings, places, "信義區市府路1號", who="王", why="甲", village=HALL
    )
    put_right.withdraw(settings, places, "信義區市府路１號", who="李", why="乙")

    assert [] == corrections_of(settings)
    with closing(Registry(settings.registry)) as registry:
        told = history(registry, one.place_key)
    assert ["王", "李"] == [said.who for said in told]
    with pytest.raises(RegistryError, match="no correction of this place holds"):
        put_right.withdraw(settings, places, "信義區市府路1號", who="李", why="乙")


@pytest.mark.parametrize(
    ("address", "said", "told"),
    [
        ("信義區市府路1號", {}, "Expected --lon and --lat, or --village"),
        ("信義區市府路1號", {"lon": 121.5}, "Expected --lon and --lat"),
        ("信義區市府路1號", {"lon": 120.2, "lat": 23.0}, "lies in no village"),
        ("信義區市府路1號", {"village": "中央里"}, "none of this city"),
        (
            "信義區市府路1號",
            {"lon": 121.5637838, "lat": 25.0375229, "village": "大安區龍門里"},
            "lies in 63000020001, not in 63000030041",
        ),
        (" ", {"village": HALL}, "names no place"),
    ],
)
def test_what_says_no_place_is_refused(settings, places, address, said, told):
    """In one sentence, and nothing is written."""
    with pytest.raises(RegistryError, match=told):
        put_right.add(settings, places, address, who="王", why="甲", **said)

    assert [] == corrections_of(settings)
