"""
What have people decided about topics? Names, merges, splits and locks, all kept.

In: a registry. Out: `Decision` values, the oldest first. Nothing is changed or removed: a
later word goes on from the earlier ones, which stay as the history of the topic.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from data.errors import RegistryError
from data.registry_tables import topic_decisions as table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from data.registry import Registry

KINDS = ("rename", "merge", "split", "lock", "unlock")
_ALIKE = {
    "rename": ("rename",),
    "merge": ("merge",),
    "split": ("split",),
    "lock": ("lock", "unlock"),
    "unlock": ("lock", "unlock"),
}
"""Kinds of which the last one counts."""
_LOCK = 7_304_332
"""Number of the lock under which a server of PostgreSQL takes one decision at a time."""
_AGAIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Decision:
    """What somebody decided about one topic."""

    line: str
    """The line of topics that its number belongs to; `build_info` says it."""
    kind: str
    """rename, merge (into another topic), split (in two), lock or unlock."""
    topic_id: int
    label: str
    """What the topic was called when it was decided."""
    who: str
    why: str
    other_id: int | None = None
    """Of a merge: the topic that it becomes part of."""
    name: str | None = None
    """Of a rename: the new name; None gives it back the name that its texts say."""
    at: datetime | None = None
    """When it was decided; None before it is written."""
    decision_id: int = 0
    """Its number in the registry; 0 before it is in."""


def add(registry: Registry, said: Decision, *, at: datetime | None = None) -> Decision:
    """Write a decision down and return it with its number."""
    _check(said)
    written = dataclasses.replace(said, at=at or datetime.now(UTC))
    row = dataclasses.asdict(written)
    del row["decision_id"]
    with registry.writing() as connection:
        number = connection.execute(
            table.insert().values(row).returning(table.c.decision_id)
        ).scalar_one()
    return dataclasses.replace(written, decision_id=number)


def decide(
    registry: Registry, said: Decision, *, at: datetime | None = None
) -> Decision | None:
    """
    Write a decision down that a screen sends; None where the same one stands already.

    A button that is pressed twice, or an answer that is sent again, writes once: what is
    asked and what is written are one transaction. A split stands for ten minutes only, since
    the next build does it, and half of the topic may be split again.
    """
    _check(said)
    written = dataclasses.replace(said, at=at or datetime.now(UTC))
    row = dataclasses.asdict(written)
    del row["decision_id"]
    alike = _ALIKE[said.kind]
    with registry.writing() as connection:
        if connection.dialect.name == "postgresql":  # SQLite has one writer at a time
            connection.exec_driver_sql(f"select pg_advisory_xact_lock({_LOCK})")
        last = (
            connection.execute(
                table.select()
                .where(
                    table.c.line == said.line,
                    table.c.topic_id == said.topic_id,
                    table.c.kind.in_(alike),
                )
                .order_by(table.c.decision_id.desc())
                .limit(1)
            )
            .mappings()
            .one_or_none()
        )
        if _stands(written, None if last is None else _value(last)):
            return None
        number = connection.execute(
            table.insert().values(row).returning(table.c.decision_id)
        ).scalar_one()
    return dataclasses.replace(written, decision_id=number)


def decisions(registry: Registry, line: str | None = None) -> list[Decision]:
    """Return what was decided, of one line of topics or of all, the oldest first."""
    chosen = (
        table.select() if line is None else table.select().where(table.c.line == line)
    )
    with registry.reading() as connection:
        # The number, not the clock, decides the order: clocks of two servers differ.
        rows = connection.execute(chosen.order_by(table.c.decision_id)).mappings()
        return [_value(row) for row in rows]


def names(said: list[Decision]) -> dict[int, str]:
    """Return the name of each topic that has one from people."""
    last = {one.topic_id: one.name for one in said if one.kind == "rename"}
    return {number: name for number, name in last.items() if name}


def locked(said: list[Decision]) -> set[int]:
    """Return the topics that are locked."""
    last = {one.topic_id: one.kind for one in said if one.kind in {"lock", "unlock"}}
    return {number for number, kind in last.items() if kind == "lock"}


def _value(row: Mapping[Any, Any]) -> Decision:
    return Decision(**{str(key): value for key, value in row.items()})


def _stands(said: Decision, last: Decision | None) -> bool:
    """Tell whether a decision would change nothing after the last one of its kind."""
    if last is None:
        return said.kind == "unlock" or (said.kind == "rename" and said.name is None)
    same = (said.kind, said.other_id, said.name) == (
        last.kind,
        last.other_id,
        last.name,
    )
    if said.kind != "split" or not same or last.at is None or said.at is None:
        return same
    # SQLite gives back a moment without its zone; all are written in UTC.
    return said.at - last.at.replace(tzinfo=UTC) < _AGAIN


def _check(said: Decision) -> None:
    """Raise RegistryError for a decision that says too little, or too much."""
    wrong = None
    if said.kind not in KINDS:
        wrong = f"kind {said.kind!r}. Expected one of {', '.join(KINDS)}"
    elif not all(part.strip() for part in (said.line, said.label, said.who, said.why)):
        wrong = "line, label, who or why is empty. Give all four"
    elif (said.kind == "merge") != (said.other_id is not None):
        wrong = "a merge, and nothing else, names another topic"
    elif said.topic_id == said.other_id:
        wrong = "a topic can not become part of itself. Name another one"
    elif said.name is not None and (said.kind != "rename" or not said.name.strip()):
        wrong = "a rename, and nothing else, gives a name, which is not empty"
    if wrong:
        msg = f"the decision about topic {said.topic_id} can not be written: {wrong}."
        raise RegistryError(msg)
