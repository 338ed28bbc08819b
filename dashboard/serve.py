"""
How does the dashboard go on the air? Without logins to this machine only, in one process.

With logins to any host: gunicorn, a worker a core. waitress stays for the one reader at
their own machine: it starts in a second and runs on Windows too, where nothing forks.
"""

from __future__ import annotations

import errno
import socket
from pathlib import Path
from typing import Any, Final

import waitress
from flask import Flask
from rich.console import Console
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from dashboard.auth import hosts
from data.errors import ServeError
from data.registry import Registry
from data.registry_users import users
from data.settings import Settings
from data.store import Store

HOST: Final = "127.0.0.1"
PORT: Final = 8050
_LAST_PORT: Final = 65_535
_THREADS: Final = 8
"""A query takes some tens of milliseconds; DuckDB shares the cores among them."""


def serve(
    store_path: Path | str,
    settings: Settings,
    host: str = HOST,
    port: int = PORT,
    workers: int = 0,
) -> None:
    """
    Serve the dashboard of a store until it is interrupted.

    workers : processes; 0 is one without logins, and with them one a core.
    ServeError for a host that others can reach without logins, and for a port that can
    not be had; StoreError where there is no store.
    """
    if not settings.access.logins and not workers:
        address = loopback(host)
        server = listen(Store(store_path), settings, address, port)
        _tell(_written(address, server.effective_port))
        server.run()
        return
    address = _allowed(host, settings)
    _look(Path(store_path), settings)
    with _taken(address, port) as listening:
        shown = settings.access.address or _written(address, listening.getsockname()[1])
        _tell(shown)
        _in_workers(Path(store_path), settings, listening, workers)


def listen(store: Store, settings: Settings, address: str, port: int) -> Any:
    """Return a server that is listening but not answering yet; port 0 takes a free one."""
    application = guarded(store, settings)
    return waitress.create_server(
        application, sockets=[_taken(address, port)], threads=_THREADS, ident=None
    )


def guarded(store: Store, settings: Settings) -> Flask:
    """Return the application, each request worked out by one thread."""
    # Only a process that answers needs it: the master of several stays without.
    from dashboard.app import create_app  # noqa: PLC0415

    # Requests share the cores already: with a thread of BLAS for each core as well, the
    # small products of a list of series wait for each other, 0.7 s of work instead of 0.1.
    threadpool_limits(limits=1, user_api="blas")
    application: Flask = create_app(store, settings).server
    return application


def loopback(host: str) -> str:
    """Return the numbers of a host that only this machine reaches, else ServeError."""
    known = hosts.loopback(_plain(host))
    if known is None:
        msg = f"host {host}: without logins the dashboard is served to this machine only. Use {HOST}, or let readers sign in: `logins = true` under [access] of petitions.toml."
        raise ServeError(msg)
    return known


def _allowed(host: str, settings: Settings) -> str:
    """Return a host that may be served, else ServeError."""
    access = settings.access
    if not access.logins:
        return loopback(host)
    if hosts.loopback(_plain(host)) is None and not access.address:
        msg = f"host {host}: the address of the site is not known. Say what readers write in the browser: `address` under [access] of petitions.toml."
        raise ServeError(msg)
    if access.oidc_issuer and not (access.oidc_client and access.address):
        msg = f"the single sign-on {access.oidc_issuer} can lead nobody back: `oidc_client` and `address` under [access] of petitions.toml are both needed. Fill them in, or leave `oidc_issuer` empty."
        raise ServeError(msg)
    return hosts.loopback(_plain(host)) or _plain(host)


def _look(store_path: Path, settings: Settings) -> None:
    """Say at once what every worker would meet; all is closed again before they begin."""
    Store(store_path).close()
    if not settings.access.logins:
        return
    registry = Registry(settings.registry)
    try:
        if not users(registry) and not settings.access.oidc_issuer:
            _say("There is no account yet. Make one with: petitions users add")
    finally:
        registry.close()


def _in_workers(
    store_path: Path, settings: Settings, listening: socket.socket, workers: int
) -> None:
    """Serve by several processes; each opens store and registry for itself."""
    from dashboard.operations.workers import run, usual  # noqa: PLC0415 - not on Windows

    def application() -> Flask:
        from dashboard.operations import request_log  # noqa: PLC0415 - in the worker

        request_log.configure()
        return guarded(Store(store_path), settings)

    run(application, listening, workers or usual())


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


def _plain(host: str) -> str:
    return host.strip().lower().strip("[]")


def _written(address: str, port: int) -> str:
    told = f"[{address}]" if ":" in address else address
    return f"http://{told}:{port}"


def _tell(address: str) -> None:
    _say(f"Petitions is on {address}/ (Ctrl+C ends it)")


def _say(words: str) -> None:
    Console(stderr=True).print(words, highlight=False, markup=False, soft_wrap=True)
