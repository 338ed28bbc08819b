"""Where do the tests of the registry find a database of each kind?"""

import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from argon2 import PasswordHasher

from data import passwords, registry_users
from data.registry import Registry

DEBIAN = Path("/usr/lib/postgresql")
NUMBERS = itertools.count(1)


def programs():
    """Return the folder of PostgreSQL's programs, the newest first; None without them."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    every = [*([Path(on_path)] if on_path else []), *found]
    return every[-1].parent if every else None


@pytest.fixture(scope="session")
def server():
    """Start a PostgreSQL server of the tests' own, and return its port."""
    folder = programs()
    if folder is None:
        pytest.skip("no PostgreSQL server is installed (Debian: postgresql)")
    start = ["setpriv", "--pdeathsig", "INT"]
    owner = None
    if os.geteuid() == 0:  # initdb refuses root
        try:
            owner = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("root can not run PostgreSQL, and there is no user postgres")
        start += ["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
    if shutil.which("setpriv") is None:
        pytest.skip("setpriv is not installed (Debian: util-linux)")
    # Not below pytest's own folder: the user postgres may not enter that one.
    home = Path(tempfile.mkdtemp(prefix="petitions-postgresql-"))
    if owner:
        os.chown(home, owner.pw_uid, owner.pw_gid)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = home / "data"
    make = [folder / "initdb", "-D", data, "-U", "petitions", "-A", "trust"]
    subprocess.run(
        [*start, *make, "-E", "UTF8", "--locale=C", "--no-sync"],
        check=True,
        capture_output=True,
        cwd=home,
    )
    options = {"listen_addresses": "127.0.0.1", "fsync": "off", "port": port}
    running = subprocess.Popen(
        [
            *start,
            *(folder / "postgres", "-D", data, "-k", home),
            *(
                part
                for name in options.items()
                for part in ("-c", "{}={}".format(*name))
            ),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=home,
    )
    try:
        wait_for(port)
        yield port
    finally:
        running.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
        running.wait(30)
        shutil.rmtree(home)


def address(port):
    """Return the way to the server's own first database."""
    return f"host=127.0.0.1 port={port} user=petitions dbname=postgres"


def wait_for(port):
    """Return when the server answers."""
    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(address(port)).close()
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


@pytest.fixture
def postgresql(server):
    """Return a function that makes an empty schema and returns the URL that sees it alone."""

    def make():
        name = f"registry_{next(NUMBERS)}"
        with psycopg.connect(address(server), autocommit=True) as connection:
            connection.execute(f"create schema {name}")
        return f"postgresql://petitions@127.0.0.1:{server}/postgres?options=-csearch_path%3D{name}"

    return make


@pytest.fixture
def sqlite(tmp_path):
    """Return a function that returns the path of a registry that is not there yet."""

    def make():
        return str(tmp_path / f"registry-{next(NUMBERS)}.sqlite")

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def new(request):
    """Return a function that returns the place of a new registry, of either kind."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def where(new):
    """Return where the test's registry lies."""
    return new()


@pytest.fixture
def opened():
    """Return a function that opens a registry, which is closed after the test."""
    registries = []

    def open_one(where, **options):
        registries.append(Registry(where, **options))
        return registries[-1]

    yield open_one
    for registry in registries:
        registry.close()


@pytest.fixture(scope="session")
def empty_registry(tmp_path_factory):
    """Make a new SQLite registry once: its migrations cost each test 0.2 s."""
    path = tmp_path_factory.mktemp("registry") / "empty.sqlite"
    Registry(path).close()
    return path


@pytest.fixture
def registry(where, opened, empty_registry):
    """Open the test's registry."""
    if "://" not in where:
        shutil.copy(empty_registry, where)
    return opened(where)


@pytest.fixture(autouse=True)
def quick_passwords(request, monkeypatch):
    """Hash with 8 KiB and one pass: 64 MiB and three, in each test, would take minutes."""
    if "real_passwords" not in request.fixturenames:
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        monkeypatch.setattr(passwords, "_hasher", quick)


@pytest.fixture
def real_passwords():
    """Ask for hashes as they are in use."""


@pytest.fixture
def person(registry):
    """Make an account of a commission's reader and return it."""
    return registry_users.add(
        registry,
        "Wang",
        role="commission",
        made_by="test",
        password="Lantern-47-boat",
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )
