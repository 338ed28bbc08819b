"""
How is all kept that can not be made again? Registry, exports and topics, in one archive.

In: the settings. Out: a tar file that its owner alone can read: a manifest with the hash of
each part first, then the registry's rows, the landing zone as it came, and the versions of
the topics. Nothing stops while it is written: the registry is read at one moment, and what
lies in the landing zone or is a version of topics never changes.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from data import registry_copy
from data.errors import BackupError
from ingest import landing, topics_kept

if TYPE_CHECKING:
    from data.settings import Settings

FORM = "petitions backup, form 2"
MANIFEST = "manifest.json"
REGISTRY = "registry.jsonl"
JOURNAL = "landing/journal.jsonl"
LANDING = "landing/"
TOPICS = "topics/"

_WORK = ".petitions-backup-"
_DAY_S = 86_400


@dataclass(frozen=True)
class Part:
    """One file of an archive."""

    name: str
    size: int
    """Bytes."""
    sha256: str


@dataclass(frozen=True)
class Kept:
    """What an archive holds."""

    path: Path
    rows: int
    """Rows of the registry."""
    exports: int
    topics: int
    """Versions of the topics."""
    size: int
    """Bytes of the archive."""
    sha256: str
    """Of its manifest, and so of all of it: to be noted elsewhere."""


def backup(settings: Settings, into: Path, *, registry_only: bool = False) -> Kept:
    """
    Write a new archive, or one named after the moment where `into` is a folder.

    It is there whole or not at all. BackupError where a file would be overwritten or can
    not be written, and for an export that no longer has its hash: a copy of it would be
    taken for a good one.
    """
    now = datetime.now(UTC)
    path = into / f"petitions-{now:%Y%m%dT%H%M%SZ}.tar" if into.is_dir() else into
    if path.exists():
        msg = f"{path}: this file exists, and a backup overwrites none. Name a new one."
        raise BackupError(msg)
    with folder_beside(path) as beside:
        dump = beside / REGISTRY
        rows = registry_copy.backup(settings.registry, dump)
        parts: dict[Part, Any] = {_part(REGISTRY, dump): dump}
        exports = versions = 0
        if not registry_only:
            parts |= _exports(settings.landing)
            exports = len(parts) - 2  # the registry and the journal
            topics = _topics(settings.store)
            versions = len(topics) // 2
            parts |= topics
        manifest = {
            "form": FORM,
            "made_at": now.isoformat(timespec="seconds"),
            "parts": [asdict(part) for part in parts],
        }
        said = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        new = beside / "new.tar"
        _write(new, said, parts)
        os.link(new, path)  # not a rename: that would overwrite what came meanwhile
    digest = hashlib.sha256(said).hexdigest()
    return Kept(path, rows, exports, versions, path.stat().st_size, digest)


@contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """Lend a private folder on the same disk; turn what the disk says into a sentence."""
    before = time.time() - _DAY_S
    try:
        for left in path.parent.glob(_WORK + "*"):  # of who was killed
            if left.stat().st_mtime < before:
                shutil.rmtree(left)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=_WORK) as name:
            yield Path(name)
    except OSError as error:
        msg = f"{path}: this can not be written here ({error.strerror or error}). Name a file in a folder that this user may write, with room for it."
        raise BackupError(msg) from error


def _exports(zone: Any) -> dict[Part, Any]:
    """Return the journal as it is now and the files that it tells of."""
    entries = landing.journal(zone)
    lines = "".join(
        json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in entries
    ).encode()
    digest = hashlib.sha256(lines).hexdigest()
    found: dict[Part, Any] = {Part(JOURNAL, len(lines), digest): lines}
    for entry in entries:
        path = landing.stored(zone, entry)
        name = f"{LANDING}{entry.sha256[:2]}/{path.name}"
        found[Part(name, entry.size, entry.sha256)] = path
    return found


def _topics(store: Path) -> dict[Part, Any]:
    """Return the versions of the topics that are whole: those with a JSON."""
    found: dict[Part, Any] = {}
    for path in sorted(topics_kept.folder(store).glob("[0-9]*.json")):
        for one in (path.with_suffix(".npz"), path):
            found[_part(TOPICS + one.name, one)] = one
    return found


def _part(name: str, path: Path) -> Part:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Part(name, path.stat().st_size, digest)


def _write(path: Path, manifest: bytes, parts: dict[Part, Any]) -> None:
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as out:
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
            archive.addfile(_info(MANIFEST, len(manifest)), io.BytesIO(manifest))
            for part, source in parts.items():
                with _opened(part, source) as file:
                    hashing = Hashing(file)
                    archive.addfile(_info(part.name, part.size), hashing)
                if hashing.digest.hexdigest() != part.sha256:
                    raise _damaged(part)
        out.flush()
        os.fsync(out.fileno())


def _opened(part: Part, source: Any) -> IO[bytes]:
    """Open bytes, a file of this machine, or one of an object store."""
    if not isinstance(source, bytes) and not source.is_file():
        raise _damaged(part)
    if isinstance(source, Path):
        file: IO[bytes] = source.open("rb")
        size = source.stat().st_size
    else:
        content = source if isinstance(source, bytes) else source.read_bytes()
        file, size = io.BytesIO(content), len(content)
    if size != part.size:
        file.close()
        raise _damaged(part)
    return file


def _damaged(part: Part) -> BackupError:
    msg = f"{part.name}: this file is missing or is not as it came, so nothing was backed up. Mend it (petitions check), or keep what people wrote alone with --registry-only."
    return BackupError(msg)


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


class Hashing(io.RawIOBase):
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        """Read `file`, once, from where it stands."""
        self._file = file
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        said = self._file.read(size)
        self.digest.update(said)
        return said
