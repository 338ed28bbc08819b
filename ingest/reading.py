"""
What do many files say, without holding them all? Part by part, then what no part can know.

In: exports. Out: of each part its cases on disk, masked and in our words, and a small
summary; of all parts together which case is told again. A part knows nothing of the
others, so parts can be read anywhere, in any order; only the ids meet.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import polars as pl

from data.errors import StoreError
from ingest import rejects, sources
from ingest.history import CHANGES, settled
from ingest.identity import keys
from ingest.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from data.settings import Settings
    from ingest.sources import Export

PART_BYTES = 32 << 20
"""Bytes of exports that are read at once, about 300,000 rows; a larger file is a part."""

_WORKERS = 4
"""Parts that are read at a time at most; each takes about 250 MB."""

_READ = {
    "file_number": pl.Int32,
    "source": pl.String,
    "file": pl.String,
    "sha256": pl.String,
    "read": pl.Int64,
}


@dataclass(frozen=True)
class Part:
    """What a few files say by themselves."""

    cases: Path
    """Arrow file of the cases that have a day, as `normalise` leaves them."""
    keys: pl.Series
    """64 bits of each case's id, in the same order."""
    read: pl.DataFrame
    """file_number, source, file, sha256, read, usable, rejected."""
    rejects: pl.DataFrame
    """Rows of `rejects`, with file_number."""
    mended: pl.DataFrame
    """Which rejected rows a row of these files mends, see `ingest.rejects.told`."""
    counts: pl.DataFrame
    """What was mended by file and month, see `ingest.repairs.counted`."""


@dataclass(frozen=True)
class Rows:
    """What all parts say together."""

    parts: list[Part]
    repeats: list[pl.Series]
    """Of each part, the places of the rows that tell a case again."""
    last: pl.DataFrame
    """petition_id and `CHANGES` of the cases that changed, as last told."""
    history: pl.DataFrame
    """Rows of `history`."""
    account: pl.DataFrame
    """Rows of `files`: read = kept + repeated + rejected."""

    def kept(self) -> Iterator[pl.DataFrame]:
        """Return the petitions, part by part in the order of delivery, as last told."""
        for part, repeats in zip(self.parts, self.repeats, strict=True):
            cases = pl.read_ipc(part.cases).drop("file_number")
            if repeats.len():
                rows = pl.int_range(cases.height, eager=True)
                cases = cases.filter(~rows.is_in(repeats.implode()))
            yield cases if self.last.is_empty() else _updated(cases, self.last)

    @property
    def rejects(self) -> pl.DataFrame:
        """Return rows of `rejects`."""
        files = pl.concat([part.read for part in self.parts])
        lines = pl.concat([part.rejects for part in self.parts]).join(
            files.select("file_number", "sha256"),
            on="file_number",
            maintain_order="left",
        )
        mended = pl.concat([part.mended for part in self.parts])
        return rejects.told(lines, mended).drop("file_number", "sha256")

    @property
    def counts(self) -> pl.DataFrame:
        """Return what was mended by file and month, see `ingest.repairs.counted`."""
        return pl.concat([part.counts for part in self.parts])


def read(
    files: Sequence[Export], settings: Settings, named: str | None, scratch: Path
) -> list[Part]:
    """
    Return every part of the files, in order; `named` as for `sources.read`.

    Several parts are read at a time: most steps on a column of texts keep one core busy.
    """

    def told(at: int, numbered: Sequence[tuple[int, Export]]) -> Part:
        return part(numbered, settings, named, scratch / f"{at}.arrow")

    grouped = groups(files)
    with ThreadPoolExecutor(min(_WORKERS, os.cpu_count() or 1)) as workers:
        return list(workers.map(told, range(len(grouped)), grouped))


def groups(files: Sequence[Export]) -> list[list[tuple[int, Export]]]:
    """Return the files with their numbers, in groups of `PART_BYTES` at most."""
    found: list[list[tuple[int, Export]]] = []
    room = 0
    for number, file in enumerate(files):
        size = file.path.stat().st_size if file.path.is_file() else 0
        if not found or size > room:
            found.append([])
            room = PART_BYTES
        found[-1].append((number, file))
        room -= size
    return found


