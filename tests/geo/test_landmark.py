"""Which place must be found in a text, and what does the text say of it?"""

import polars as pl
import pytest

from geo.landmark import FOUND, Landmarks, lookup

DISTRICTS = pl.DataFrame(
    {"district": ["北投區", "士林區", "中山區"], "district_id": ["63000120", "63000110", "63000040"]}
)  # fmt: skip
CANDIDATES = pl.List(pl.Struct({"village_id": pl.String, "weight": pl.Float32}))


def villages(*ids):
    """Return candidates of equal weight."""
    return [{"village_id": each, "weight": 1 / len(ids)} for each in ids]


@pytest.fixture(scope="module")
def landmarks():
    """Return a station with an exit, a park of two districts, a bridge, a school."""
    rows = [
        ("捷運石牌站", "捷運石牌站", "station", 121.515, 25.114, 90.0, villages("63000120001")),
        ("石牌站", "捷運石牌站", "station", 121.515, 25.114, 90.0, villages("63000120001")),
        ("石牌站2號出口", "捷運石牌站2號出口", "exit", 121.516, 25.115, 40.0, villages("63000120002")),
        ("中正公園", "中正公園", "park", 121.520, 25.090, 120.0, villages("63000110001")),
        ("中正公園", "中正公園", "park", 121.530, 25.060, 120.0, villages("63000040001")),
        ("百齡橋", "百齡橋", "bridge", 121.516, 25.086, 250.0, villages("63000110002", "63000110003")),
        ("明德國小", "明德國小", "school", 121.518, 25.109, 100.0, villages("63000120003")),
    ]  # fmt: skip
    schema = {
        "name": pl.String, "landmark": pl.String, "kind": pl.String, "lon": pl.Float64,
        "lat": pl.Float64, "error_m": pl.Float32, "candidates": CANDIDATES,
    }  # fmt: skip
    table = pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        basis=pl.lit("points")
    )
    return Landmarks.of(table, DISTRICTS)


def found(text, landmarks, district=None):
    """Return the one row of a look-up."""
    said = pl.Series([district], dtype=pl.String)
    return lookup(pl.Series([text]), said, landmarks).row(0, named=True)


@pytest.mark.parametrize(
    ("text", "landmark", "relation"),
    [
        ("捷運石牌站", "捷運石牌站", "at"),
        ("北投區石牌站2號出口前", "捷運石牌站2號出口", "beside"),
        ("明德國小對面", "明德國小", "beside"),
        ("靠近明德國小", "明德國小", "beside"),
        ("明德國小內的燈", "明德國小", "inside"),
        ("百齡橋往北投方向", "百齡橋", "at"),
        ("百齡橋下河濱", "百齡橋", "below"),
        ("百齡橋上慢車道", "百齡橋", "above"),
    ],
)
def test_the_longest_name_is_found_and_what_is_said_of_it(
    text, landmark, relation, landmarks
):
    """An exit before its station; inside, beside, above, below or at."""
    place = found(text, landmarks)

    assert (landmark, relation) == (place["landmark"], place["relation"])


def test_the_district_chooses_between_namesakes(landmarks):
    """Two parks of one name: each in its district, and none where no district is said."""
    assert 121.520 == found("中正公園", landmarks, "士林區")["lon"]
    assert 121.530 == found("中正公園", landmarks, "中山區")["lon"]
    assert found("中正公園", landmarks)["landmark"] is None


def test_a_name_of_the_stated_district_goes_before_a_longer_one_elsewhere(landmarks):
    """In 士林區 the bridge of the district, not the exit in 北投區."""
    text = "百齡橋到石牌站2號出口"

    assert "百齡橋" == found(text, landmarks, "士林區")["landmark"]
    assert "捷運石牌站2號出口" == found(text, landmarks)["landmark"]


def test_a_place_beside_is_less_sure(landmarks):
    """60 m are added to the 100 m of a school."""
    assert 100.0 == found("明德國小", landmarks)["error_m"]
    assert 160.0 == found("明德國小旁", landmarks)["error_m"]


def test_rows_come_out_as_they_went_in(landmarks):
    """Texts without a name have an empty row, in order."""
    texts = pl.Series(["巷口", "百齡橋", None])

    places = lookup(texts, pl.Series([None] * 3, dtype=pl.String), landmarks)

    assert list(FOUND) == places.columns
    assert [None, "百齡橋", None] == places["said"].to_list()
    assert [0, 2, 0] == places["candidates"].list.len().to_list()
