"""What must be told of a point, in a city of one square."""

from __future__ import annotations

import polars as pl
import pytest
import shapely

from geo import crs
from geo.boundaries import Boundaries
from geo.reverse import Around

WEST = "63000010001"
AT = (121.505, 25.005)


@pytest.fixture
def around():
    """Return a village with two doors, a crossing without and one with a point, a park."""
    doors = pl.DataFrame(
        {
            "district": ["松山區", "松山區"],
            "road": ["一江路2段", "一江路2段"],
            "lane": ["5-1", None],
            "alley": ["2", None],
            "number": ["3-1", "9"],
            "lon": [AT[0], AT[0] + 0.001],
            "lat": [AT[1], AT[1]],
        }
    )
    crossings = pl.DataFrame(
        {
            "way_a": ["一江路2段", "一江路2段"],
            "way_b": ["二水路", "三民路"],
            "lon": [None, AT[0]],
            "lat": [None, AT[1] + 0.001],
        }
    )
    landmarks = pl.DataFrame(
        {
            "name": ["某公園", "公園"],
            "landmark": ["某公園", "某公園"],
            "lon": [AT[0] - 0.003] * 2,
            "lat": [AT[1]] * 2,
        }
    )
    village = Boundaries([WEST], [shapely.box(121.50, 25.0, 121.51, 25.01)])
    return Around.of(village, doors, crossings, landmarks)


def test_the_nearest_of_each_kind_is_told_with_its_distance(around):
    """Distances by plain trigonometry: 100.9 m and 110.8 m a thousandth degree at 25 N."""
    found = around.nearest(pl.Series([AT[0] + 0.0001]), pl.Series([AT[1]])).row(
        0, named=True
    )

    assert (WEST, "63000010") == (found["village_id"], found["district_id"])
    assert "松山區一江路2段5之1巷2弄3之1號" == found["door"]
    assert 10.1 == pytest.approx(found["door_m"], abs=0.1)
    assert "一江路2段與三民路路口" == found["crossing"]
    assert 111.2 == pytest.approx(found["crossing_m"], abs=0.3)
    assert ("某公園", pytest.approx(312.8, abs=0.5)) == (
        found["landmark"],
        found["landmark_m"],
    )


def test_it_is_what_a_plain_search_over_all_finds(around):
    """The nearest door of 200 points, by trying each door."""
    step = [n / 20_000 for n in range(200)]
    lon = pl.Series([121.50 + one for one in step])
    lat = pl.Series([25.01 - one for one in step])

    found = around.nearest(lon, lat)

    doors = {
        "松山區一江路2段5之1巷2弄3之1號": AT,
        "松山區一江路2段9號": (AT[0] + 0.001, AT[1]),
    }
    for x, y, name, metres in zip(
        lon, lat, found["door"], found["door_m"], strict=True
    ):
        away = {
            door: sum((a[0] - b[0]) ** 2 for a, b in zip(crs.to_metres([x], [y]), crs.to_metres([at[0]], [at[1]]), strict=True)) ** 0.5
            for door, at in doors.items()
        }  # fmt: skip
        assert min(away, key=away.get) == name
        assert min(away.values()) == pytest.approx(metres)


def test_what_is_far_is_not_near_and_no_point_has_nothing(around):
    """Two kilometres off nothing is told; rows come in order."""
    found = around.nearest(
        pl.Series([None, AT[0], 121.55]), pl.Series([25.0, AT[1], 25.005])
    )

    assert [None, WEST, None] == found["village_id"].to_list()
    assert [None, 0.0, None] == [m and round(m, 6) for m in found["door_m"]]
    assert [None, None] == [found["landmark"][0], found["landmark"][2]]


def test_a_city_without_crossings_has_none(around):
    """Empty tables are answered with nothing."""
    text = dict.fromkeys(("district", "road", "lane", "alley", "number"), pl.String)
    point = {"lon": pl.Float64, "lat": pl.Float64}
    empty = Around.of(
        around.villages,
        pl.DataFrame(schema=text | point),
        pl.DataFrame(schema={"way_a": pl.String, "way_b": pl.String} | point),
        pl.DataFrame(schema={"landmark": pl.String} | point),
    )

    assert [None] == empty.nearest(pl.Series([AT[0]]), pl.Series([AT[1]]))[
        "crossing"
    ].to_list()
