"""
Which petition is this? An id of our own, from the source and the content.

The published number is no identity: a spreadsheet ruined it in 26 of 123 monthly files,
where `202411011` stands on 968 cases. In: the cases as said. Out: ids. Pure.
"""

from __future__ import annotations

import polars as pl
from xxhash import xxh3_64_intdigest, xxh3_128_hexdigest

CONTENT = (
    "source",
    "source_ref",
    "category_said",
    "address_said",
    "filed_at",
    "subject",
    "text",
)
"""What makes two rows the same petition; later changes (status, agency) are not in it."""

_DIGITS = 20
"""Hex digits of an id: 80 bits, a chance of 1e-7 for any collision among 500 M."""


def petition_ids(cases: pl.DataFrame) -> pl.Series:
    """Return one id per case; equal content gives an equal id on every machine."""
    content = cases.select(
        pl.concat_str(
            [
                pl.col(name).cast(pl.String).fill_null("")
                for name in CONTENT
                if name in cases.columns
            ],
            separator="\x1f",
        )
    ).to_series()
    return pl.Series(
        "petition_id",
        [xxh3_128_hexdigest(said.encode())[:_DIGITS] for said in content.to_list()],
        dtype=pl.String,
    )


def address_ids(texts: pl.Series) -> pl.Series:
    """Return one id per address text: 63 bits of its hash."""
    return pl.Series(
        "address_id",
        [xxh3_64_intdigest(said.encode()) >> 1 for said in texts.to_list()],
        dtype=pl.Int64,
    )
