"""What do the tests of logins share? A site with four accounts, and somebody who visits it."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from argon2 import PasswordHasher

from dashboard.app import create_app
from data import passwords, registry_users
from data.registry import Registry
from data.settings import Settings
from data.settings_access import Access
from tests.city import Case
from tests.visitors import Visitor, filled


@pytest.fixture(scope="session", autouse=True)
def quick():
    """Let a hash take a millisecond: how long one takes is asked where it matters."""
    with pytest.MonkeyPatch.context() as patched:
        cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        patched.setattr(passwords, "_hasher", cheap)
        yield


@pytest.fixture(scope="session")
def accounts(tmp_path_factory, quick):
    """Return the path of a registry with four accounts, made once: a hash takes its time."""
    path = tmp_path_factory.mktemp("accounts") / "registry.sqlite"
    filled(Registry(path)).close()
    return path


@pytest.fixture
def registry(accounts, tmp_path):
    """Return a registry of this test's own, with the four accounts."""
    path = tmp_path / "registry.sqlite"
    path.write_bytes(accounts.read_bytes())
    opened = Registry(path)
    yield opened
    opened.close()


@pytest.fixture
def site(tiny_city, registry):
    """Return a function that makes a dashboard with logins, and one that visits it."""
    store = tiny_city([Case(more={"subject": "王家巷口的路燈不亮"})])
    settings = Settings(store=store.path, registry=registry.name)

    def made(**access):
        chosen = replace(settings, access=Access(logins=True, **access))
        server = create_app(store, chosen).server
        return SimpleNamespace(
            server=server,
            settings=chosen,
            store=store,
            registry=registry,
            visitor=lambda: Visitor(server),
        )

    return made


@pytest.fixture
def user(registry):
    """Return a function from a name to its account."""
    return lambda name: registry_users.named(registry, name)
