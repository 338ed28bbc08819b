"""
Which sources are known, and which one is a file of?

A source is a file of this folder with NAME, EXPECTED (its headers, for messages),
`recognises(header, settings)` and `read(sheet, settings)`; adding one is that file and a
line in SOURCES.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from data.errors import SourceError
from ingest import landing, sheets
from ingest.privacy import mask
from ingest.sheets import SUFFIXES
from ingest.sources import (
    hello_taipei,
    open311,
    streetlight,
    tainan_1999,
    taipei_1999,
    taipei_petition_categories,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl

    from data.settings import Settings
    from ingest.elsewhere import Place
    from ingest.sheets import Sheet


class Source(Protocol):
    """What a source offers."""

    NAME: str
    EXPECTED: str

    def recognises(self, header: Sequence[str], settings: Settings) -> bool:
        """Say whether a file with this header is of this source."""

    def read(self, sheet: Sheet, settings: Settings) -> pl.DataFrame:
        """Return the cases as said: `line`, `repaired`, and what the source has."""


SOURCES: tuple[Source, ...] = (
    taipei_1999,
    hello_taipei,
    taipei_petition_categories,
    streetlight,
    tainan_1999,
    open311,
)


@dataclass(frozen=True)
class Export:
    """A file to build from."""

    name: str
    """What it is called in the account."""
    path: Place
    """Where it lies."""


def exports(paths: Sequence[Place]) -> list[Export]:
    """Return the export files under the paths, folders opened, sorted by name."""
    found: list[Place] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(
                (file for file in path.iterdir() if file.suffix.lower() in SUFFIXES),
                key=str,
            )
            if not inside:
                msg = f"{path}: there is no export in this folder. Expected files of {', '.join(SUFFIXES)}."
                raise SourceError(msg)
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            msg = f"{path}: there is no such file or folder. Name an export or a folder of exports."
            raise SourceError(msg)
    twice = len({path.name for path in found}) < len(found)
    return _named((str(path) if twice else path.name, path) for path in found)


def landed(zone: str | Place) -> list[Export]:
    """
    Return everything in the landing zone, in the order it came; SourceError if empty.

    A name that came with several contents, e.g. a month that was published again, is told
    apart by the hash.
    """
    entries = landing.journal(zone)
    if not entries:
        msg = (
            f"{zone}: the landing zone is empty. Name an export or a folder of exports."
        )
        raise SourceError(msg)
    if bad := landing.damaged(zone, entries):
        msg = f"{zone}: {len(bad)} files are missing or damaged, the first is {bad[0].name} of {bad[0].came_at}. Deliver them again."
        raise SourceError(msg)
    names = Counter(entry.name for entry in entries)
    return _named(
        (
            entry.name
            if names[entry.name] == 1
            else f"{entry.name} ({entry.sha256[:8]})",
            landing.stored(zone, entry),
        )
        for entry in entries
    )


def _named(files: Iterable[tuple[str, Place]]) -> list[Export]:
    """Return the exports with names that hold nothing personal, each of its own."""
    seen: Counter[str] = Counter()
    found = []
    for said, path in files:
        name = mask(said)
        seen[name] += 1
        found.append(Export(f"{name} ({seen[name]})" if seen[name] > 1 else name, path))
    return found


def of(
    path: Place, header: Sequence[str], settings: Settings, named: str | None
) -> Source:
    """Return the source of a file by its header, or the one that the reader names."""
    if named is not None:
        for source in SOURCES:
            if named == source.NAME:
                return source
        msg = f"--source {named}: there is no such source; expected one of {', '.join(source.NAME for source in SOURCES)}."
        raise SourceError(msg)
    if known := _known(header, settings):
        return known
    likest = max(SOURCES, key=lambda s: len(set(s.EXPECTED.split(", ")) & set(header)))
    # The first line of a strange file may be a row: it is counted, not told.
    msg = (
        f"{path}, line 1: the header ({len(header)} columns) is of no known source; the "
        f"likest is {likest.NAME}, with {likest.EXPECTED}. Known sources: "
        f"{', '.join(source.NAME for source in SOURCES)}; name one with --source."
    )
    raise SourceError(msg)


def sheet(path: Place, settings: Settings) -> Sheet:
    """Return the table of a file, its header found where titles stand above it."""
    return sheets.read(path, lambda header: _known(header, settings) is not None)


def read(
    path: Place, settings: Settings, named: str | None = None
) -> tuple[str, Sheet, pl.DataFrame]:
    """Return the name of the file's source, its table, and its cases as said."""
    table = sheet(path, settings)
    source = of(path, table.header, settings, named)
    return source.NAME, table, source.read(table, settings)


def _known(header: Sequence[str], settings: Settings) -> Source | None:
    return next((one for one in SOURCES if one.recognises(header, settings)), None)
