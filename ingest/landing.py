"""
How is every export kept as it came? The landing zone: content-addressed, private.

In: files and answers as bytes. Out: the same bytes under their hash, with a journal of
when each came and from where. The store can be built from it alone, at any time. Since
nothing here is masked, only the building user may read it; the zone may be an address of an
object store (`ingest.elsewhere`), which must be as private.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, overload

from data.errors import SourceError
from ingest.elsewhere import Elsewhere, place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingest.elsewhere import Place

_JOURNAL = "journal.jsonl"
_ENTRIES = "journal"
"""Folder of the journal in an object store, where no file can be added to: an entry each."""
_PART = ".part-"
_DAY_S = 86_400


@dataclass(frozen=True)
class Landed:
    """One file that came."""

    name: str
    """Its name, e.g. open1999_202410.csv."""
    sha256: str
    """Hash of its bytes; it lies under this name."""
    size: int
    """Bytes."""
    came_from: str
    """Path or address that it was taken from."""
    came_at: str
    """Moment, UTC, ISO."""


def keep(zone: str | Place, name: str, content: bytes, came_from: str) -> Landed:
    """
    Keep the bytes in the zone; the same bytes under the same name are kept once.

    The file is whole or not there: it is written beside, flushed, renamed, and only then
    told in the journal. SourceError where the zone can not be written.
    """
    digest = hashlib.sha256(content).hexdigest()
    landed = Landed(
        name,
        digest,
        len(content),
        came_from,
        datetime.now(UTC).isoformat(timespec="seconds"),
    )
    zone = place(zone)
    if isinstance(zone, Elsewhere):
        _keep_elsewhere(zone, landed, content)
        return landed
    try:
        zone.mkdir(parents=True, exist_ok=True, mode=0o700)
        zone.chmod(0o700)
        path = stored(zone, landed)
        if not path.exists():
            path.parent.mkdir(exist_ok=True, mode=0o700)
            _whole(path, content)
        if (name, digest) not in _known(zone):
            _tell(zone, landed)
    except OSError as error:
        msg = f"{zone}: the landing zone can not be written ({error.strerror or error}). Mend the folder, or set landing in petitions.toml."
        raise SourceError(msg) from error
    return landed


def put_back(zone: str | Place, landed: Landed, content: bytes) -> bool:
    """
    Put a file of a backup back, with what the journal told of it; say whether it was gone.

    What lies there whole stays; SourceError where the zone can not be written.
    """
    gone = bool(damaged(zone, [landed]))
    zone = place(zone)
    if isinstance(zone, Elsewhere):
        _keep_elsewhere(zone, landed, content)
        return gone
    try:
        zone.mkdir(parents=True, exist_ok=True, mode=0o700)
        zone.chmod(0o700)
        if gone:
            path = stored(zone, landed)
            path.parent.mkdir(exist_ok=True, mode=0o700)
            _whole(path, content)
        if landed not in journal(zone):
            _tell(zone, landed)
    except OSError as error:
        msg = f"{zone}: the landing zone can not be written ({error.strerror or error}). Mend the folder, or set landing in petitions.toml."
        raise SourceError(msg) from error
    return gone


def journal(zone: str | Place) -> list[Landed]:
    """
    Return what came, in the order it came; empty where the zone is.

    A line that a cut has left half is no entry: its file, if any, lands again.
    """
    zone = place(zone)
    if isinstance(zone, Elsewhere):
        lines = [line.decode() for line in (zone / _ENTRIES).read_all().values()]
    elif (zone / _JOURNAL).is_file():
        lines = (zone / _JOURNAL).read_text(encoding="utf-8").splitlines()
    else:
        return []
    entries = []
    for line in lines:
        try:
            entries.append(Landed(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return entries


@overload
def stored(zone: Path, landed: Landed) -> Path: ...


@overload
def stored(zone: str | Elsewhere, landed: Landed) -> Place: ...


def stored(zone: str | Place, landed: Landed) -> Place:
    """Return where the bytes lie: <first two digits>/<hash>/<name>, the name for its suffix."""
    return place(zone) / landed.sha256[:2] / f"{landed.sha256}-{_plain(landed.name)}"


def damaged(zone: str | Place, entries: Iterable[Landed]) -> list[Landed]:
    """Return the entries whose bytes are missing or no longer have their hash."""
    bad = []
    for entry in entries:
        path = stored(zone, entry)
        if (
            not path.is_file()
            or hashlib.sha256(path.read_bytes()).hexdigest() != entry.sha256
        ):
            bad.append(entry)
    return bad


def sweep(zone: str | Place) -> None:
    """Take away what killed writers left half done: a day old, since another may write now."""
    zone = place(zone)
    if isinstance(zone, Elsewhere):  # nothing is left half done there
        return
    before = time.time() - _DAY_S
    for left in zone.glob(f"*/{_PART}*"):
        with suppress(OSError):
            if left.stat().st_mtime < before:
                left.unlink()


def _known(zone: Place) -> set[tuple[str, str]]:
    return {(entry.name, entry.sha256) for entry in journal(zone)}


def _keep_elsewhere(zone: Elsewhere, landed: Landed, content: bytes) -> None:
    """Keep the bytes in an object store; what lies there whole is not sent again."""
    if damaged(zone, [landed]):
        stored(zone, landed).write_bytes(content)
    if (landed.name, landed.sha256) not in _known(zone):
        entry = json.dumps(asdict(landed), ensure_ascii=False).encode()
        name = f"{time.time_ns():020}-{landed.sha256}.json"
        (zone / _ENTRIES / name).write_bytes(entry)


def _whole(path: Path, content: bytes) -> None:
    """Write the file beside its place, flush it to the disk, and rename it in."""
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=_PART)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink()
        raise


def _tell(zone: Path, landed: Landed) -> None:
    """Append one line to the journal, on a line of its own even after a cut."""
    path = zone / _JOURNAL
    broken = path.is_file() and not path.read_bytes().endswith(b"\n")
    line = ("\n" if broken else "") + json.dumps(asdict(landed), ensure_ascii=False)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def _plain(name: str) -> str:
    """Return a name that stays in its folder, whatever a server called the file."""
    kept = "".join(char if char.isalnum() or char in "._-" else "_" for char in name)
    return kept.lstrip(".")[-100:] or "unnamed"
