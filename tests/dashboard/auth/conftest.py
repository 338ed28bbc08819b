"""What do the tests of logins share? A site with four accounts, and somebody who visits it."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from argon2 import PasswordHasher

from dashboard.app import create_app
from dashboard.auth import install, rates
from data import passwords, registry_users
from data.registry import Registry
from data.settings import Settings
from data.settings_access import Access
from data.store import Store
from tests import city
from tests.visitors import Visitor, filled


@pytest.fixture(scope="module", autouse=True)
def quick():
    """Let a hash take a millisecond: how long one takes is asked where it matters."""
    with pytest.MonkeyPatch.context() as patched:
        cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        patched.setattr(passwords, "_hasher", cheap)
        yield


@pytest.fixture(scope="module")
def ground(tmp_path_factory, quick):
    """Return the folder of a small city and of a registry, and the registry's first bytes."""
    folder = tmp_path_factory.mktemp("accounts")
    case = city.Case(more={"subject": "王家巷口的路燈不亮"})
    city.write(folder / "city.duckdb", [case]).close()
    filled(Registry(folder / "registry.sqlite")).close()
    return folder, (folder / "registry.sqlite").read_bytes()


@pytest.fixture
def registry(ground):
    """Return the registry as it was at first: four accounts, and nothing done."""
    folder, first = ground
    for left in folder.glob("registry.sqlite*"):
        left.unlink()
    (folder / "registry.sqlite").write_bytes(first)
    opened = Registry(folder / "registry.sqlite")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def dashboards(ground):
    """Return a function from settings to their dashboard, made once: it takes a second."""
    folder, _ = ground
    settings = Settings(
        store=folder / "city.duckdb", registry=str(folder / "registry.sqlite")
    )
    store, counts, known = Store(settings.store), [], {}

    class Counted(rates.Rates):
        """Rates that can be begun anew for the next test."""

        def __init__(self):
            counts.append(self)
            super().__init__()

    def made(access):
        if access not in known:
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(install, "Rates", Counted)
                chosen = replace(settings, access=access)
                known[access] = SimpleNamespace(
                    server=create_app(store, chosen).server,
                    settings=chosen,
                    store=store,
                )
        for one in counts:
            super(Counted, one).__init__()
        return known[access]

    yield made
    store.close()


@pytest.fixture
def site(dashboards, registry):
    """Return a function that makes a dashboard with logins, and one that visits it."""

    def made(**access):
        found = dashboards(Access(logins=True, **access))
        return SimpleNamespace(
            **vars(found), registry=registry, visitor=lambda: Visitor(found.server)
        )

    return made


@pytest.fixture
def user(registry):
    """Return a function from a name to its account."""
    return lambda name: registry_users.named(registry, name)