def part(
    files: Sequence[tuple[int, Export]],
    settings: Settings,
    named: str | None,
    into: Path,
) -> Part:
    """
    Return what a few files say; their cases are written to `into`.

    SourceError where a file can not be used, StoreError where `into` can not be written.
    """
    said, account, mended = as_said(files, settings, named)
    found = normalise(said, settings)
    try:
        found.cases.write_ipc(into, compression="uncompressed")
    except (OSError, pl.exceptions.PolarsError) as error:
        msg = f"{into.parent}: the rows could not be written ({str(error).splitlines()[0]}). Make room, or choose another place with --store FILE."
        raise StoreError(msg) from error
    account = _counted(account, "usable", found.cases)
    return Part(
        into,
        keys(found.cases["petition_id"]),
        _counted(account, "rejected", found.rejects),
        found.rejects,
        mended.join(found.rejects, on=["file_number", "line"], how="anti"),
        found.repairs,
    )


def as_said(
    files: Sequence[tuple[int, Export]], settings: Settings, named: str | None
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """
    Return all cases as said, what `Part.read` can say of each file, and what they mend.

    The cases have source and file; the last has file_number, line, mends_hash, mends_line.
    """
    frames, account, mended = [], [], []
    for number, file in files:
        source, sheet, frame = sources.read(file.path, settings, named)
        frames.append(
            frame.with_columns(
                source=pl.lit(source),
                file=pl.lit(file.name),
                file_number=pl.lit(number, pl.Int32),
                big5=pl.lit(sheet.big5),
                lost_character=_lost(frame) if sheet.lost else pl.lit(value=False),
            )
        )
        account.append((number, source, file.name, sheet.sha256, frame.height))
        mended.append(
            rejects.mends(sheet).with_columns(file_number=pl.lit(number, pl.Int32))
        )
    return (
        pl.concat(frames, how="diagonal"),
        pl.DataFrame(account, schema=_READ, orient="row"),
        pl.concat(mended),
    )


def together(parts: Sequence[Part]) -> Rows:
    """Return what the parts say together: which rows tell a case again, and the account."""
    heights = [one.keys.len() for one in parts]
    starts = [0, *accumulate(heights)][:-1]
    twice = pl.concat([one.keys for one in parts]).is_duplicated()
    again = pl.concat(
        [
            _told(one, start).filter(twice.slice(start, height))
            for one, start, height in zip(parts, starts, heights, strict=True)
            if twice.slice(start, height).any()
        ]
        or [_told(parts[0], 0).clear()]
    )
    first, history = settled(again)
    repeats = again.join(first, on="place", how="anti", maintain_order="left")
    return Rows(
        parts=list(parts),
        repeats=[
            (repeats["place"] - start).filter(
                repeats["place"].is_between(start, start + height, closed="left")
            )
            for start, height in zip(starts, heights, strict=True)
        ],
        last=first.select("petition_id", *CHANGES).join(
            history, on="petition_id", how="semi"
        ),
        history=history,
        account=_account(parts, repeats),
    )


def _lost(frame: pl.DataFrame) -> pl.Expr:
    """Return whether a row holds a character that could not be read."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    return pl.any_horizontal(
        pl.col(texts).str.contains("\ufffd", literal=True).fill_null(value=False)
    )


def _told(one: Part, start: int) -> pl.DataFrame:
    """Return the cases of a part with their place among all, and the name of their file."""
    return (
        pl.read_ipc(one.cases)
        .with_columns(
            place=pl.int_range(start, start + pl.len(), dtype=pl.Int64),
        )
        .join(
            one.read.select("file_number", "file"),
            on="file_number",
            how="left",
            maintain_order="left",
        )
    )


def _updated(cases: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    """Return the cases with what may change as it was last told."""
    changed = cases["petition_id"].is_in(last["petition_id"].implode())
    if not changed.any():
        return cases
    return cases.update(last, on="petition_id", how="left", maintain_order="left")


def _account(parts: Sequence[Part], repeats: pl.DataFrame) -> pl.DataFrame:
    """Return rows of `files`: what became of the rows of each file."""
    account = pl.concat([one.read for one in parts])
    return _counted(account, "repeated", repeats).select(
        "source",
        "file",
        "sha256",
        "read",
        kept=pl.col("usable") - pl.col("repeated"),
        repeated="repeated",
        rejected="rejected",
    )


def _counted(account: pl.DataFrame, name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the account with how many rows of each file there are."""
    counts = rows.group_by("file_number").agg(pl.len().cast(pl.Int64).alias(name))
    return account.join(
        counts, on="file_number", how="left", maintain_order="left"
    ).with_columns(pl.col(name).fill_null(0))
