"""
How do rows that could not be used come out, to be mended? The command that writes them.

In: the command line, a store, the landing zone. Out: a CSV that is not masked, and a line
in the audit log that somebody took it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from data.commands_people import noted, opened
from data.terminal import StoreFile, console, settings_with

# ruff: noqa: PLC0415


def rejects(
    out: Annotated[Path, typer.Option(help="The CSV to write; it is not masked.")],
    store: StoreFile = None,
    source: Annotated[str | None, typer.Option(help="The source.")] = None,
) -> None:
    """Write the rejected rows as they came, to be mended and built with the others."""
    from data.store import Store
    from ingest import rejects as rejected

    chosen = settings_with(store)
    rows = rejected.write(Store(chosen.store), chosen, source, out)
    noted(opened(), "rejects_written", None, rows=rows)
    console.print(f"{out}: {rows:,} rows; mend them and build with this file too")
