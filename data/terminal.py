"""
How does a command speak with a person? One console on stderr, and options that all share.

In: what the command line says. Out: the city's settings with it.
"""

from __future__ import annotations

import dataclasses
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from data import settings as city
from data.settings import Settings

console = Console(stderr=True, highlight=False)

StoreFile = Annotated[
    Path | None,
    typer.Option("--store", help="The store; else the one of the settings."),
]
Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day, included.")
]
Names = Annotated[list[str] | None, typer.Option(help="May be given again.")]
Host = Annotated[str, typer.Option(help="Address to serve on.")]
Port = Annotated[int, typer.Option(help="Port to serve on.", min=0, max=65535)]


def settings_with(store: Path | None) -> Settings:
    """Return the city's settings, with the store that the command line names."""
    chosen = city.load()
    return dataclasses.replace(chosen, store=store) if store else chosen
