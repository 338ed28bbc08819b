"""
How does one sign in with the city's own account? Away to the provider, and back.

An administrator has made the account first (`petitions users add --oidc-subject`): whom the
provider knows and we do not stays outside, and no claim gives a role.
"""

from __future__ import annotations

import base64
import json
import logging
from http import HTTPStatus
from typing import Final

from flask import Flask, redirect, request
from werkzeug.wrappers import Response as Answer

from dashboard.auth import cookies
from dashboard.auth.back import back
from dashboard.auth.login import enter, shown
from dashboard.auth.note import note
from dashboard.auth.provider import (
    Begun,
    Provider,
    ProviderAwayError,
    ProviderError,
    remembered,
)
from dashboard.auth.rates import Rates
from dashboard.operations import metrics
from data import registry_users
from data.registry import Registry
from data.registry_logins import signed_on
from data.settings_access import Access

BACK: Final = "/oidc/back"
_AWAY_S: Final = 600
"""So long a reader may take at the provider."""

_log = logging.getLogger(__name__)


def register(server: Flask, access: Access, registry: Registry, rates: Rates) -> None:
    """Answer for the way to the provider, and for the way back."""
    provider = Provider(access)
    returns_to = f"{access.address}{BACK}"

    @server.get("/oidc/start")
    def _start() -> Answer:
        way = back(request.args.get("next"))
        if not rates.allow(
            "login", request.remote_addr or "", access.logins_per_minute
        ):
            status = HTTPStatus.TOO_MANY_REQUESTS
            return shown(access, way, "login.too_often", status)
        try:
            address, begun = provider.begin(returns_to, way)
        except ProviderError as error:
            return _failed(access, way, error)
        answer = redirect(address, HTTPStatus.SEE_OTHER)
        cookies.write(answer, access, "oidc", _packed(begun), _AWAY_S)
        return answer

    @server.get(BACK)
    def _back() -> Answer:
        begun = _unpacked(cookies.read(request, access, "oidc"))
        try:
            if begun is None:
                msg = "no sign-in was begun in this browser"
                raise ProviderError(msg)  # noqa: TRY301 - one end for all that is amiss
            issuer, subject = provider.vouched(request.args, begun, returns_to)
        except ProviderError as error:
            answer = _failed(access, begun.way if begun else None, error)
        else:
            answer = _entered(access, registry, issuer, subject, back(begun.way))
        cookies.forget(answer, access, "oidc")
        return answer


def _entered(
    access: Access, registry: Registry, issuer: str, subject: str, way: str
) -> Answer:
    """Let in whom the provider vouches for, where there is an account that is open."""
    user = registry_users.of_oidc(registry, issuer, subject)
    if user is None or user.locked_at:
        metrics.LOGINS.labels("refused").inc()
        number = user.user_id if user else None
        note(registry, "login_refused", {"account": number, "single": True})
        return shown(access, way, "login.single_failed", HTTPStatus.FORBIDDEN)
    signed_on(registry, user.user_id)
    return enter(access, registry, user, way)


def _failed(access: Access, way: str | None, error: ProviderError) -> Answer:
    """Return the login page with what went wrong; the log knows why."""
    _log.warning("single sign-on: %s", type(error.__cause__ or error).__name__)
    if isinstance(error, ProviderAwayError):
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return shown(access, way, "login.single_away", status)
    metrics.LOGINS.labels("refused").inc()
    return shown(access, way, "login.single_failed", HTTPStatus.FORBIDDEN)


def _packed(begun: Begun) -> str:
    return base64.urlsafe_b64encode(json.dumps(remembered(begun)).encode()).decode()


def _unpacked(said: str | None) -> Begun | None:
    """Return what the browser brought back; None where that is nothing of ours."""
    try:
        told = json.loads(base64.urlsafe_b64decode(said or ""))
        begun = Begun(**told)
    except (ValueError, TypeError):
        return None
    whole = all(isinstance(value, str) and value for value in told.values())
    return begun if whole else None
