"""What is a column of a table? A name, a kind, and its meaning with its unit."""

from __future__ import annotations

import pyarrow as pa

TEXT = pa.string()
MOMENT = pa.timestamp("s")


def column(name: str, kind: pa.DataType, about: str) -> pa.Field:
    """Return a field that carries its meaning (and unit) as metadata."""
    return pa.field(name, kind, metadata={"about": about})
