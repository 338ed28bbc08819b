"""Which area holds a point, and how is an area drawn on a web map?"""

import numpy as np
import pyarrow as pa
import pytest
import shapely

from geo.boundaries import Boundaries, feature_collection

WEST = shapely.box(121.0, 25.0, 121.1, 25.1)
EAST = shapely.box(121.1, 25.0, 121.2, 25.1)
RING = shapely.box(121.3, 25.0, 121.4, 25.1) - shapely.box(121.33, 25.03, 121.37, 25.07)


@pytest.fixture
def areas():
    """Two squares side by side, and a third away from them with a hole in it."""
    return pa.table(
        {
            "area_id": ["west", "east", "ring"],
            "name": ["西里", "東里", "環里"],
            "geometry": shapely.to_wkb([WEST, EAST, RING]).tolist(),
        }
    )


def test_each_point_gets_the_area_that_holds_it(areas):
    """A point inside is its area's; outside, and in a hole, it is nobody's."""
    lon = [121.15, 121.05, 121.25, 121.32, 121.35]
    lat = [25.05, 25.05, 25.05, 25.05, 25.05]

    found = Boundaries.from_areas(areas).locate(lon, lat)

    assert ["east", "west", None, "ring", None] == found.tolist()


def test_a_point_on_a_border_is_the_first_areas(areas):
    """The border of west and east is west's, which comes first in the table."""
    forth = Boundaries.from_areas(areas).locate([121.1], [25.05])
    back = Boundaries.from_areas(areas.take([1, 0, 2])).locate([121.1], [25.05])

    assert (["west"], ["east"]) == (forth.tolist(), back.tolist())


def test_a_point_without_coordinates_is_nowhere(areas):
    """NaN in one or both coordinates finds no area, and no point at all is no answer."""
    boundaries = Boundaries.from_areas(areas)

    found = boundaries.locate([np.nan, 121.05, 121.05], [25.05, np.nan, 25.05])

    assert [None, None, "west"] == found.tolist()
    assert [] == boundaries.locate([], []).tolist()


def test_a_thousand_points_are_found_as_one_by_one(areas):
    """The index finds what asking every polygon for every point finds (shapely.covers)."""
    chance = np.random.default_rng(7)
    lon = chance.uniform(120.95, 121.45, 1000)
    lat = chance.uniform(24.95, 25.15, 1000)
    one_by_one = [
        next(
            (
                name
                for name, area in (("west", WEST), ("east", EAST), ("ring", RING))
                if area.covers(shapely.Point(x, y))
            ),
            None,
        )
        for x, y in zip(lon, lat, strict=True)
    ]

    found = Boundaries.from_areas(areas).locate(lon, lat)

    assert one_by_one == found.tolist()


def test_the_key_may_have_another_name(areas):
    """The reference facts call it village_id."""
    villages = areas.rename_columns(["village_id", "name", "geometry"])

    found = Boundaries.from_areas(villages, key="village_id").locate([121.05], [25.05])

    assert ["west"] == found.tolist()


def test_a_feature_carries_its_id_its_facts_and_its_ring(areas):
    """GeoJSON of one square: id and properties of the row, the corners as they are."""
    drawn = feature_collection(areas.slice(0, 1))

    assert {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": "west",
                "properties": {"area_id": "west", "name": "西里"},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [
                        [
                            [121.1, 25.0],
                            [121.1, 25.1],
                            [121.0, 25.1],
                            [121.0, 25.0],
                            [121.1, 25.0],
                        ]
                    ],
                },
            }
        ],
    } == drawn


def test_corners_on_the_map_have_six_decimals():
    """1/3 of a degree is written 0.333333: 0.1 m is finer than any screen."""
    third = shapely.Polygon([(1 / 3, 0), (1, 0), (1, 2 / 3)])
    areas = pa.table({"area_id": ["a"], "geometry": [shapely.to_wkb(third)]})

    (feature,) = feature_collection(areas)["features"]

    assert [[[0.333333, 0.0], [1.0, 0.0], [1.0, 0.666667], [0.333333, 0.0]]] == feature[
        "geometry"
    ]["coordinates"]


def test_the_rows_stay_in_their_order_and_the_table_as_it_was(areas):
    """Three rows, three features in the same order; the table is not changed."""
    before = areas.to_pylist()

    drawn = feature_collection(areas)

    assert ["west", "east", "ring"] == [each["id"] for each in drawn["features"]]
    assert before == areas.to_pylist()
