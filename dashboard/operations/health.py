"""
Is the dashboard alive, ready, and how is it doing? Three addresses for those who run it.

They hold no data of any case. What is measured is told to this machine, or to whoever
shows the token.
"""

from __future__ import annotations

import hmac
import ipaddress
import logging
from http import HTTPStatus
from typing import Final

from flask import Flask, Request, Response, request

from dashboard.operations import metrics
from data.errors import PetitionsError
from data.registry import Registry
from data.settings_access import metrics_token
from data.store import Store

PATHS: Final = ("/healthz", "/readyz", "/metrics")
_PASSED_ON: Final = ("Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via")

_log = logging.getLogger(__name__)


def register(server: Flask, store: Store, registry: Registry | None) -> None:
    """Answer for life, readiness and measures; no registry where nobody signs in."""

    @server.get("/healthz")
    def _alive() -> Response:
        return _plain("ok\n")

    @server.get("/readyz")
    def _ready() -> Response:
        missing = [
            name
            for name, answers in (
                ("store", store.info),
                ("registry", registry.schema if registry else None),
            )
            if answers and not _well(answers)
        ]
        if missing:
            words = f"waiting for: {', '.join(missing)}\n"
            return _plain(words, HTTPStatus.SERVICE_UNAVAILABLE)
        return _plain("ready\n")

    @server.get("/metrics")
    def _metrics() -> Response:
        if not _may_measure(request):
            return Response(status=HTTPStatus.NOT_FOUND)
        return Response(metrics.page(), content_type=metrics.MIME)


def _well(answers: object) -> bool:
    """Return whether what is asked answers; why not is for the log."""
    try:
        answers()  # type: ignore[operator]
    except PetitionsError as error:
        _log.warning("not ready: %s", error)
        return False
    return True


def _may_measure(asked: Request) -> bool:
    """Return whether a request comes from this machine itself, or shows the token."""
    token = metrics_token()
    shown = asked.headers.get("Authorization", "")
    if token and hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        return True
    # A proxy on this machine asks for others: it says so, or its settings are wrong.
    if any(name in asked.headers for name in _PASSED_ON):
        return False
    try:
        return ipaddress.ip_address(asked.remote_addr or "").is_loopback
    except ValueError:
        return False


def _plain(words: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(words, status=status, content_type="text/plain; charset=utf-8")
