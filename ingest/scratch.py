"""
Where do the parts of a build lie until the store is written? In a folder beside it.

In: the store. Out: an empty private folder that is gone afterwards.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from data.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def lend(store: Path) -> Iterator[Path]:
    """
    Lend an empty private folder beside the store; what a killed build left in it goes.

    Nothing in it is unmasked. StoreError where it can not be written.
    """
    folder = store.with_name(store.name + ".parts")
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
    except OSError as error:
        msg = f"{folder}: the folder can not be made ({error.strerror or error}). Choose another place with --store FILE."
        raise StoreError(msg) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
