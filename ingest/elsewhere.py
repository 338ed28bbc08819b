"""
What lies at an address that is no path of this machine? Files of an object store.

In: an address that fsspec knows, e.g. s3://bucket/folder. Out: as much of what `Path` offers
as exports and the landing zone ask for. Who may read there is said by the environment alone
(AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL …), never by an address or a
setting. The only file that imports fsspec; needs `pip install 'petitions[cluster]'`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias, TypeVar

from data.errors import SourceError

Place: TypeAlias = "Path | Elsewhere"
"""A file or folder, here or elsewhere."""
_Found = TypeVar("_Found")


@dataclass(frozen=True)
class Elsewhere:
    """A file or folder of an object store; a file is there whole or not at all."""

    address: str
    """Without a slash at the end."""

    def __str__(self) -> str:
        return self.address

    def __truediv__(self, name: str) -> Elsewhere:
        return Elsewhere(f"{self.address}/{name}")

    @property
    def name(self) -> str:
        """Return the last part."""
        return self.address.rsplit("/", 1)[-1]

    @property
    def suffix(self) -> str:
        """Return the ending with its dot."""
        return PurePosixPath(self.name).suffix

    def is_dir(self) -> bool:
        """Say whether there is anything below."""
        return self._asked(lambda system, path: bool(system.isdir(path)))

    def is_file(self) -> bool:
        """Say whether there is a file."""
        return self._asked(lambda system, path: bool(system.isfile(path)))

    def iterdir(self) -> Iterator[Elsewhere]:
        """Return what is right below."""
        found = self._asked(lambda system, path: system.ls(path, detail=False))
        scheme = self.address.split("://", 1)[0]
        return (Elsewhere(f"{scheme}://{one}") for one in found)

    def size(self) -> int:
        """Return the bytes of a file."""
        return self._asked(lambda system, path: int(system.size(path)))

    def read_bytes(self) -> bytes:
        """Return the content of a file."""
        return self._asked(lambda system, path: bytes(system.cat_file(path)))

    def read_all(self) -> dict[str, bytes]:
        """Return the content of all files right below, by name; asked for together."""

        def cat(system: Any, path: str) -> dict[str, bytes]:
            paths = [one for one in system.ls(path, detail=False) if one != path]
            return dict(system.cat(paths)) if paths else {}

        found = self._asked(cat) if self.is_dir() else {}
        return {path.rsplit("/", 1)[-1]: found[path] for path in sorted(found)}

    def write_bytes(self, content: bytes) -> None:
        """Write a file."""
        self._asked(lambda system, path: system.pipe_file(path, content))

    def _asked(self, question: Callable[[Any, str], _Found]) -> _Found:
        """Return what the store answers; SourceError where it does not."""
        try:
            import fsspec  # noqa: PLC0415 - only whoever has files elsewhere needs it

            system, path = fsspec.url_to_fs(self.address)
            # What a listing said before may be old: others write there too.
            system.invalidate_cache()
            return question(system, path)
        except ImportError as error:
            msg = f"{self.address}: this address needs a library that is not installed ({error}). Install it with: pip install 'petitions[cluster]'"
            raise SourceError(msg) from error
        except Exception as error:
            # Every store has errors of its own; what they say is all that is known.
            said = (str(error).strip() or type(error).__name__).splitlines()[0]
            msg = f"{self.address}: the store does not answer as it should ({said}). Mend the address, or say in the environment who you are (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL)."
            raise SourceError(msg) from error


def place(said: str | Place) -> Place:
    """Return a path of this machine, or what lies elsewhere."""
    if isinstance(said, (Path, Elsewhere)):
        return said
    if "://" not in said:
        return Path(said)
    if said.startswith("file://"):
        return Path(said.removeprefix("file://"))
    return Elsewhere(said.rstrip("/"))


def size(file: Place) -> int:
    """Return the bytes of a file; 0 where there is none."""
    if not file.is_file():
        return 0
    return file.stat().st_size if isinstance(file, Path) else file.size()
