"""
How is a long file made without holding up anyone? Beside the requests, one at a time.

In: rows that are ready. Out: a folder that tells how far the file is, and holds it then.
All that is known of a job lies in its folder: another process of the same server answers
for it too, and whoever asks for the same file in the meantime waits for the same job.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from dashboard.exports.naming import file_name
from dashboard.exports.order import Ready
from dashboard.exports.writing import write
from dashboard.scope import Scope
from data.errors import ExportError, PetitionsError

KEPT_S: Final = 3600.0
"""A finished file is kept so long, and handed to whoever asks for the same."""
_MOST_WAITING: Final = 20
_TELL_S: Final = 0.5
_SILENT_S: Final = 120.0
"""A job that tells nothing for so long has ended with its process."""
_NICE: Final = 10

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class State:
    """What is known of a job."""

    name: str
    """Of the file, as it is handed out."""
    form: str
    language: str
    scope: str
    rows: int
    done: int = 0
    error: str = ""
    ready: bool = False


class Jobs:
    """The files that are being made, and those that were made within the hour."""

    def __init__(self, folder: Path | None = None) -> None:
        """Keep them in a folder that only this user can read."""
        self._folder = folder
        self._turn = threading.Semaphore(1)
        self._waiting = 0

    def start(self, ready: Ready) -> str:
        """Return the id of the job that makes this file, begun now unless it is known."""
        name = _id(ready)
        folder = self._private() / name
        known = self.state(name, ready.order.scope)
        if known and not known.error:
            return name
        if self._waiting >= _MOST_WAITING:
            msg = f"{_MOST_WAITING} files are waiting to be made. Ask again in some minutes, or narrow the filters."
            raise ExportError(msg)
        self._clean()
        order = ready.order
        folder.mkdir(exist_ok=True)
        begun = State(
            name=file_name(order.store, order.asked, order.form),
            form=order.form.name,
            language=order.asked.view.language,
            scope=repr(order.scope),
            rows=ready.rows,
        )
        _tell(folder, begun)
        self._waiting += 1
        threading.Thread(
            target=self._make, args=(ready, folder, begun), daemon=True
        ).start()
        return name

    def state(self, name: str, scope: Scope) -> State | None:
        """Return what is known of a job; None where it is not this reader's, or gone."""
        folder = self._private() / name
        try:
            told = folder / "state.json"
            state = State(**json.loads(told.read_text("utf-8")))
            silent = time.time() - told.stat().st_mtime
        except (OSError, ValueError, TypeError):
            return None
        if state.scope != repr(scope):
            return None
        if not state.ready and not state.error and silent > _SILENT_S:
            return None
        return state

    def path(self, name: str) -> Path:
        """Return where the file of a job lies once it is ready."""
        return self._private() / name / "file"

    def _make(self, ready: Ready, folder: Path, begun: State) -> None:
        """Write the file when it is its turn, and tell how far it is."""
        told_at = 0.0

        def told(done: int) -> None:
            nonlocal told_at
            if time.monotonic() - told_at > _TELL_S:
                told_at = time.monotonic()
                _tell(folder, replace(begun, done=done))

        with self._turn, suppress(Timeout), FileLock(folder / "lock", timeout=0):
            self._waiting -= 1
            _step_back()
            written = folder / f"file.{ready.order.form.name}"
            try:
                write(ready, written, told)
                written.replace(folder / "file")
                _tell(folder, replace(begun, done=begun.rows, ready=True))
            except PetitionsError as error:
                _tell(folder, replace(begun, error=str(error)))
            except Exception:  # noqa: BLE001 - in a thread nobody else would tell of it
                _log.exception("a file could not be made: %s", begun.name)
                _tell(folder, replace(begun, error="-"))

    def _private(self) -> Path:
        """Return the folder of all jobs; ExportError where it is somebody else's."""
        if self._folder is None:
            user = os.getuid() if hasattr(os, "getuid") else 0
            self._folder = Path(tempfile.gettempdir()) / f"petitions-exports-{user}"
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            status = self._folder.lstat()
        except OSError as error:
            msg = f"{self._folder}: files can not be kept here ({error.strerror}). Make room, or set TMPDIR."
            raise ExportError(msg) from error
        if hasattr(os, "getuid") and (
            status.st_uid != os.getuid() or status.st_mode & 0o077
        ):
            msg = f"{self._folder}: this folder can be read by others. Remove it, or set TMPDIR."
            raise ExportError(msg)
        return self._folder

    def _clean(self) -> None:
        """Remove what is older than an hour and not being made."""
        for folder in self._private().iterdir():
            with suppress(OSError):
                if time.time() - (folder / "state.json").stat().st_mtime > KEPT_S:
                    shutil.rmtree(folder)


def _id(ready: Ready) -> str:
    """Return what is the same for the same file for the same reader."""
    order = ready.order
    said = (
        order.store.path.absolute(),
        ready.build,
        order.asked.link,
        order.asked.table,
        order.form.name,
        repr(order.scope),
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def _tell(folder: Path, state: State) -> None:
    """Write down how far a job is, at once or not at all."""
    new = folder / "state.new"
    new.write_text(json.dumps(asdict(state)), encoding="utf-8")
    new.replace(folder / "state.json")


def _step_back() -> None:
    """Let the requests of readers go first on the processor, where the system can."""
    with suppress(AttributeError, OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
