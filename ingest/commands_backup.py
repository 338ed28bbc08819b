"""
What can one ask so that nothing is lost? The commands that keep all, and put it back.

In: the command line. Out: an archive, or what it holds in its places.
"""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import Annotated

import typer

from data import registry_copy, registry_sessions
from data.commands_people import noted, opened, operator
from data.registry import Registry
from data.terminal import StoreFile, settings_with

# ruff: noqa: PLC0415


def backup(
    into: Annotated[Path, typer.Argument(help="The new file, or a folder for it.")],
    store: StoreFile = None,
    *,
    registry_only: Annotated[
        bool, typer.Option("--registry-only", help="Without exports and topics.")
    ] = False,
) -> None:
    """Keep what can not be made again: registry, landing zone and topics, in one file."""
    from ingest import backup as keeping

    kept = keeping.backup(settings_with(store), into, registry_only=registry_only)
    noted(opened(), "backed_up", None, manifest=kept.sha256)
    typer.echo(
        f"{kept.path}: {kept.rows:,} rows, {kept.exports:,} exports, "
        f"{kept.topics} versions of topics, {kept.size:,} bytes\n"
        f"manifest sha256 {kept.sha256}",
        err=True,
    )


def restore(
    source: Annotated[Path, typer.Argument(help="A file of: petitions backup.")],
    store: StoreFile = None,
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where a registry lies already.")
    ] = False,
) -> None:
    """Put a backup back; it is looked at whole before anything changes."""
    from ingest import restore as putting

    settings = settings_with(store)
    if source.is_file() and not tarfile.is_tarfile(source):
        # The registry alone, as earlier versions wrote it and --replace keeps it.
        rows = registry_copy.restore(
            source, settings.registry, replace=replace, then=_told
        )
        typer.echo(f"{rows:,} rows restored", err=True)
        return
    done = putting.restore(source, settings, replace=replace, who=operator())
    typer.echo(
        f"{done.rows:,} rows, {done.exports:,} exports that were gone, {done.topics} "
        "versions of topics restored; build the store anew with: petitions build",
        err=True,
    )
    if done.replaced:
        typer.echo(f"what was there before: {done.replaced}", err=True)


def _told(registry: Registry) -> None:
    """End all sessions and note that the registry was restored."""
    registry_sessions.end_every(registry)
    noted(registry, "restored", None)
