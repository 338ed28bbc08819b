"""
Where lies what people wrote? In one registry: SQLite by default, PostgreSQL by URL.

In: a path or a SQLAlchemy URL. Out: transactions, for the `data/registry_*.py` files
alone; these take and give plain values, so that no object of SQLAlchemy leaves the room.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import exc

from data.errors import RegistryError
from data.registry_tables import SCHEMA, VERSION_TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

_UPGRADE_LOCK = 7_304_331
"""Number of the lock under which one of several servers brings the schema up to date."""

_WAL_PAUSE_S = 0.05


class Registry:
    """
    A registry that is opened; safe to be used by several threads.

    Opening makes an empty one where there is none, and brings an older schema up to date
    in one transaction. RegistryError where it can not be used.
    """

    def __init__(
        self,
        where: str | Path,
        *,
        wait_s: float = 10.0,
        create: bool = True,
        upgrade: bool = True,
    ) -> None:
        """Open the registry at `where`; wait at most `wait_s` for other writers."""
        url = _url(where)
        self._wait_s = wait_s
        self._held = threading.local()
        self.name = url.render_as_string()
        if url.get_backend_name() == "sqlite":
            self.name = url.database or ""
            _find(Path(self.name), create=create)
        self._reader = _engine(url, wait_s)
        self._writer = self._reader.execution_options(writes=True)
        if url.get_backend_name() == "postgresql":
            self._reader = self._reader.execution_options(
                isolation_level="REPEATABLE READ"
            )
        try:
            if upgrade and self.schema() != SCHEMA:
                self.upgrade()
        except RegistryError:
            self.close()
            raise

    def schema(self) -> str | None:
        """Return the schema that lies there; None for an empty database."""
        with self.reading() as connection:
            return self._schema(connection)

    def upgrade(self) -> None:
        """Bring the schema up to date, whole or not at all; a second server waits."""
        with self.writing() as connection:
            alone(connection, _UPGRADE_LOCK)
            found = self._schema(connection)
            if found != SCHEMA:
                migrate(connection, found, SCHEMA)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Open a transaction that reads; it sees one moment of the registry."""
        if held := getattr(self._held, "connection", None):
            yield held
            return
        with self._told(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Open a transaction that writes: all of it is kept, or after any error nothing."""
        if held := getattr(self._held, "connection", None):
            yield held
            return
        with self._told(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def together(self) -> Iterator[None]:
        """Keep all that this thread writes within, or after any error nothing of it."""
        if getattr(self._held, "connection", None):
            yield
            return
        with self.writing() as connection:
            self._held.connection = connection
            try:
                yield
            finally:
                self._held.connection = None

    def close(self) -> None:
        """Let go of all connections."""
        self._reader.dispose()

    def _schema(self, connection: sa.Connection) -> str | None:
        tables = sa.inspect(connection).get_table_names()
        if VERSION_TABLE in tables:
            found = connection.exec_driver_sql(
                f"select version_num from {VERSION_TABLE}"
            ).scalar()
            if found is None or str(found) > SCHEMA:
                msg = f"{self.name}: the registry has schema {found}, this program knows {SCHEMA}. Update the program, or name another registry."
                raise RegistryError(msg)
            return str(found)
        if tables:
            msg = f"{self.name}: this is no registry, it holds the tables {sorted(tables)[:5]}. Expected a registry or an empty database; name another."
            raise RegistryError(msg)
        return None

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what a database says into one sentence."""
        try:
            yield
        except exc.StatementError as error:
            if isinstance(error.orig, RegistryError):
                raise error.orig from None
            raise self._error(error) from error
        except (exc.SQLAlchemyError, sqlite3.Error) as error:
            raise self._error(error) from error

    def _error(self, error: Exception) -> RegistryError:
        said = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        for part, sentence in _SENTENCES.items():
            if part in said:
                told = sentence.format(said=said, wait_s=self._wait_s)
                break
        else:
            told = f"the registry failed ({said})."
        return RegistryError(f"{self.name}: {told}")


_LOCKED = "the registry was locked by another program for more than {wait_s:g} s. Try again; if it stays so, end the program that holds it."
_UNREACHABLE = "the registry's server does not answer ({said}). Start it, or mend PETITIONS_REGISTRY."

_SENTENCES = {
    "database is locked": _LOCKED,
    "lock timeout": _LOCKED,
    "readonly database": "the registry can not be written ({said}). Give this user the right to write the file and its folder.",
    "unable to open database file": "the registry can not be opened ({said}). Give this user the right to read and write the file and its folder.",
    "file is not a database": "this is no registry ({said}). Name another file, or restore a backup with: petitions restore.",
    "malformed": "the registry is damaged ({said}). Restore a backup with: petitions restore.",
    "audit log is only added to": "the audit log is only added to; no line of it can be changed or taken away.",
    "disk is full": "the disk is full, nothing was written. Make room and try again.",
    "connection failed": _UNREACHABLE,
    "connection is bad": _UNREACHABLE,
    "timeout expired": _UNREACHABLE,
    "server closed the connection": _UNREACHABLE,
    "terminating connection": _UNREACHABLE,
}


def alone(connection: sa.Connection, lock: int) -> None:
    """Let no other writer who asks for `lock` in before this transaction ends."""
    # SQLite lets one writer in at a time anyway.
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))


