"""
How do scripts, polygons and answers travel in few bytes? Packed, the fixed ones only once.

In: the Flask application. Out: the same, its answers packed as the browser understands.
"""

from __future__ import annotations

import threading
from typing import Final

from flask import Flask, Request
from flask_compress import Compress

_FIXED: Final = ("/_dash-component-suites/", "/areas/")
"""
What lies under these has its version or build in the address. Files that Flask sends from
disk are not among them: taken from here, they would never be closed.
"""
_LEVEL: Final = 5
"""Of brotli: plotly's 4.8 MB become 1.3 in 0.13 s; level 9 saves 4 % more in 0.5 s."""
_MOST_BYTES: Final = 64 * 1024 * 1024
"""Kept in all; a build's polygons and all scripts are 4 MB."""
_PASSING: Final = "passing"


def install(server: Flask) -> None:
    """Pack every answer of 500 bytes or more that is text."""
    server.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    server.config["COMPRESS_BR_LEVEL"] = _LEVEL
    server.config["COMPRESS_MIMETYPES"] = [
        "application/geo+json",
        "application/javascript",
        "application/json",
        "image/svg+xml",
        "text/css",
        "text/csv",
        "text/html",
        "text/javascript",
    ]
    # What is streamed is a file to keep: its size is told as it goes.
    server.config["COMPRESS_STREAMS"] = False
    server.config["COMPRESS_CACHE_BACKEND"] = _Kept
    server.config["COMPRESS_CACHE_KEY"] = _key
    Compress(server)


class _Kept:
    """The packed bytes of fixed addresses, up to a sum; the oldest go first."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key."""
        return self._kept.get(key)

    def set(self, key: str, packed: bytes) -> None:
        """Keep what is fixed."""
        if key.endswith(_PASSING):
            return
        with self._lock:
            if key not in self._kept:
                self._kept[key] = packed
                self._bytes += len(packed)
            while self._bytes > _MOST_BYTES:
                self._bytes -= len(self._kept.pop(next(iter(self._kept))))


def _key(request: Request) -> str:
    """Return the address of what is fixed; one word for all else."""
    fixed = request.method == "GET" and request.path.startswith(_FIXED)
    return request.full_path if fixed else _PASSING
