"""
What is asked of all petitions and addresses together? Each part's answer, brought together.

In: petitions and places, held by a crew. Out: tables and counts of a build. What can be
added up comes home as sums; else only the columns that a question is about come home.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from geo.geocode import LEVELS
from ingest import changes, fallbacks, quality, shown
from ingest.collisions import collisions
from ingest.disagreements import disagreements, stating
from ingest.duplicates import complaints, spots

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.crew import Crew, Held
    from ingest.petitions import Petitions
    from ingest.places import Placed
    from ingest.reading import Rows

_AT_ONCE = 4_000_000
"""Published numbers that are compared in one go."""


@dataclass(frozen=True)
class Totals:
    """What is added up over the petitions of all parts."""

    quality: list[pl.DataFrame]
    """Of `quality.counted`."""
    cells: list[pl.DataFrame]
    """Of `shown.cells`."""
    span: tuple[datetime | None, datetime | None]
    """First and last moment."""


def totals(petitions: Petitions, built_at: datetime) -> Totals:
    """Return what is added up, all of it asked of a part in one go."""
    parts = list(petitions.each(_counted, built_at=built_at))
    moments = [moment for *_, span in parts for moment in span if moment]
    return Totals(
        [one for one, *_ in parts],
        [cells for _, cells, _ in parts],
        (min(moments, default=None), max(moments, default=None)),
    )


def match_levels(placing: Placed, rows: Rows, crew: Crew) -> dict[str, int]:
    """Return how many petitions are placed at each level; "unstated" names no place."""
    counts = pl.concat(crew.stream(_levels, placing.addresses))
    found = dict(counts.group_by("match_level").agg(pl.col("cases").sum()).iter_rows())
    unstated = sum(rows.heights) - sum(found.values())
    return {**{level: found.get(level, 0) for level in LEVELS}, "unstated": unstated}


def asked_of_duplicates(
    petitions: Petitions, placing: Placed
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the complaints and the spots of a build, as `duplicates` asks for them."""
    return (
        pl.concat(petitions.with_words(complaints)),
        pl.concat(petitions.crew.stream(spots, placing.addresses)),
    )


def since_last(
    store: Path, petitions: Petitions, measures: pl.DataFrame
) -> changes.Comparison:
    """Return what changed since the last build."""

    def now(at: int, of: int) -> pl.DataFrame:
        parts: Iterator[pl.DataFrame] = petitions.each(changes.short, at=at, of=of)
        return pl.concat(parts)

    return changes.since_last(store, now, sum(petitions.rows.heights), measures)


def all_fallbacks(petitions: Petitions, placing: Placed) -> pl.DataFrame:
    """Return rows of `fallbacks`: of stated points, and of our own."""
    ours = fallbacks.found(
        pl.concat(petitions.each(fallbacks.cases)),
        pl.concat(petitions.crew.stream(fallbacks.words, placing.addresses)),
    )
    return pl.concat([placing.stated.fallbacks, ours])


def all_disagreements(placing: Placed, places: Held, crew: Crew) -> pl.DataFrame:
    """Return rows of `disagreements`."""
    own = pl.concat(crew.stream(stating, placing.addresses))
    [found] = crew.home([places])
    villages: pl.DataFrame = found.gazetteer.villages
    return disagreements(own, placing.stated.far, villages, found.areas)


def all_collisions(petitions: Petitions) -> pl.DataFrame:
    """Return rows of `collisions`; the numbers are dealt out by their hash."""
    of = -(-sum(petitions.rows.heights) // _AT_ONCE) or 1
    return collisions(pl.concat([_several(petitions, at, of) for at in range(of)]))


def _several(petitions: Petitions, at: int, of: int) -> pl.DataFrame:
    """Return the numbered petitions of a share that bear a number more than once."""
    numbered: pl.DataFrame = pl.concat(petitions.each(_numbered, at=at, of=of))
    return numbered.filter(pl.col("source_ref").is_duplicated())


def _numbered(petitions: pl.DataFrame, *, at: int, of: int) -> pl.DataFrame:
    ref = pl.col("source_ref")
    asked = petitions.select("source", "source_ref", "filed_at")
    return asked.filter(ref.is_not_null(), ref.hash() % of == at)


def _counted(
    petitions: pl.DataFrame, *, built_at: datetime
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[datetime | None, datetime | None]]:
    filed = petitions["filed_at"]
    return (
        quality.counted(petitions, petitions, built_at),
        shown.cells(petitions),
        (filed.min(), filed.max()),  # type: ignore[return-value]
    )


def _levels(addresses: pl.DataFrame) -> pl.DataFrame:
    return addresses.group_by("match_level").agg(pl.col("cases").sum())
