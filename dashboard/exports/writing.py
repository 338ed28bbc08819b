"""
How does what is asked become a file? Whole, or not at all.

In: rows that are ready. Out: a file with its evidence at the path that is named.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dashboard.exports.order import Ready
from dashboard.exports.source import Tally
from dashboard.exports.writers import WRITERS
from data.errors import ExportError


def write(
    prepared: Ready, path: Path, told: Callable[[int], None] = lambda _: None
) -> None:
    """
    Write the file; `told` is called with the rows done.

    The same build, link and language give the same bytes. ExportError where it can not be
    written or the store was built anew meanwhile; the path then holds what it held.
    """
    order = prepared.order
    # With the ending that it will have: GDAL knows a kind of file by it.
    part = path.with_name(f"part-{path.name}")
    try:
        part.unlink(missing_ok=True)
        WRITERS[order.form.name](prepared, part, Tally(told))
        if order.store.build != prepared.build:
            msg = f"{order.asked.link}: a new build was taken up while this was written. Ask again."
            raise ExportError(msg)
        part.replace(path)
    except OSError as error:
        msg = f"{path}: the file can not be written ({error.strerror or error}). Name another place."
        raise ExportError(msg) from error
    finally:
        part.unlink(missing_ok=True)
