"""
How does somebody who knows a place put it right, and see what waits to be decided?

In: an address and what is known of it. Out: a correction in the registry, masked; or the
queue of disagreements of a store as a table for people.
"""

from __future__ import annotations

import csv
from contextlib import closing
from typing import TYPE_CHECKING

import polars as pl

from data import registry_corrections as registered
from data.errors import RegistryError
from data.registry import Registry
from data.registry_corrections import Correction
from geo.corrections import place_keys
from geo.geocode import readings
from geo.points import settled
from ingest.batch import guarded
from ingest.privacy import mask, mask_address

if TYPE_CHECKING:
    from pathlib import Path

    from data.settings import Settings
    from data.store import Store
    from geo.gazetteer import Gazetteer
    from ingest.places import Known

_QUEUE = """
    select address_said, basis, match_level,
           s.parent as stated_district, s.name as stated_village,
           f.parent as found_district, f.name as found_village,
           cases, round(distance_m) as distance_m, round(error_m) as error_m, d.lon, d.lat
    from disagreements d
    left join areas s on s.area_id = stated_id
    left join areas f on f.area_id = found_id
    order by cases desc, distance_m desc, address_said
"""


def add(  # noqa: PLR0913 - what a correction says
    settings: Settings,
    places: Known,
    address: str,
    *,
    who: str,
    why: str,
    lon: float | None = None,
    lat: float | None = None,
    village: str | None = None,
) -> Correction:
    """
    Write down where a place is, and return it; RegistryError for what says no place.

    lon, lat : degrees, or metres of TWD97. village : code, or district and village. The
    text and the reason are masked; a point must lie in the city, and in the village where
    that is given too.
    """
    text, key = _place(address, places.gazetteer)
    village_id = _village_id(village, places.gazetteer)
    if lon is not None and lat is not None:
        point = settled(pl.Series([str(lon)]), pl.Series([str(lat)])).row(0, named=True)
        lon, lat = point["lon"], point["lat"]
        inside = _inside(text, lon, lat, places)
        if village_id not in {None, inside}:
            msg = f"{text}: the point lies in {inside}, not in {village_id}. Mend one of them."
            raise RegistryError(msg)
        village_id = inside
    elif village_id is None:
        msg = f"{text}: where is it? Expected --lon and --lat, or --village."
        raise RegistryError(msg)
    said = Correction(text, key, who, mask(why), lon, lat, village_id)
    with closing(Registry(settings.registry)) as registry:
        return registered.add(registry, said)


def withdraw(
    settings: Settings, places: Known, address: str, *, who: str, why: str
) -> Correction:
    """Take a correction back, and return that word; RegistryError where none holds."""
    text, key = _place(address, places.gazetteer)
    with closing(Registry(settings.registry)) as registry:
        if key not in registered.corrections(registry):
            msg = f"{text}: no correction of this place holds. See: petitions corrections list."
            raise RegistryError(msg)
        return registered.add(registry, Correction(text, key, who, mask(why)))


def queue(store: Store, out: Path) -> int:
    """Write the disagreements of a store as a CSV with names; return the rows."""
    rows = store.query(_QUEUE)
    try:
        with out.open("w", encoding="utf-8-sig", newline="") as lines:
            writer = csv.writer(lines)
            writer.writerow(rows.column_names)
            for row in pl.DataFrame(rows).iter_rows():
                writer.writerow(map(guarded, row))
    except OSError as error:
        msg = f"{out}: the queue can not be written ({error.strerror})."
        raise RegistryError(msg) from error
    return int(rows.num_rows)


def _place(address: str, gazetteer: Gazetteer) -> tuple[str, str]:
    """Return the address masked as the store has it, and the key of its place."""
    said = pl.select(mask_address(pl.lit(address)))
    text = str(said.item()).strip()
    parts = readings(said.to_series(), gazetteer)
    key = place_keys(parts, gazetteer.way_names).item()
    if not text or key is None:
        msg = f"{text!r} names no place. Expected an address, a crossing or a name."
        raise RegistryError(msg)
    return text, str(key)


def _village_id(village: str | None, gazetteer: Gazetteer) -> str | None:
    """Return the code of a village that is given by code or by name."""
    if village is None:
        return None
    name = pl.col("village_key").str.replace("|", "", literal=True)
    found = gazetteer.villages.filter(
        (pl.col("village_id") == village) | (name == village)
    )
    if found.height != 1:
        msg = f"village {village!r} is none of this city. Expected its code of 11 digits, or district and village: 信義區西村里."
        raise RegistryError(msg)
    return str(found["village_id"].item())


def _inside(text: str, lon: float | None, lat: float | None, places: Known) -> str:
    """Return the village that holds a point; RegistryError where none does."""
    found = places.areas.villages.locate([lon or 0.0], [lat or 0.0])[0]
    if found is None:
        msg = f"{text}: the point lies in no village of the city. Expected degrees, e.g. --lon 121.5654 --lat 25.0330, or metres of TWD97."
        raise RegistryError(msg)
    return str(found)
