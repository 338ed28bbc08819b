"""
How does a table of the account leave the store? As a CSV that a spreadsheet opens.

In: a store and the name of a table of counts. Out: one CSV with its columns, in its order.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from data.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

    from data.store import Store


def write(store: Store, name: str, out: Path) -> int:
    """Write one table whole; return how many rows it has. SourceError where it can not."""
    rows = store.table(name)
    try:
        with out.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, rows.column_names)
            writer.writeheader()
            writer.writerows(rows.to_pylist())
    except OSError as error:
        msg = f"{out}: the file can not be written ({error.strerror})."
        raise SourceError(msg) from error
    return int(rows.num_rows)
