"""
Where is a place that the geocoder puts wrongly? What people said, and what holds now.

In: a registry. Out: `Correction` values. Nothing is changed or removed: the latest word on
a place holds, and all earlier ones stay as its history.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from data.errors import RegistryError
from data.registry_tables import geocode_corrections as table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from data.registry import Registry


@dataclass(frozen=True)
class Correction:
    """
    What somebody said of one place: a point, a village, or both.

    Neither takes an earlier correction back: the geocoder decides again.
    """

    text: str
    """The address as said, masked as the store has it."""
    place_key: str
    """The same for every way of writing the place; the geocoder makes it."""
    who: str
    why: str
    lon: float | None = None
    """Degrees, EPSG:4326."""
    lat: float | None = None
    village_id: str | None = None
    """Official code, 11 digits."""
    at: datetime | None = None
    """When it was said; None before it is written."""
    correction_id: int = 0
    """Its number in the registry; 0 before it is in."""

    @property
    def takes_back(self) -> bool:
        """Say whether it leaves the place to the geocoder again."""
        return self.lon is None and self.village_id is None


def add(
    registry: Registry, said: Correction, *, at: datetime | None = None
) -> Correction:
    """Write a correction down and return it with its number."""
    _check(said)
    written = dataclasses.replace(said, at=at or datetime.now(UTC))
    row = dataclasses.asdict(written)
    del row["correction_id"]
    with registry.writing() as connection:
        number = connection.execute(
            table.insert().values(row).returning(table.c.correction_id)
        ).scalar_one()
    return dataclasses.replace(written, correction_id=number)


def corrections(registry: Registry) -> dict[str, Correction]:
    """Return the latest word on each place by place_key; none that was taken back."""
    # The number, not the clock, decides which is the latest: clocks of two servers differ.
    chosen = table.select().order_by(table.c.correction_id)
    with registry.reading() as connection:
        said = [_value(row) for row in connection.execute(chosen).mappings()]
    latest = {one.place_key: one for one in said}
    return {key: one for key, one in latest.items() if not one.takes_back}


def history(registry: Registry, place_key: str) -> list[Correction]:
    """Return all that was said of one place, the latest last."""
    chosen = table.select().where(table.c.place_key == place_key)
    with registry.reading() as connection:
        rows = connection.execute(chosen.order_by(table.c.correction_id)).mappings()
        return [_value(row) for row in rows]


def _value(row: Mapping[Any, Any]) -> Correction:
    return Correction(**{str(key): value for key, value in row.items()})


def _check(said: Correction) -> None:
    """Raise RegistryError for a correction that says too little, or no place."""
    wrong = None
    if not all(
        part.strip() for part in (said.text, said.place_key, said.who, said.why)
    ):
        wrong = "text, place_key, who or why is empty. Give all four"
    elif (said.lon is None) != (said.lat is None):
        wrong = "only one of lon and lat is given. Give both or none"
    elif said.lon is not None and not (
        -180 <= said.lon <= 180 and -90 <= (said.lat or 0) <= 90  # noqa: PLR2004 - degrees
    ):
        wrong = f"lon {said.lon}, lat {said.lat}. Expected degrees, e.g. 121.5, 25.0, in this order"
    elif said.village_id is not None and not re.fullmatch(
        r"[0-9]{11}", said.village_id
    ):
        wrong = f"village_id {said.village_id!r}. Expected the 11 digits of its official code"
    if wrong:
        msg = f"the correction of {said.text!r} can not be written: {wrong}."
        raise RegistryError(msg)
