"""
Where does a series break? What people wrote of renamed items, gaps and changed columns.

In: a registry. Out: `Break` values, the oldest first. A break that proves wrong is
withdrawn, with a reason; it is never removed.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from data.errors import RegistryError
from data.registry_tables import series_breaks as table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from data.registry import Registry

KINDS = ("renamed", "began", "ended", "filled", "partial", "ruined")
"""
What can happen to a series.

renamed: `before` ends, `name` takes its place · began, ended: without the other ·
filled: said more or less often than before · partial: cases are missing ·
ruined: what stands there can not be used.
"""

CONCERNS = ("category", "column", "match_level", "rows")
"""What a break is in: `name` is the category, column or level; empty for all rows."""


@dataclass(frozen=True)
class Break:
    """A day on which a series stops being comparable with itself."""

    source: str
    kind: str
    """One of KINDS."""
    concerns: str
    """One of CONCERNS."""
    starts: date
    """The first day of the new state."""
    reason: str
    who: str
    """Who wrote it down."""
    name: str = ""
    before: str = ""
    """The earlier name, of a renamed category."""
    ends: date | None = None
    """The last day of the new state; None where it lasts."""
    at: datetime | None = None
    """When it was written down; None before."""
    break_id: int = 0
    """Its number in the registry; 0 before it is in."""
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None
    withdrawn_why: str | None = None


def add(registry: Registry, said: Break, *, at: datetime | None = None) -> Break:
    """Write a break down and return it with its number; RegistryError for a wrong one."""
    _check(said)
    written = dataclasses.replace(said, at=at or datetime.now(UTC))
    row = dataclasses.asdict(written)
    del row["break_id"]
    with registry.writing() as connection:
        number = connection.execute(
            table.insert().values(row).returning(table.c.break_id)
        ).scalar_one()
    return dataclasses.replace(written, break_id=number)


def withdraw(
    registry: Registry, break_id: int, *, who: str, why: str, at: datetime | None = None
) -> Break:
    """Say that a break was none, and return it; RegistryError where it does not stand."""
    if not who.strip() or not why.strip():
        msg = f"break {break_id}: who withdraws it, and why, is missing. Give both."
        raise RegistryError(msg)
    with registry.writing() as connection:
        done = (
            connection.execute(
                table.update()
                .where(table.c.break_id == break_id, table.c.withdrawn_at.is_(None))
                .values(
                    withdrawn_by=who,
                    withdrawn_why=why,
                    withdrawn_at=at or datetime.now(UTC),
                )
                .returning(*table.c)
            )
            .mappings()
            .one_or_none()
        )
    if done is None:
        msg = f"break {break_id}: no such break stands. Expected a number of: petitions breaks list."
        raise RegistryError(msg)
    return _value(done)


def breaks(
    registry: Registry, *, source: str | None = None, withdrawn: bool = False
) -> list[Break]:
    """Return the breaks that stand, of one source or of all; or also those withdrawn."""
    chosen = table.select().order_by(table.c.starts, table.c.break_id)
    if source is not None:
        chosen = chosen.where(table.c.source == source)
    if not withdrawn:
        chosen = chosen.where(table.c.withdrawn_at.is_(None))
    with registry.reading() as connection:
        return [_value(row) for row in connection.execute(chosen).mappings()]


def _value(row: Mapping[Any, Any]) -> Break:
    return Break(**{str(key): value for key, value in row.items()})


def _check(said: Break) -> None:
    """Raise RegistryError for a break that says too little, or contradicts itself."""
    wrong = None
    if said.kind not in KINDS:
        wrong = f"kind {said.kind!r}. Expected one of {', '.join(KINDS)}"
    elif said.concerns not in CONCERNS:
        wrong = f"concerns {said.concerns!r}. Expected one of {', '.join(CONCERNS)}"
    elif not all(part.strip() for part in (said.source, said.reason, said.who)):
        wrong = "source, reason or who is empty. Give all three"
    elif (said.concerns == "rows") == bool(said.name):
        wrong = f"concerns {said.concerns}, name {said.name!r}. Expected a name, except for all rows"
    elif (said.kind == "renamed") != bool(said.before):
        wrong = f"kind {said.kind}, before {said.before!r}. Expected the earlier name with renamed, and only there"
    elif said.ends and said.ends < said.starts:
        wrong = f"ends {said.ends} before it starts, {said.starts}. Mend the days"
    if wrong:
        msg = f"the break of {said.starts} can not be written: {wrong}."
        raise RegistryError(msg)
