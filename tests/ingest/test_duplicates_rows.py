"""What of a build is looked at for duplicates? Complaints, at spots, in their words."""

from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest

from data.settings import Settings
from geo.reading import Names
from ingest.duplicates import complaints, duplicates, spots
from ingest.topics_text import words

MORNING = datetime(2025, 3, 3, 8, 0)


@pytest.fixture
def names():
    """Return the names of one road and one village."""
    return Names.of(
        pl.DataFrame(
            {
                "district": ["中山區"],
                "road": ["林森北路"],
                "road_en": ["Linsen N Rd."],
                "doors": [9],
            }
        ),
        pl.DataFrame({"district": ["中山區"], "village": ["正義里"]}),
    )


def petition(number, address, kind="complaint", **said):
    """Return one petition, as many minutes after eight as its number."""
    return {
        "petition_id": f"{number:020}",
        "filed_at": MORNING.replace(minute=number),
        "category": "路燈",
        "kind": kind,
        "subject": None,
        "text": None,
        "address_id": address,
    } | said


def rows(petitions, names):
    """Return the duplicates among petitions at a door (1), a district (2) and a lane (3, 4)."""
    addresses = pl.DataFrame(
        {
            "address_id": [1, 2, 3, 4],
            "match_level": ["door", "district", "lane", "lane"],
            "lon": [121.52, None, 121.53, 121.53],
            "lat": [25.05, None, 25.06, 25.06],
            "error_m": [21.0, None, 74.0, 74.0],
        }
    )
    said = pl.DataFrame(
        petitions,
        schema_overrides={
            "subject": pl.String,
            "text": pl.String,
            "address_id": pl.Int64,
        },
    )
    return duplicates(
        complaints(said, words(said, names)), spots(addresses), Settings()
    )


def test_complaints_at_a_door_are_paired_and_orders_are_not(names):
    """Two pick-ups of bulky waste at one door are two orders; a district is no spot."""
    found = rows(
        [
            petition(1, 1),
            petition(2, 1),
            petition(3, 1, kind="service_order"),
            petition(4, 2),
            petition(5, 2),
        ],
        names,
    )

    assert [f"{1:020}", f"{2:020}"] == found["petition_id"].to_list()


def test_a_lane_is_one_place_as_written_but_has_no_next_door(names):
    """The lane's point is off by 74 m: another address text at that point is not near."""
    found = rows([petition(1, 3), petition(2, 3), petition(3, 4)], names)

    assert [f"{1:020}", f"{2:020}"] == found["petition_id"].to_list()


def test_the_own_address_of_a_signatory_does_not_part_a_template(names):
    """Ten letters that differ in the road alone are copies; the subject stands in for a text."""
    said = "住在{}的居民反對公車末班車提前至二十二點收班下班後無車可搭請予恢復"
    doors = ["林森北路12號", "林森北路9巷3號", "正義里", "林森北路", "中山區"]
    found = rows(
        [
            petition(at, None, **{column: said.format(doors[at % 5])})
            for at, column in enumerate(["text"] * 6 + ["subject"] * 4)
        ],
        names,
    )

    assert ["template"] * 10 == found["kind"].to_list()
    assert {1} == set(found["group_id"])
