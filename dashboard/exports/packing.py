"""
How is a file packed so that the same rows give the same bytes?

In: parts by name. Out: a zip whose every part has one fixed time, and no rights or owner
of the machine that made it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from typing import IO, Final, Self

_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""The first that a zip can tell."""
_LEVEL: Final = 3
"""Of 9: rows of a table pack to a twentieth at any level, at 3 in a third of the time."""


class Pack:
    """A zip that is being written, part after part."""

    def __init__(self, out: IO[bytes]) -> None:
        """Begin a zip in a file that is open for writing."""
        self._zip = zipfile.ZipFile(
            out, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._zip.close()

    def stored(self, name: str, content: bytes) -> None:
        """Put a part in as it is, not packed: the first of an OpenDocument."""
        part = zipfile.ZipInfo(name, _MOMENT)
        part.compress_type = zipfile.ZIP_STORED
        self._zip.writestr(part, content)

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        """Put a part in, piece by piece, of any size."""
        part = zipfile.ZipInfo(name, _MOMENT)
        part.compress_type = zipfile.ZIP_DEFLATED
        part.external_attr = 0o644 << 16
        # Told beforehand: a part may pass 4 GiB, and its size is known at its end only.
        with self._zip.open(part, "w", force_zip64=True) as into:
            for piece in pieces:
                into.write(piece)
