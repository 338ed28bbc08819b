"""Which two coordinate systems are there, and how does a point get from one to the other?"""

import math

import numpy as np
import pytest

from geo import crs

CITY_HALL = (121.5637838, 25.0375229)


def snyder(lon, lat):
    """
    Return x_m, y_m by the textbook: TM on GRS80, 121° E, scale 0.9999, false easting 250 km.

    Snyder (1987), Map Projections: A Working Manual, equations 3-21 and 8-9 to 8-15.
    """
    a, f = 6378137.0, 1 / 298.257222101
    e2 = f * (2 - f)
    e4, e6 = e2**2, e2**3
    phi = math.radians(lat)
    ep2 = e2 / (1 - e2)
    n = a / math.sqrt(1 - e2 * math.sin(phi) ** 2)
    t, c = math.tan(phi) ** 2, ep2 * math.cos(phi) ** 2
    h = math.radians(lon - 121) * math.cos(phi)
    m = a * (
        (1 - e2 / 4 - 3 * e4 / 64 - 5 * e6 / 256) * phi
        - (3 * e2 / 8 + 3 * e4 / 32 + 45 * e6 / 1024) * math.sin(2 * phi)
        + (15 * e4 / 256 + 45 * e6 / 1024) * math.sin(4 * phi)
        - 35 * e6 / 3072 * math.sin(6 * phi)
    )
    x = n * (
        h
        + (1 - t + c) * h**3 / 6
        + (5 - 18 * t + t**2 + 72 * c - 58 * ep2) * h**5 / 120
    )
    y = m + n * math.tan(phi) * (
        h**2 / 2
        + (5 - t + 9 * c + 4 * c**2) * h**4 / 24
        + (61 - 58 * t + t**2 + 600 * c - 330 * ep2) * h**6 / 720
    )
    return 250_000 + 0.9999 * x, 0.9999 * y


@pytest.mark.parametrize("lon_lat", [CITY_HALL, (121.0, 25.0), (121.457, 24.96)])
def test_metres_are_those_of_the_textbook(lon_lat):
    """Our metres are those of Snyder's formulas, to 2 mm, all over Taipei."""
    x_m, y_m = crs.to_metres([lon_lat[0]], [lon_lat[1]])

    assert snyder(*lon_lat) == pytest.approx((x_m[0], y_m[0]), abs=0.002)


def test_there_and_back_is_the_same_place():
    """Degrees to metres to degrees moves nothing by more than 1e-9 degrees (0.1 mm)."""
    lon, lat = np.array([121.46, 121.66]), np.array([24.96, 25.21])

    back_lon, back_lat = crs.to_degrees(*crs.to_metres(lon, lat))

    assert lon == pytest.approx(back_lon, abs=1e-9)
    assert lat == pytest.approx(back_lat, abs=1e-9)


def test_what_is_nowhere_stays_nowhere_and_in_its_row():
    """NaN in either coordinate is NaN in both; the other rows keep their order."""
    lon = np.array([121.5, np.nan, 121.6])
    lat = np.array([25.0, 25.0, np.nan])

    x_m, y_m = crs.to_metres(lon, lat)

    assert [False, True, True] == np.isnan(x_m).tolist()
    assert [False, True, True] == np.isnan(y_m).tolist()


def test_what_comes_in_is_not_changed():
    """The arrays handed in hold the same numbers afterwards."""
    lon, lat = np.array([121.5]), np.array([25.0])

    crs.to_metres(lon, lat)

    assert ([121.5], [25.0]) == (lon.tolist(), lat.tolist())
