"""
What would a petition be filed under? The command that suggests category and agency.

In: the command line. Out: three suggestions of a text on the screen, or a table of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from data.errors import SettingsError
from data.terminal import StoreFile, console, settings_with

# ruff: noqa: PLC0415

_FILES = 2


def suggest(
    said: Annotated[
        list[str], typer.Argument(metavar='"TEXT" | IN OUT.csv', help="Or two files.")
    ],
    column: Annotated[
        str | None, typer.Option(help="The column with the texts, of a table.")
    ] = None,
    store: StoreFile = None,
) -> None:
    """Suggest category and agency of a text, or of each text of a table (--column)."""
    import polars as pl

    from ingest import batch, suggestions
    from ingest.places import known_places

    chosen = settings_with(store)
    if (column is None) != (len(said) == 1) or len(said) > _FILES:
        msg = (
            'suggest: expected one "TEXT" in quotes, or IN OUT.csv with --column NAME.'
        )
        raise SettingsError(msg)
    found = suggestions.kept(chosen.store)
    names = known_places().names

    def answer(texts: pl.Series) -> pl.DataFrame:
        least = chosen.suggestions.least_sure
        return suggestions.suggested(found, texts, names, least)

    if column is not None:
        source, into = Path(said[0]), Path(said[1])
        rows = batch.carry(into, source, column, answer, told=lambda _: None)
        console.print(f"{into}: {rows:,} rows")
        return
    told = answer(pl.Series("text", said)).row(0, named=True)
    for name in found.models:
        console.print(f"{name}: {told[name] or 'not sure enough to say'}", markup=False)
        for at in (1, 2, 3):
            if told[f"{name}_{at}"]:
                sure = told[f"{name}_{at}_sure"]
                console.print(f"    {sure:6.1%}  {told[f'{name}_{at}']}", markup=False)
