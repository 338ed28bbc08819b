"""
How does a reader subscribe, and end it? On a page of their own, from the view they look at.

In: the application's server and the settings. Out: the routes of /subscriptions, where
people sign in; none elsewhere, since nobody is known whom to tell. A mail goes to the
address of the account, which its keepers wrote: nobody can have ours sent to strangers.
"""

from __future__ import annotations

from collections.abc import Collection
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.wrappers import Response as Answer

from dashboard import written
from dashboard.auth import cookies, forms, note, pages, whose
from dashboard.auth.back import back
from dashboard.digests import own_page
from dashboard.view import View
from data import registry_subscriptions, registry_users
from data.errors import UserError
from data.registry import Registry
from data.registry_users import User
from data.settings import Settings

PATH: Final = "/subscriptions"
_MOST_BYTES: Final = 32 * 1024
_MOST_HELD: Final = 50
"""Of one reader; a digest of more would not be read."""


def register(server: Flask, settings: Settings, shown: Collection[str]) -> None:
    """Answer for the page of whoever is signed in; `shown` are the paths of the pages."""
    if not settings.access.logins:
        return

    @server.get(PATH)
    def _own() -> Answer:
        registry = written.opened(settings.registry)
        return _told(registry, _user(registry), _link(request.args.get("link"), shown))

    @server.post(PATH)
    def _act() -> Answer:
        request.max_content_length = _MOST_BYTES
        registry, said = written.opened(settings.registry), request.form
        user, link = _user(registry), _link(said.get("link"), shown)
        cookie = cookies.read(request, settings.access, "session")
        if not forms.fits(said.get("token"), cookie):
            return _told(registry, user, link, "login.stale", wrong=True)
        try:
            secret = _done(registry, user, link)
        except UserError as error:
            return _told(
                registry, user, link, "subscribe.refused", str(error), wrong=True
            )
        key = "subscribe.secret" if secret else "subscribe.done"
        return _told(registry, user, link, key, secret=secret)


def _done(registry: Registry, user: User, link: str) -> str:
    """Do what the form says; return the secret of a new webhook."""
    said = request.form
    if said.get("act") == "withdraw":
        number = said.get("number", "")
        with registry.together():
            gone = registry_subscriptions.withdraw(
                registry, int(number) if number.isdecimal() else 0, by=user.user_id
            )
            about = {"subscription_id": gone.subscription_id, "kind": gone.kind}
            note.note(registry, "subscription_ended", about)
        return ""
    webhook = said.get("webhook", "").strip()
    held = registry_subscriptions.subscriptions(registry, user_id=user.user_id)
    if len(held) >= _MOST_HELD:
        msg = f"there are {len(held)} subscriptions already, {_MOST_HELD} at most. End one first."
        raise UserError(msg)
    if not webhook and not user.e_mail:
        msg = "the account has no e-mail address. Ask its keepers for one, or name a webhook."
        raise UserError(msg)
    with registry.together():
        made = registry_subscriptions.add(
            registry,
            user.user_id,
            kind=said.get("kind", ""),
            link=link,
            channel="webhook" if webhook else "email",
            address=webhook or user.e_mail or "",
            every=said.get("every", ""),
        )
        about = {"subscription_id": made.subscription_id, "kind": made.kind}
        note.note(registry, "subscription_made", about)
    return made.secret or ""


def _link(said: str | None, shown: Collection[str]) -> str:
    """Return the view that is meant, as our own address bar says it; else the first page."""
    parts = urlsplit(back(said))
    path = parts.path if parts.path in shown else "/"
    return View.from_url(parts.query).link(path)


def _user(registry: Registry) -> User:
    """Return the account of the reader; the guard lets nobody else come here."""
    reader = whose.current()
    user = registry_users.user(registry, reader.user_id) if reader else None
    if user is None:
        raise AssertionError
    return user


def _told(  # noqa: PLR0913 - what there is to say
    registry: Registry,
    user: User,
    link: str,
    said: str | None = None,
    why: str = "",
    *,
    wrong: bool = False,
    secret: str = "",
) -> Answer:
    held = registry_subscriptions.subscriptions(registry, user_id=user.user_id)
    token = whose.form_token() or ""
    words = own_page.words(
        user, held, link, token, said=said, why=why, wrong=wrong, secret=secret
    )
    return pages.answer(words, HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK)
