"""
What can one say of topics? The commands that name, merge, split and lock them.

In: the command line, and the store that shows the topics. Out: the registry; the next
build does what was decided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from data.commands_people import deed
from data.errors import RegistryError
from data.terminal import StoreFile, console, settings_with

if TYPE_CHECKING:
    from data.settings import Settings

# ruff: noqa: PLC0415

Who = Annotated[str, typer.Option(help="Who decides it.")]
Why = Annotated[str, typer.Option(help="Why.")]


def list_topics(store: StoreFile = None) -> None:
    """Print the topics of the store: number, petitions, family, name, words."""
    from data.store import Store

    rows = Store(settings_with(store).store).query(
        """
        select topic_id, petitions, coalesce(family, '') as family, label,
            list_aggregate(words, 'string_agg', '、') as words, locked
        from topics where basis = 'text' order by petitions desc, topic_id
        """
    )
    for row in rows.to_pylist():
        *said, locked = row.values()
        typer.echo("\t".join(map(str, (*said, "locked" if locked else ""))))


def rename_topic(
    number: int,
    who: Who,
    why: Why,
    name: Annotated[
        str | None, typer.Argument(help="None: the name that its texts say.")
    ] = None,
    store: StoreFile = None,
) -> None:
    """Give a topic a name of people's own."""
    _decide(settings_with(store), "rename", number, who, why, name=name)


def merge_topics(
    number: int,
    into: Annotated[int, typer.Argument(help="The topic that it becomes part of.")],
    who: Who,
    why: Why,
    store: StoreFile = None,
) -> None:
    """Make a topic part of another one."""
    _decide(settings_with(store), "merge", number, who, why, other=into)


def split_topic(number: int, who: Who, why: Why, store: StoreFile = None) -> None:
    """Take a topic apart in two; the larger part keeps the number."""
    _decide(settings_with(store), "split", number, who, why)


def lock_topic(number: int, who: Who, why: Why, store: StoreFile = None) -> None:
    """Keep the petitions of a topic in it when topics are learned again."""
    _decide(settings_with(store), "lock", number, who, why)


def unlock_topic(number: int, who: Who, why: Why, store: StoreFile = None) -> None:
    """Let a topic be learned again like the others."""
    _decide(settings_with(store), "unlock", number, who, why)


def topic_history(
    number: Annotated[int | None, typer.Argument(help="Of one topic only.")] = None,
    store: StoreFile = None,
) -> None:
    """Print what happened to topics: the ledger of the store, and what people decided."""
    from data.registry import Registry
    from data.registry_topics import decisions
    from data.store import Store

    chosen = settings_with(store)
    opened = Store(chosen.store)
    rows = opened.query(
        """
        select made_at, kind, topic_id, other_id, petitions, why from topics_ledger
        where $number::int is null or topic_id = $number or other_id = $number
        order by version, rowid
        """,
        number=number,
    )
    for row in rows.to_pylist():
        typer.echo(
            "\t".join("" if said is None else str(said) for said in row.values())
        )
    line = opened.info().get("topics_line", "")
    for one in decisions(Registry(chosen.registry), line):
        if number in {None, one.topic_id, one.other_id}:
            told = (one.at, one.kind, one.topic_id, one.other_id, one.name, one.who)
            said = ("" if part is None else str(part) for part in (*told, one.why))
            typer.echo("\t".join(said))


def _decide(  # noqa: PLR0913 - what a decision is
    settings: Settings,
    kind: str,
    number: int,
    who: str,
    why: str,
    *,
    other: int | None = None,
    name: str | None = None,
) -> None:
    """Write a decision down about a topic that the store has."""
    from data import registry_topics
    from data.store import Store

    opened = Store(settings.store)
    line = opened.info().get("topics_line")
    if line is None:
        msg = f"{settings.store}: no topics were learned for this store from texts, so there is nothing to {kind}. Build it from exports with texts."
        raise RegistryError(msg)
    labels = dict(
        zip(
            *opened.query("select topic_id, label from topics where basis = 'text'")
            .to_pydict()
            .values(),
            strict=True,
        )
    )
    if strange := [one for one in (number, other) if one and one not in labels]:
        msg = f"{settings.store}: there is no topic {strange[0]}. Look at: petitions topics-names list"
        raise RegistryError(msg)
    said = registry_topics.Decision(
        line=line,
        kind=kind,
        topic_id=number,
        label=labels[number],
        who=who,
        why=why,
        other_id=other,
        name=name,
    )
    with deed("topic_decided", kind=kind, topic_id=number) as registry:
        written = registry_topics.add(registry, said)
    console.print(
        f"decision {written.decision_id} is written down; the next build follows it"
    )
