"""What two stated coordinates must be read as."""

from __future__ import annotations

import polars as pl
import pytest

from geo.points import READINGS, settled

HALL = (121.5637838, 25.0375229)
HALL_X, HALL_Y = 306891.6, 2770052.1
"""About the same in TWD97; tests/geo/test_crs.py is exact."""


def _read(x, y):
    return settled(
        pl.Series([x], dtype=pl.String), pl.Series([y], dtype=pl.String)
    ).row(0)


@pytest.mark.parametrize(
    ("x", "y", "reading"),
    [
        ("121.5637838", "25.0375229", "degrees"),
        (" １２１.5637838 ", "25.0375229", "degrees"),
        ("25.0375229", "121.5637838", "swapped"),
    ],
)
def test_degrees_are_read_in_either_order(x, y, reading):
    """In Taiwan the longitude is the larger, whatever column it stands in."""
    assert (*HALL, reading) == _read(x, y)


@pytest.mark.parametrize("turned", [False, True])
def test_metres_are_told_from_degrees(turned):
    """TWD97 in columns called lon and lat, in either order, to a metre."""
    said = (str(HALL_X), str(HALL_Y))
    lon, lat, reading = _read(*(said[::-1] if turned else said))

    assert "metres" == reading
    assert (pytest.approx(lon, abs=1e-6), pytest.approx(lat, abs=1e-6)) == HALL


@pytest.mark.parametrize(
    ("x", "y", "reading"),
    [
        ("0", "0", "nought"),
        ("121.5", "0.0", "nought"),
        ("121.5", None, "unreadable"),
        ("121.5", "北", "unreadable"),
        ("nan", "25", "unreadable"),
        ("inf", "25", "unreadable"),
        ("500", "25", "elsewhere"),
        ("-0.12", "51.5", "elsewhere"),
        ("25.03", "25.03", "elsewhere"),
        (None, "", None),
    ],
)
def test_what_is_no_place_gives_none_and_says_why(x, y, reading):
    """Half a point, 0,0 and London are no places; nothing said is nothing wrong."""
    assert (None, None, reading) == _read(x, y)
    assert reading is None or reading in READINGS


def test_points_come_in_the_order_of_the_texts():
    """One row each, those without a point too."""
    found = settled(pl.Series([None, 121.5, None]), pl.Series([None, 25.0, None]))

    assert [None, "degrees", None] == found["reading"].to_list()
    assert 3 == settled(pl.Series([None] * 3), pl.Series([None] * 3)).height
