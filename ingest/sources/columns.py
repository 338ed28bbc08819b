"""Which of our columns does a header give, and are they enough to know the source?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ingest.sheets import Sheet


def picked(
    sheet: Sheet, wanted: Mapping[str, str] | Mapping[str, str | tuple[str, ...]]
) -> pl.DataFrame:
    """
    Return `line`, our columns (null where the header has none), and `repaired` (null).

    wanted : our column to its header, or to the headers that it goes by; of several, the
        first that says something in a row holds.
    """
    place = {name: f"c{at}" for at, name in enumerate(sheet.header)}
    found = {
        ours: [pl.col(place[said]) for said in _tuple(headers) if said in place]
        for ours, headers in wanted.items()
    }
    return sheet.rows.select(
        "line",
        *(
            pl.coalesce(*columns, pl.lit(None, pl.String)).alias(ours)
            for ours, columns in found.items()
        ),
        pl.lit(None, pl.String).alias("repaired"),
    )


def told(header: Sequence[str], names: str) -> int:
    """Return how many of the names, with commas between, stand in the header."""
    return len(set(names.split(", ")) & set(header))


def _tuple(headers: str | tuple[str, ...]) -> tuple[str, ...]:
    return (headers,) if isinstance(headers, str) else headers
