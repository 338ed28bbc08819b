"""Which of our columns does a header give, and are they enough to know the source?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from ingest.sources.shifted import unshifted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ingest.sheets import Sheet


def picked(
    sheet: Sheet, wanted: Mapping[str, str] | Mapping[str, str | tuple[str, ...]]
) -> pl.DataFrame:
    """
    Return `line`, our columns (null where the header has none), and `repaired`.

    wanted : our column to its header, or to the headers that it goes by; of several, the
        first that says something in a row holds.
    """
    place = {name: at for at, name in enumerate(sheet.header)}
    found = {
        ours: [place[said] for said in _tuple(headers) if said in place]
        for ours, headers in wanted.items()
    }
    rows, shifted = unshifted(
        sheet.rows, {ours: places[0] for ours, places in found.items() if places}
    )
    return rows.select(
        "line",
        *(
            pl.coalesce(*(f"c{at}" for at in places), pl.lit(None, pl.String)).alias(
                ours
            )
            for ours, places in found.items()
        ),
        pl.select(pl.when(shifted).then(pl.lit("shifted")))
        .to_series()
        .alias("repaired"),
    )


def told(header: Sequence[str], names: str) -> int:
    """Return how many of the names, with commas between, stand in the header."""
    return len(set(names.split(", ")) & set(header))


def _tuple(headers: str | tuple[str, ...]) -> tuple[str, ...]:
    return (headers,) if isinstance(headers, str) else headers
