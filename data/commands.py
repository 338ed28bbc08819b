"""
What can one ask of the registry? The commands of series breaks.

In: the command line. Out: the registry, changed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from data import settings as city
from data.commands_people import deed
from data.terminal import console

# ruff: noqa: PLC0415


def list_breaks() -> None:
    """Print the breaks that people have written down, the oldest first."""
    from data.registry import Registry
    from data.registry_breaks import breaks

    for one in breaks(Registry(city.load().registry)):
        said = (one.break_id, one.starts, one.ends or "", one.source, one.kind)
        typer.echo(
            "\t".join(map(str, (*said, one.concerns, one.name, one.before, one.reason)))
        )


def add_break(  # noqa: PLR0913, PLR0917 - one option for each column
    source: str,
    kind: Annotated[
        str, typer.Argument(help="renamed, began, ended, filled, partial or ruined.")
    ],
    concerns: Annotated[
        str, typer.Argument(help="category, column, match_level or rows.")
    ],
    starts: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"])],
    reason: Annotated[str, typer.Option(help="Why it is one.")],
    who: Annotated[str, typer.Option(help="Who writes it down.")],
    name: Annotated[str, typer.Option(help="Which category, column or level.")] = "",
    before: Annotated[str, typer.Option(help="The earlier name, if renamed.")] = "",
    ends: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
) -> None:
    """Write a break down."""
    from data import registry_breaks

    said = registry_breaks.Break(
        source=source,
        kind=kind,
        concerns=concerns,
        starts=starts.date(),
        reason=reason,
        who=who,
        name=name,
        before=before,
        ends=ends.date() if ends else None,
    )
    with deed("break_added") as registry:
        written = registry_breaks.add(registry, said)
    console.print(f"break {written.break_id} is written down")


def withdraw_break(
    number: int,
    who: Annotated[str, typer.Option(help="Who withdraws it.")],
    why: Annotated[str, typer.Option(help="Why it is none.")],
) -> None:
    """Say that a break was none; it stays in the history."""
    from data import registry_breaks

    with deed("break_withdrawn", break_id=number) as registry:
        registry_breaks.withdraw(registry, number, who=who, why=why)
    console.print(f"break {number} is withdrawn")
