"""In which order do guard, log, login and state of the service stand before the pages?"""

from __future__ import annotations

from flask import Flask

from dashboard.auth import account, guard, login, note, single
from dashboard.auth.rates import Rates
from dashboard.operations import health, request_log
from data.registry import Registry
from data.settings import Settings
from data.store import Store


def install(server: Flask, store: Store, settings: Settings) -> None:
    """Put all that stands before the pages into place; before any page is registered."""
    access = settings.access
    registry = Registry(settings.registry) if access.logins else None
    rates = Rates()
    request_log.install(
        server, believed=bool(access.trusted_proxies), written=access.logins
    )
    guard.install(server, access, registry, rates)
    health.register(server, store, registry)
    if registry is None:
        return
    note.install(server, registry)
    login.register(server, access, registry, rates)
    account.register(server, access, registry)
    if access.oidc_issuer:
        single.register(server, access, registry, rates)
