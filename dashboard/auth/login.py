"""
How does one sign in and out with a name and a password? Two forms, and nothing to guess by.

A wrong name, a wrong password, a locked account and one of the single sign-on are told in
the same words. What was begun before a login does not outlast it.
"""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Final

from flask import Flask, redirect, request
from werkzeug.wrappers import Response as Answer

from dashboard.auth import cookies, forms, pages, whose
from dashboard.auth.back import back
from dashboard.auth.found import of_session
from dashboard.auth.note import note
from dashboard.auth.rates import Rates
from dashboard.operations import metrics
from data import registry_sessions
from data.errors import UserError
from data.registry import Registry
from data.registry_logins import LoggedIn, login
from data.registry_users import User, folded, named
from data.settings_access import Access

_MOST_BYTES: Final = 16 * 1024
"""Of a form that says who one is."""
_A_NAME_A_MINUTE: Final = 10
_FORM_S: Final = 3600


def register(server: Flask, access: Access, registry: Registry, rates: Rates) -> None:
    """Answer for the login page, for what is filled in there, and for the way out."""

    @server.get("/login")
    def _form() -> Answer:
        out = "login.out" if "out" in request.args else None
        failed = "login.single_failed" if "failed" in request.args else None
        return shown(access, request.args.get("next"), out or failed)

    @server.post("/login")
    def _login() -> Answer:
        request.max_content_length = _MOST_BYTES
        said = request.form
        way = back(said.get("next"))
        if not forms.fits(said.get("token"), cookies.read(request, access, "form")):
            return shown(access, way, "login.stale", HTTPStatus.FORBIDDEN)
        name = said.get("name", "")
        if not _in_time(name, rates, access):
            metrics.LOGINS.labels("too_often").inc()
            status = HTTPStatus.TOO_MANY_REQUESTS
            return shown(access, way, "login.too_often", status)
        opened = login(registry, name, said.get("password", ""))
        if isinstance(opened, LoggedIn):
            return enter(access, registry, opened.user, way)
        metrics.LOGINS.labels("refused").inc()
        locked = opened.locked_until is not None
        about = {"account": _account(registry, name), "locked": locked}
        note(registry, "login_refused", about)
        return shown(access, way, "login.refused", HTTPStatus.UNAUTHORIZED)

    @server.post("/logout")
    def _logout() -> Answer:
        said = cookies.read(request, access, "session")
        if not forms.fits(request.form.get("token"), said):
            return pages.answer(pages.told("login.foreign"), HTTPStatus.FORBIDDEN)
        with registry.together():
            registry_sessions.end(registry, said or "")
            note(registry, "logout", {})
        answer = redirect("/login?out", HTTPStatus.SEE_OTHER)
        cookies.forget(answer, access, "session")
        return answer


def shown(
    access: Access,
    way: str | None,
    said: str | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> Answer:
    """Return the login page, with a cookie that its form has to fit."""
    secret = cookies.read(request, access, "form") or forms.seed()
    wrong = said not in {None, "login.out"}
    words = pages.login(
        forms.token(secret),
        back(way),
        said=said,
        wrong=wrong,
        single=bool(access.oidc_issuer),
    )
    answer = pages.answer(words, status)
    if status is HTTPStatus.TOO_MANY_REQUESTS:
        answer.headers["Retry-After"] = "60"
    cookies.write(answer, access, "form", secret, _FORM_S)
    return answer


def enter(access: Access, registry: Registry, user: User, way: str) -> Answer:
    """Begin a session for an account that has shown who it is, and lead it on."""
    with registry.together():
        secret, session = registry_sessions.begin(
            registry,
            user.user_id,
            idle=timedelta(minutes=access.idle_minutes),
            absolute=timedelta(hours=access.absolute_hours),
            replaces=cookies.read(request, access, "session"),
        )
        whose.enter(of_session(session))
        note(registry, "login", {"session": session.session_id})
    metrics.LOGINS.labels("opened").inc()
    answer = redirect(way, HTTPStatus.SEE_OTHER)
    cookies.write(answer, access, "session", secret)
    cookies.forget(answer, access, "form")
    return answer


def _account(registry: Registry, name: str) -> int | None:
    """Return the number of the account that was tried; a password may stand in its place."""
    try:
        return named(registry, name).user_id
    except UserError:
        return None


def _in_time(name: str, rates: Rates, access: Access) -> bool:
    """Return whether neither the address nor the name is tried too often."""
    whence = request.remote_addr or ""
    return rates.allow("login", whence, access.logins_per_minute) and rates.allow(
        "name", folded(name)[:100], _A_NAME_A_MINUTE
    )
