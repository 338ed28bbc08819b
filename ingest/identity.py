"""
Which petition is this? An id of our own, from the source and the content.

The published number is no identity: a spreadsheet ruined it in 26 of 123 monthly files,
where `202411011` stands on 968 cases. In: the cases as said. Out: ids. Pure.
"""

from __future__ import annotations

import numpy as np
import polars as pl
import pyarrow as pa
from xxhash import xxh3_64_intdigest, xxh3_128_digest

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

_BYTES = 10
"""Of an id, written as 20 hex digits: a chance of 1e-7 for any collision among 500 M."""


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
        ).cast(pl.Binary)
    ).to_series()
    # One buffer of 16 bytes a case: a list of texts would take five times the room.
    digests = np.frombuffer(
        b"".join(map(xxh3_128_digest, content.to_list())), np.uint8
    ).reshape(-1, 16)
    shortened = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(_BYTES),
        len(digests),
        [None, pa.py_buffer(digests[:, :_BYTES].tobytes())],
    ).cast(pa.binary())
    ids = pl.Series("petition_id", shortened)
    return ids.bin.encode("hex")


def keys(ids: pl.Series) -> pl.Series:
    """Return 64 bits of each id: a tenth of the room, to find the few that may be equal."""
    return ids.str.slice(0, 16).str.to_integer(base=16, dtype=pl.UInt64).alias("key")


def address_ids(texts: pl.Series) -> pl.Series:
    """Return one id per address text: 63 bits of its hash."""
    return pl.Series(
        "address_id",
        [xxh3_64_intdigest(said.encode()) >> 1 for said in texts.to_list()],
        dtype=pl.Int64,
    )
