"""How does a reader choose another password? On a page of their own; all sessions end."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import Flask, request
from werkzeug.wrappers import Response as Answer

from dashboard.auth import cookies, forms, pages, whose
from dashboard.auth.login import enter
from dashboard.auth.note import note
from dashboard.auth.whose import Reader
from data import registry_logins, registry_users
from data.errors import UserError
from data.registry import Registry
from data.settings_access import Access

PATH: Final = "/account"
_MOST_BYTES: Final = 16 * 1024


def register(server: Flask, access: Access, registry: Registry) -> None:
    """Answer for the page of whoever is signed in."""

    @server.get(PATH)
    def _account() -> Answer:
        reader = _reader()
        first = "login.must_change" if reader.must_change else None
        done = "login.changed" if "changed" in request.args else None
        return _shown(access, registry, done or first)

    @server.post(PATH)
    def _change() -> Answer:
        request.max_content_length = _MOST_BYTES
        said = request.form
        if not forms.fits(said.get("token"), cookies.read(request, access, "session")):
            return _shown(access, registry, "login.stale", status=HTTPStatus.FORBIDDEN)
        if said.get("new") != said.get("again"):
            return _refused(access, registry, "login.not_same")
        user = registry_users.user(registry, _reader().user_id)
        try:
            if user is None:
                return _refused(access, registry, "login.not_changed")
            registry_logins.change_password(
                registry, user, said.get("old", ""), said.get("new", "")
            )
        except UserError as error:
            note(registry, "password_refused", {})
            return _refused(access, registry, "login.not_changed", str(error))
        note(registry, "password", {})
        # All sessions have ended, this one too: the reader goes on in a new one.
        return enter(access, registry, user, f"{PATH}?changed")


def _reader() -> Reader:
    reader = whose.current()
    if reader is None:  # the guard lets nobody else come here
        raise AssertionError
    return reader


def _refused(access: Access, registry: Registry, said: str, why: str = "") -> Answer:
    return _shown(access, registry, said, why, HTTPStatus.BAD_REQUEST)


def _shown(
    access: Access,
    registry: Registry,
    said: str | None = None,
    why: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> Answer:
    """Return the page, the form for another password only where there is one."""
    reader = _reader()
    user = registry_users.user(registry, reader.user_id)
    words = pages.account(
        reader,
        forms.token(cookies.read(request, access, "session") or ""),
        said=said,
        why=why,
        wrong=said not in {None, "login.changed"},
        password=user is not None and user.oidc_issuer is None,
    )
    return pages.answer(words, status)
