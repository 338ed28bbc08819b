"""
What have people decided about topics? Names, merges, splits and locks, all kept.

In: a registry. Out: `Decision` values, the oldest first. Nothing is changed or removed: a
later word goes on from the earlier ones, which stay as the history of the topic.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from data.errors import RegistryError
from data.registry_tables import topic_decisions as table

if TYPE_CHECKING:
    from data.registry import Registry

KINDS = ("rename", "merge", "split", "lock", "unlock")


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


def decisions(registry: Registry, line: str | None = None) -> list[Decision]:
    """Return what was decided, of one line of topics or of all, the oldest first."""
    chosen = (
        table.select() if line is None else table.select().where(table.c.line == line)
    )
    with registry.reading() as connection:
        # The number, not the clock, decides the order: clocks of two servers differ.
        rows = connection.execute(chosen.order_by(table.c.decision_id)).mappings()
        return [Decision(**{str(key): row[key] for key in row}) for row in rows]


def names(said: list[Decision]) -> dict[int, str]:
    """Return the name of each topic that has one from people."""
    last = {one.topic_id: one.name for one in said if one.kind == "rename"}
    return {number: name for number, name in last.items() if name}


def locked(said: list[Decision]) -> set[int]:
    """Return the topics that are locked."""
    last = {one.topic_id: one.kind for one in said if one.kind in {"lock", "unlock"}}
    return {number for number, kind in last.items() if kind == "lock"}


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