def migrate(connection: sa.Connection, found: str | None, to: str) -> None:
    """Run the migrations from schema `found` up or down to `to`, in one transaction."""
    # Only an upgrade needs alembic: 0.2 s that no other start pays.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "data:migrations")
    config.attributes["connection"] = connection
    down = to == "base" or (found or "") > to
    (command.downgrade if down else command.upgrade)(config, to)


def _url(where: str | Path) -> sa.URL:
    """Return a path or URL as a URL; its password is in no sentence."""
    if "://" not in str(where):
        return sa.URL.create("sqlite", database=str(where))
    try:
        url = sa.make_url(str(where))
    except (exc.ArgumentError, ValueError) as error:
        msg = "PETITIONS_REGISTRY is no SQLAlchemy URL. Expected a path, or e.g. postgresql://user:password@host/database."
        raise RegistryError(msg) from error
    if url.get_backend_name() == "sqlite" and url.database:
        return sa.URL.create("sqlite", database=url.database)
    if url.drivername in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "postgresql+psycopg":
        return url
    msg = f"{url.render_as_string()}: the registry lies in SQLite or PostgreSQL. Expected a path, or postgresql://user:password@host/database."
    raise RegistryError(msg)


def _find(path: Path, *, create: bool) -> None:
    """Make sure that there is a file that SQLite may open, or say what is wrong."""
    if path.is_dir():
        msg = f"{path}: this is a folder. Expected the path of the registry's file."
        raise RegistryError(msg)
    if not path.parent.is_dir():
        msg = f"{path}: the folder of the registry does not exist. Make it, or mend `registry` in petitions.toml."
        raise RegistryError(msg)
    if not create and not path.is_file():
        msg = f"{path}: there is no registry here. Mend `registry` in petitions.toml or PETITIONS_REGISTRY."
        raise RegistryError(msg)
    try:
        # What people wrote is read by the service's own user alone.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        msg = f"{path}: the registry can not be opened for writing ({error.strerror}). Give this user the right to write the file and its folder."
        raise RegistryError(msg) from error


def _engine(url: sa.URL, wait_s: float) -> sa.Engine:
    if url.get_backend_name() == "postgresql":
        return _engine_of_server(url, wait_s)
    # A connection to a file costs 0.1 ms, and none that is open may cross a fork.
    engine = sa.create_engine(
        url, poolclass=sa.NullPool, connect_args={"timeout": wait_s}
    )

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we say ourselves where a transaction begins
        connection.execute("pragma foreign_keys = on")
        connection.execute("pragma synchronous = full")
        _write_ahead(connection, wait_s)

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # A writer takes the lock at once and waits for it: one that read before it
        # wrote would be refused without waiting.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("begin immediate" if writes else "begin")

    return engine


def _engine_of_server(url: sa.URL, wait_s: float) -> sa.Engine:
    try:
        engine = sa.create_engine(
            url,
            pool_pre_ping=True,  # the server may have been restarted meanwhile
            connect_args={"connect_timeout": max(2, int(wait_s))},
        )
    except ImportError as error:
        msg = f"{url.render_as_string()}: PostgreSQL needs psycopg, which is not installed. Run: pip install 'petitions[postgresql]'."
        raise RegistryError(msg) from error

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.execute(f"set lock_timeout = {int(wait_s * 1000)}")
        connection.commit()

    return engine


def _write_ahead(connection: sqlite3.Connection, wait_s: float) -> None:
    """Turn on the write-ahead log, in which readers and a writer do not wait."""
    until = time.monotonic() + wait_s
    while connection.execute("pragma journal_mode").fetchone() != ("wal",):
        try:
            connection.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError:
            # SQLite does not wait here for others that do the same.
            if time.monotonic() > until:
                raise
            time.sleep(_WAL_PAUSE_S)
