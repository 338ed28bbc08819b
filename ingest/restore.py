"""
How does an archive come back? Looked at whole first; then exports, topics, and rows at once.

In: an archive of `backup`, the settings. Out: landing zone, topics and registry filled.
Exports are only added. The registry changes last and in one transaction: whoever is killed
before has the old one, and does the same again.
"""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data import registry_audit, registry_copy, registry_sessions, store
from data.errors import BackupError, RegistryError
from data.registry import Registry
from ingest import landing, topics_kept
from ingest.backup import FORM, JOURNAL, LANDING, MANIFEST, REGISTRY, TOPICS, Part
from ingest.backup import folder_beside as beside

if TYPE_CHECKING:
    from data.settings import Settings

_NAME = re.compile(
    r"registry\.jsonl|landing/journal\.jsonl|topics/[0-9]{4,}\.(?:npz|json)"
    r"|landing/[0-9a-f]{2}/[0-9a-f]{64}-[\w.-]{1,100}"
)
"""What may lie in an archive: nothing that leads out of its folder."""
_MOST_MANIFEST = 1 << 28


@dataclass(frozen=True)
class Restored:
    """What was put back."""

    rows: int
    exports: int
    """Those that were missing or damaged; what lay there whole stayed."""
    topics: int
    """Versions."""
    replaced: Path | None
    """A backup of the registry that was there before."""


def restore(
    archive: Path, settings: Settings, *, replace: bool = False, who: str = ""
) -> Restored:
    """
    Put back what an archive holds, and say what that was.

    BackupError for an archive that is damaged or none, and, without `replace`, where a
    registry or other topics lie: then nothing was changed. With it the registry that was
    there is kept as a backup beside the archive, other topics in a folder beside the new.
    All sessions end, and the audit log tells of it.
    """
    said, parts = checked(archive)
    folder = topics_kept.folder(settings.store)
    with store.claim(settings.store), beside(archive) as work:
        others, held = _others(parts, folder), _held(settings.registry)
        if (held or others) and not replace:
            what = held or str(folder)
            msg = f"{what}: there is something here, and a restore overwrites nothing. Name a new registry, or say --replace."
            raise BackupError(msg)
        replaced = _kept_before(archive, settings.registry) if held else None
        exports = _put_exports(archive, settings.landing)
        _put_aside(others, folder)
        for part, content in _read(archive):
            if part.name.startswith(TOPICS):
                _put(folder / part.name.removeprefix(TOPICS), content)
            elif part.name == REGISTRY:
                _put(work / REGISTRY, content)

        def told(registry: Registry) -> None:
            registry_sessions.end_every(registry)
            about = {"manifest": hashlib.sha256(said).hexdigest()}
            registry_audit.append(registry, who, "restored", about, role="operator")

        rows = registry_copy.restore(
            work / REGISTRY, settings.registry, replace=replace, then=told
        )
    versions = sum(part.name.startswith(TOPICS) for part in parts) // 2
    return Restored(rows, exports, versions, replaced)


def checked(archive: Path) -> tuple[bytes, list[Part]]:
    """Return the manifest and the parts, each of which has its hash; else BackupError."""
    parts = [part for part, _ in _read(archive)]
    with _opened(archive) as tar:
        said = _manifest(archive, tar)
    return said, parts


def _read(archive: Path) -> Iterator[tuple[Part, bytes]]:
    """Yield each part with its bytes, in the order of the manifest."""
    with _opened(archive) as tar:
        for part in _parts(archive, _manifest(archive, tar)):
            info = tar.next()
            file = tar.extractfile(info) if info and info.name == part.name else None
            content = file.read() if file else b""
            if hashlib.sha256(content).hexdigest() != part.sha256 or not file:
                msg = f"{archive}: the backup is cut off or changed at {part.name}. Restore another."
                raise BackupError(msg)
            yield part, content
        if tar.next() is not None:
            msg = f"{archive}: the backup holds more than its manifest tells. Restore another."
            raise BackupError(msg)


@contextmanager
def _opened(archive: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(archive, "r:") as tar:
            yield tar
    except tarfile.TarError as error:
        msg = f"{archive}: the backup is cut off or is none ({error}). Expected a file of: petitions backup."
        raise BackupError(msg) from error
    except OSError as error:
        msg = f"{archive}: the backup can not be read ({error.strerror or error})."
        raise BackupError(msg) from error


def _manifest(archive: Path, tar: tarfile.TarFile) -> bytes:
    info = tar.next()
    is_one = info is not None and info.name == MANIFEST and info.isfile()
    file = tar.extractfile(info) if is_one and info else None
    if file is None or info is None or info.size > _MOST_MANIFEST:
        msg = f"{archive}: this is no backup of ours, it does not begin with {MANIFEST}. Expected a file of: petitions backup."
        raise BackupError(msg)
    return file.read()


def _parts(archive: Path, manifest: bytes) -> list[Part]:
    try:
        said = json.loads(manifest)
        parts = [Part(**one) for one in said["parts"]]
        known = said["form"] == FORM and parts[0].name == REGISTRY
        known = known and all(_NAME.fullmatch(part.name) for part in parts)
    except (ValueError, KeyError, TypeError, IndexError):
        known = False
    if not known:
        msg = f"{archive}: the manifest of this backup is damaged, or of another program. Update the program, or restore another."
        raise BackupError(msg)
    return parts


def _held(where: str) -> str | None:
    """Return the name of the registry that lies there; None for an empty or no database."""
    if "://" not in where and not Path(where).exists():
        return None
    registry = Registry(where, upgrade=False)
    try:
        return registry.name if registry.schema() is not None else None
    except RegistryError as error:
        msg = f"{error} To restore here, move away what is there first."
        raise BackupError(msg) from error
    finally:
        registry.close()


def _kept_before(archive: Path, where: str) -> Path:
    now = datetime.now(UTC)
    path = archive.with_name(f"{archive.name}.before-{now:%Y%m%dT%H%M%S%f}.jsonl")
    registry_copy.backup(where, path)
    return path


def _others(parts: list[Part], folder: Path) -> list[Path]:
    """Return the kept versions of topics that the archive does not hold as they are."""
    ours = {part.name.removeprefix(TOPICS): part.sha256 for part in parts}
    if not any(part.name.startswith(TOPICS) for part in parts):
        return []
    return [
        path
        for path in sorted(folder.glob("[0-9]*.*"), reverse=True)
        if ours.get(path.name) != hashlib.sha256(path.read_bytes()).hexdigest()
    ]


def _put_aside(others: list[Path], folder: Path) -> None:
    if others:
        now = datetime.now(UTC)
        aside = folder / f"replaced-{now:%Y%m%dT%H%M%S%f}"
        aside.mkdir()
        for path in others:
            path.rename(aside / path.name)


def _put_exports(archive: Path, zone: Any) -> int:
    """Put the exports back that are missing or damaged; return how many."""
    entries: dict[str, list[landing.Landed]] = {}
    count = 0
    for part, content in _read(archive):
        if part.name == JOURNAL:
            for line in content.decode().splitlines():
                entry = landing.Landed(**json.loads(line))
                name = landing.stored(zone, entry).name
                name = f"{LANDING}{entry.sha256[:2]}/{name}"
                entries.setdefault(name, []).append(entry)
        elif part.name.startswith(LANDING):
            gone = [
                landing.put_back(zone, entry, content) for entry in entries[part.name]
            ]
            count += any(gone)
    return count


def _put(path: Path, content: bytes) -> None:
    """Write a file beside its place and rename it in, so that it is whole or not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.write_bytes(content)
    new.replace(path)
