"""Which texts must mean one place, and what a correction of it must do."""

from __future__ import annotations

import polars as pl
import pytest

from geo.corrections import CORRECTIONS, place_keys
from geo.geocode import geocode, readings
from ingest.places import known_places

HALL = "63000020001"


@pytest.fixture(scope="module")
def gazetteer():
    """Return the shipped gazetteer."""
    return known_places()


def _keys(gazetteer, *texts):
    parts = readings(pl.Series(texts, dtype=pl.String), gazetteer)
    return place_keys(parts, gazetteer.way_names).to_list()


@pytest.mark.parametrize(
    "texts",
    [
        (
            "台北市大安區忠孝東路四段１號",
            "大安區忠孝東路4段1號",
            "臺北市大安區仁慈里12鄰忠孝東路四段一號",
            "106台灣台北市大安區忠孝東路4段1號5樓",
        ),
        ("忠孝東路四段與復興南路一段口", "大安區復興南路1段、忠孝東路4段交叉口"),
        ("臺北市政府", "台北市政府", "臺北市臺北市政府"),
        ("大安區 大安森林公園", "臺北市大安區大安森林公園。"),
    ],
)
def test_one_place_written_another_way_has_one_key(texts, gazetteer):
    """Width, spelling, prefixes, floors and the order of a crossing's roads are not the place."""
    assert 1 == len(set(_keys(gazetteer, *texts)))


def test_other_places_have_other_keys(gazetteer):
    """Across the street, another branch, another section, a stretch and an end of it."""
    keys = _keys(
        gazetteer,
        "大安區忠孝東路4段1號",
        "大安區忠孝東路4段1號對面",
        "大安區忠孝東路4段1之1號",
        "大安區忠孝東路3段1號",
        "大安區忠孝東路4段1巷1號",
        "忠孝東路4段與復興南路1段口",
        "忠孝東路4段與復興南路1段口往北50公尺",
        "大安區忠孝東路4段1~30號",
    )

    assert len(keys) == len(set(keys))


def test_what_says_nothing_has_no_key(gazetteer):
    """An empty address can not be put right for all others."""
    assert [None, None] == _keys(gazetteer, "", None)


def _with(gazetteer, *rows):
    table = pl.DataFrame(rows, schema=CORRECTIONS, orient="row")
    return gazetteer.with_corrections(table)


def test_a_correction_wins_over_door_and_stated_village(gazetteer):
    """It stands first in the cascade, and a village in the text does not undo it."""
    key = _keys(gazetteer, "大安區忠孝東路4段1號")[0]
    known = _with(gazetteer, (key, HALL, 121.5637, 25.0375, "搬到市府"))
    texts = ["大安區仁慈里忠孝東路四段１號", "大安區忠孝東路4段3號"]

    found = geocode(pl.Series(texts), known).rows(named=True)

    assert ("corrected", HALL, "63000020", 121.5637) == tuple(
        found[0][name] for name in ("match_level", "village_id", "district_id", "lon")
    )
    assert "put right by a person: 搬到市府" == found[0]["why"]
    assert "corrected" != found[1]["match_level"]


def test_a_village_without_a_point_has_no_error_radius(gazetteer):
    """Nothing is invented: whoever knows the village alone says no more."""
    key = _keys(gazetteer, "某山某亭")[0]
    found = geocode(
        pl.Series(["某山某亭"]), _with(gazetteer, (key, HALL, None, None, "問過里長"))
    )

    assert [("corrected", HALL, None, None)] == found.select(
        "match_level", "village_id", "lon", "error_m"
    ).rows()


def test_what_was_outside_the_city_can_be_put_right(gazetteer):
    """A text that reads like a neighbouring city's is where the person says it is."""
    text = "新北市板橋區文化路1號"
    key = _keys(gazetteer, text)[0]
    found = geocode(
        pl.Series([text]), _with(gazetteer, (key, HALL, None, None, "誤寫"))
    )

    assert (HALL, "63000020") == found.select("village_id", "district_id").row(0)
