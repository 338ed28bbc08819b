"""
Who may ask what? One look at every request, before anything else of it is read.

Logged out there is no byte of data under any address: pages, callbacks of Dash, polygons,
files, API. What is open holds none: the login, its style, the state of the service.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import Flask, Response, jsonify, redirect, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as Answer

from dashboard.auth import cookies, forms, hosts, origin, pages, whose
from dashboard.auth.back import login_for
from dashboard.auth.found import PROGRAMS, found
from dashboard.auth.rates import Rates
from dashboard.auth.whose import Reader
from dashboard.operations import health
from data.errors import RegistryError
from data.registry import Registry
from data.settings_access import Access

OPEN: Final = frozenset(
    {"/login", "/oidc/start", "/oidc/back", pages.STYLE, pages.ICON, *health.PATHS}
)
_OWN: Final = frozenset({"/account", "/logout"})
"""What is left to whoever has first to choose a password, and to no token."""
_EXPORTS: Final = "/export/"
_MADE: Final = "/export/job/"
_MOST_BYTES: Final = 1024 * 1024
"""Of a request; what Dash posts of the largest page is some tens of thousands."""
_A_MINUTE: Final = "60"


def install(
    server: Flask, access: Access, registry: Registry | None, rates: Rates
) -> None:
    """Look at every request; without a registry everyone at this machine may ask."""
    server.config["MAX_CONTENT_LENGTH"] = _MOST_BYTES
    if access.trusted_proxies:
        # Only whence a request comes is taken from a proxy. The host it has to pass on.
        proxied = ProxyFix(
            server.wsgi_app, x_for=access.trusted_proxies, x_proto=0, x_host=0
        )
        server.wsgi_app = proxied  # type: ignore[method-assign]

    @server.before_request
    def _look() -> Answer | None:
        if not hosts.known(request.headers.get("Host", ""), access.address):
            return Response(status=HTTPStatus.BAD_REQUEST)
        if origin.foreign(request, access.address):
            return _told("login.foreign", HTTPStatus.FORBIDDEN)
        if registry is None or request.path in OPEN:
            return None
        reader = found(request, registry, access)
        return _shut() if reader is None else _entered(reader, rates, access)

    @server.errorhandler(RegistryError)
    def _away(_: RegistryError) -> Answer:
        return _told("login.away", HTTPStatus.SERVICE_UNAVAILABLE)


def _entered(reader: Reader, rates: Rates, access: Access) -> Answer | None:
    """Let a reader in, or say why not now."""
    if reader.by == "session" and origin.silent(request):
        return _told("login.foreign", HTTPStatus.FORBIDDEN)
    if not _in_time(reader, rates, access):
        return _told("login.too_often", HTTPStatus.TOO_MANY_REQUESTS)
    if reader.must_change and request.path not in _OWN:
        return redirect("/account") if _by_hand() else _none()
    said = cookies.read(request, access, "session")
    whose.enter(reader, forms.token(said) if said and reader.by == "session" else None)
    return None


def _shut() -> Answer:
    """Return the way to the login for a person, and nothing for a program."""
    if not _by_hand():
        return _none()
    asked = request.full_path.removesuffix("?") if request.method == "GET" else None
    return redirect(login_for(asked or ""), HTTPStatus.SEE_OTHER)


def _none() -> Answer:
    answer = Response(status=HTTPStatus.UNAUTHORIZED)
    if request.path.startswith(PROGRAMS):
        answer.headers["WWW-Authenticate"] = 'Bearer realm="petitions"'
    return answer


def _by_hand() -> bool:
    """Return whether a person waits for a page."""
    return request.accept_mimetypes.accept_html and not (
        request.path.startswith((*PROGRAMS, "/_dash", "/areas/"))
        or request.accept_mimetypes.best == "*/*"
    )


def _in_time(reader: Reader, rates: Rates, access: Access) -> bool:
    """Return whether a reader asks no more often than the machine can bear."""
    who, path = f"{reader.by}:{reader.id}", request.path
    if path.startswith(PROGRAMS):
        return rates.allow("api", who, access.api_per_minute)
    if path.startswith(_EXPORTS) and not path.startswith(_MADE):
        return rates.allow("export", who, access.exports_per_minute)
    return True


def _told(key: str, status: HTTPStatus) -> Answer:
    """Return why there is no answer: a page for a person, a word of JSON for a script."""
    if _by_hand():
        answer = pages.answer(pages.told(key), status)
    else:
        answer = jsonify(told=pages.sentence(key))
        answer.status_code = status
    if status is HTTPStatus.TOO_MANY_REQUESTS:
        answer.headers["Retry-After"] = _A_MINUTE
    return answer
