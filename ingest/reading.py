"""
What do many files say, without holding them all? Part by part, then what no part can know.

In: exports. Out: of each part its cases, masked and in our words, and a small summary; of
all parts together which case is told again. A part knows nothing of the others, so parts
can be read anywhere, in any order; only the ids meet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ingest import rejects, sources
from ingest.elsewhere import size as size_of
from ingest.history import CHANGES, settled
from ingest.identity import keys
from ingest.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from data.settings import Settings
    from ingest.crew import Crew, Held
    from ingest.sources import Export

PART_BYTES = 32 << 20
"""Bytes of exports that are read at once, about 300,000 rows; a larger file is a part."""

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

    cases: Held
    """The cases that have a day, as `normalise` leaves them."""
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

    def kept(self, crew: Crew) -> Iterator[pl.DataFrame]:
        """Return the petitions, part by part in the order of delivery, as last told."""
        return crew.stream(kept, self.cases, self.repeats, last=self.last)

    @property
    def cases(self) -> list[Held]:
        """Return what is held of each part: its cases."""
        return [part.cases for part in self.parts]

    @property
    def heights(self) -> list[int]:
        """Return how many petitions each part keeps."""
        return [
            part.keys.len() - repeats.len()
            for part, repeats in zip(self.parts, self.repeats, strict=True)
        ]

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
    files: Sequence[Export], settings: Settings, named: str | None, crew: Crew
) -> list[Part]:
    """
    Return every part of the files, in order; `named` as for `sources.read`.

    Several parts are read at a time: most steps on a column of texts keep one core busy.
    """
    cases, parts = crew.each(
        part, groups(files), gives=2, settings=settings, named=named
    )
    return [
        replace(one, cases=held)
        for one, held in zip(crew.home(parts), cases, strict=True)
    ]


def groups(files: Sequence[Export]) -> list[list[tuple[int, Export]]]:
    """Return the files with their numbers, in groups of `PART_BYTES` at most."""
    found: list[list[tuple[int, Export]]] = []
    room = 0
    for number, file in enumerate(files):
        size = size_of(file.path)
        if not found or size > room:
            found.append([])
            room = PART_BYTES
        found[-1].append((number, file))
        room -= size
    return found


def part(
    files: Sequence[tuple[int, Export]], settings: Settings, named: str | None
) -> tuple[pl.DataFrame, Part]:
    """
    Return the cases of a few files, and what is known of them besides.

    SourceError where a file can not be used.
    """
    said, account, mended = as_said(files, settings, named)
    found = normalise(said, settings)
    account = _counted(account, "usable", found.cases)
    return found.cases, Part(
        None,
        keys(found.cases["petition_id"]),
        _counted(account, "rejected", found.rejects),
        found.rejects,
        mended.join(found.rejects, on=["file_number", "line"], how="anti"),
        found.repairs,
    )


def kept(
    cases: pl.DataFrame, repeats: pl.Series, last: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Return the petitions of a part, each once; as `last` told where that is given."""
    if repeats.len():
        rows = pl.int_range(cases.height, eager=True)
        cases = cases.filter(~rows.is_in(repeats.implode()))
    if last is None or last.is_empty():
        return cases
    return _updated(cases, last)


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


def together(parts: Sequence[Part], crew: Crew) -> Rows:
    """Return what the parts say together: which rows tell a case again, and the account."""
    heights = [one.keys.len() for one in parts]
    starts = [0, *accumulate(heights)][:-1]
    twice = _twice([one.keys.to_numpy() for one in parts])
    again = pl.concat(
        list(
            crew.stream(
                _told,
                [one.cases for one in parts],
                [one.read for one in parts],
                starts,
                twice,
            )
        )
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


def _twice(keys: Sequence[NDArray[np.uint64]]) -> list[NDArray[np.int64]]:
    """Return of each part the rows whose key stands on another row too."""
    # Sorted, 8 bytes a case and no more: a table of 50 M keys would take 2 GB.
    ordered = np.sort(np.concatenate(keys))
    several = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    return [np.flatnonzero(np.isin(some, several)) for some in keys]


def _told(
    cases: pl.DataFrame, read: pl.DataFrame, start: int, rows: NDArray[np.int64]
) -> pl.DataFrame:
    """Return some cases of a part with their place among all, and the name of their file."""
    return (
        cases[rows]
        .with_columns(place=pl.Series(rows + start, dtype=pl.Int64))
        .join(
            read.select("file_number", "file"),
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
