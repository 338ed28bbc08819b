"""
How do several processes serve one dashboard? gunicorn forks them before anything is open.

Each worker imports the code and opens store and registry for itself: no connection and no
thread crosses the fork, and SIGHUP brings new code worker by worker without a gap.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from gunicorn.app.base import BaseApplication

METRICS: Final = "PROMETHEUS_MULTIPROC_DIR"
_MOST: Final = 8
"""Workers of a large machine: each takes some hundred MB, and DuckDB uses all cores."""
_THREADS: Final = 8
"""Of a worker; a query waits for the store, not for Python."""
_KEPT_S: Final = 75
"""A connection waits for the next click; at 2 s a browser would often meet one just gone."""
_SILENT_S: Final = 60
_LINE: Final = 8190
"""Bytes of an address: many filters in Chinese are long, each sign takes nine."""


def usual() -> int:
    """Return how many workers serve this machine: one a core, and never one alone."""
    return min(max(2, os.cpu_count() or 2), _MOST)


def run(application: Callable[[], Any], listening: socket.socket, workers: int) -> None:
    """Serve what `application` makes in each worker until the master is ended."""
    # Read by prometheus_client when it is first imported, which is in a worker.
    os.environ[METRICS] = tempfile.mkdtemp(prefix="petitions-metrics-")
    # A worker that ends comes back through here as well: what the master alone has to
    # close or remove is in its own hook, and the socket is gunicorn's from now on.
    _Workers(application, listening.detach(), workers).run()


class _Workers(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn with our settings and no file of its own."""

    def __init__(
        self, application: Callable[[], Any], listening: int, workers: int
    ) -> None:
        self._application = application
        self._listening, self._workers = listening, workers
        super().__init__()

    def load_config(self) -> None:
        memory = Path("/dev/shm")  # noqa: S108 - a worker's heartbeat, which holds nothing
        told = {
            "bind": f"fd://{self._listening}",
            "workers": self._workers,
            "worker_class": "gthread",
            "threads": _THREADS,
            "keepalive": _KEPT_S,
            "timeout": _SILENT_S,
            "limit_request_line": _LINE,
            "worker_tmp_dir": str(memory) if memory.is_dir() else None,
            # Our own middleware reads what a proxy says, from as many as are ours.
            "forwarded_allow_ips": "",
            "forwarder_headers": "",
            "control_socket_disable": True,
            "loglevel": "warning",
            "child_exit": _gone,
            "on_exit": _ended,
        }
        for name, value in told.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self._application()


def _gone(_server: object, worker: Any) -> None:
    """Let go of what a worker that has ended was measuring right then."""
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415

    mark_process_dead(worker.pid)


def _ended(_server: object) -> None:
    """Remove what was measured, once the master ends."""
    shutil.rmtree(os.environ[METRICS], ignore_errors=True)
