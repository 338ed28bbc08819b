"""
How did an address come to its place? Its reading and each step of the cascade, in words.

In: one address and the gazetteer. Out: pairs of a name and what was found. Pure.
"""

from __future__ import annotations

import polars as pl

from geo.address import PARTS
from geo.gazetteer import Gazetteer
from geo.geocode import STEPS, geocode, readings
from geo.points import settled
from geo.reverse import Around


def explain(address: str, gazetteer: Gazetteer) -> list[tuple[str, str]]:
    """
    Return the reading of one address and what each step of the cascade said, in order.

    One pair a line: the name of the part or step, and what was found.
    """
    addresses = pl.Series([address])
    rows = readings(addresses, gazetteer)
    reading = rows.select(*PARTS, "said", "outside", "doubt").row(0, named=True)
    told = [
        (name, str(part)) for name, part in reading.items() if part not in {None, ""}
    ]
    for step in STEPS:
        found = step(rows, gazetteer)
        said = found["why"][0] if found.height else "no"
        told.append((step.__name__, said))
        if found.height:
            break
    place = geocode(addresses, gazetteer).row(0, named=True)
    answer = [
        (name, str(place[name]))
        for name in ("match_level", "score", "lon", "lat", "error_m", "village_id",
                     "district_id", "candidates", "why")
        if place[name] not in (None, [])
    ]  # fmt: skip
    return told + answer


def around(lon: str | float, lat: str | float, known: Around) -> list[tuple[str, str]]:
    """Return what is at a point, degrees or metres of TWD97, in the same form."""
    points = settled(pl.Series([str(lon)]), pl.Series([str(lat)]))
    at = pl.concat(
        [points, known.nearest(points["lon"], points["lat"])], how="horizontal"
    )
    return [
        (name, f"{part:.0f}" if name.endswith("_m") else str(part))
        for name, part in at.row(0, named=True).items()
        if part is not None
    ]
