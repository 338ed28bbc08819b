"""How does the dashboard go on the air? One process, many threads, this machine only."""

from __future__ import annotations

import errno
import ipaddress
import socket
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import waitress
from flask import Flask, abort, request
from rich.console import Console
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from dashboard.app import create_app
from data.errors import ServeError
from data.settings import Settings
from data.store import Store

HOST: Final = "127.0.0.1"
PORT: Final = 8050
_LAST_PORT: Final = 65_535
_THREADS: Final = 8
"""A query takes some tens of milliseconds; DuckDB shares the cores among them."""


def serve(
    store_path: Path | str, settings: Settings, host: str = HOST, port: int = PORT
) -> None:
    """
    Serve the dashboard of a store until it is interrupted.

    ServeError for a host that others can reach and for a port that can not be had;
    StoreError where there is no store.
    """
    address = loopback(host)
    server = listen(Store(store_path), settings, address, port)
    told = f"[{address}]" if ":" in address else address
    Console(stderr=True).print(
        f"Petitions is on http://{told}:{server.effective_port}/ (Ctrl+C ends it)",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )
    server.run()


def listen(store: Store, settings: Settings, address: str, port: int) -> Any:
    """Return a server that is listening but not answering yet; port 0 takes a free one."""
    application = guarded(store, settings)
    return waitress.create_server(
        application, sockets=[_taken(address, port)], threads=_THREADS, ident=None
    )


def guarded(store: Store, settings: Settings) -> Flask:
    """
    Return the application, answering to the names of this machine only.

    Another site that points its own name at 127.0.0.1 would otherwise read the cases
    through the reader's browser. (Flask's TRUSTED_HOSTS knows no IPv6.)
    """
    # Requests share the cores already: with a thread of BLAS for each core as well, the
    # small products of a list of series wait for each other, 0.7 s of work instead of 0.1.
    threadpool_limits(limits=1, user_api="blas")
    application: Flask = create_app(store, settings).server

    @application.before_request
    def _only_here() -> None:
        try:
            loopback(urlsplit(f"//{request.headers.get('Host', '')}").hostname or "")
        except (ServeError, ValueError):
            abort(HTTPStatus.BAD_REQUEST)

    return application


def _taken(address: str, port: int) -> socket.socket:
    """Return a socket that listens at a port, else ServeError; waitress leaves it open."""
    if not 0 <= port <= _LAST_PORT:
        msg = f"port {port}: ports are 0 to {_LAST_PORT}. Choose another with --port."
        raise ServeError(msg)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return socket.create_server((address, port), family=family)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        why = "is in use" if taken else f"can not be had ({error.strerror})"
        msg = f"port {port} on {address} {why}. Choose another with --port, e.g. --port {PORT + 1}."
        raise ServeError(msg) from error


def loopback(host: str) -> str:
    """Return the numbers of a host that only this machine reaches, else ServeError."""
    name = host.strip().lower().strip("[]")
    if name == "localhost":
        return HOST
    try:
        if ipaddress.ip_address(name).is_loopback:
            return name
    except ValueError:
        pass
    msg = f"host {host}: until logins exist the dashboard is served to this machine only. Use {HOST}, or reach it from elsewhere through ssh -L."
    raise ServeError(msg)
