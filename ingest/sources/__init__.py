"""
Which sources are known, and which one is a file of?

A source is a file of this folder with NAME, EXPECTED (its headers, for messages),
`recognises(header)` and `read(text, header, settings)`; adding one is that file and a
line in SOURCES.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from data.errors import SourceError
from ingest import csv_rows
from ingest.sources import hello_taipei, taipei_1999

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

    from data.settings import Settings


class Source(Protocol):
    """What a source offers."""

    NAME: str
    EXPECTED: str

    def recognises(self, header: Sequence[str]) -> bool:
        """Say whether a file with this header is of this source."""

    def read(
        self, text: str, header: Sequence[str], settings: Settings
    ) -> pl.DataFrame:
        """Return the cases as said: `line`, `repaired`, and what the source has."""


SOURCES: tuple[Source, ...] = (taipei_1999, hello_taipei)


def exports(paths: Sequence[Path]) -> list[Path]:
    """Return the export files under the paths, folders opened, sorted by name."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(path.glob("*.csv"))
            if not inside:
                msg = f"{path}: there is no export in this folder. Expected *.csv files."
                raise SourceError(msg)
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            msg = f"{path}: there is no such file or folder. Name an export (*.csv) or a folder of them."
            raise SourceError(msg)
    return found


def read(path: Path, settings: Settings) -> tuple[str, pl.DataFrame]:
    """Return the name of the file's source and its cases as said."""
    text = csv_rows.decode(path)
    header = csv_rows.header(path, text)
    for source in SOURCES:
        if source.recognises(header):
            return source.NAME, source.read(text, header, settings)
    known = "; or ".join(f"{source.EXPECTED} ({source.NAME})" for source in SOURCES)
    msg = f"{path}, line 1: the header is of no known source: {', '.join(header)[:200]}. Expected {known}."
    raise SourceError(msg)
