"""
Where do the facts lie? One DuckDB file, written whole and swapped in at once.

In: one Arrow table per name of `data.schema.TABLES`.
Out: Arrow tables, by bound SQL. The only file that imports duckdb.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import duckdb
import pyarrow as pa
from filelock import FileLock, Timeout

from data.errors import StoreError
from data.schema import TABLES, conform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_HOW_TO_BUILD = "Build one with: petitions build PATH --store FILE"

_ROW_GROUP = 122_880
"""Rows that DuckDB keeps together; written in other numbers its file grows."""

_Stamp = tuple[int, int, int]
_Rows: TypeAlias = "pa.Table | Iterable[pa.Table]"
"""A table, whole or in parts."""


class Store:
    """
    A store opened for reading; follows the file when a new build replaces it.

    A query that began on the old file ends on the old file.
    """

    def __init__(self, path: Path | str) -> None:
        """Open the store at `path`; StoreError where there is none or it is no store."""
        self.path = Path(path)
        self._lock = threading.Lock()
        self._stamp, self._connection = _open(self.path)

    def query(self, sql: str, /, **parameters: object) -> pa.Table:
        """Return the answer to one SELECT with `$name` parameters, as an Arrow table."""
        cursor = self._fresh().cursor()
        try:
            cursor.execute("use store")
            return cursor.sql(sql, params=parameters or None).to_arrow_table()
        except duckdb.Error as error:
            msg = f"{self.path}: the query failed: {error}. SQL: {sql.strip()}"
            raise StoreError(msg) from error

    def table(self, name: str) -> pa.Table:
        """Return one table of the store whole."""
        if name not in TABLES:
            msg = f"{self.path}: there is no table {name}; there are {sorted(TABLES)}."
            raise StoreError(msg)
        return self.query(f"select * from {name}")

    @property
    def build(self) -> str:
        """Return the id of the build that is open now; a new build gives a new id."""
        self._fresh()
        return "-".join(f"{part:x}" for part in self._stamp)

    def info(self) -> dict[str, str]:
        """Return what the build said of itself, key by key."""
        rows = self.query("select key, value from build_info order by key").to_pylist()
        return {row["key"]: row["value"] for row in rows}

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _fresh(self) -> duckdb.DuckDBPyConnection:
        """Return the connection, re-opened first if a new build has taken the path."""
        try:
            changed = _stamp(self.path) != self._stamp
        except OSError:
            return self._connection  # gone: the open file still answers
        if changed:
            with self._lock:
                if _stamp(self.path) != self._stamp:
                    # The old connection is not closed: a query on it ends on it, and
                    # it goes with its last cursor.
                    self._stamp, self._connection = _open(self.path)
        return self._connection


@contextmanager
def claim(path: Path | str) -> Iterator[None]:
    """
    Hold the right to build the store at `path`, so that two builds do not cross.

    StoreError at once where another build holds it, where the folder can not be written,
    and where the path is a file that is no store: that one is somebody's.
    """
    path = Path(path)
    if path.exists() and "petitions" not in _tables(path, duckdb.connect(":memory:")):
        msg = f"{path}: this file is no store of petitions and would be overwritten. Choose another with --store FILE."
        raise StoreError(msg)
    lock = FileLock(path.with_name(path.name + ".lock"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with lock.acquire(blocking=False):
            yield
    except Timeout as error:
        if not Path(lock.lock_file).exists():
            msg = f"{path}: the store can not be written here. Choose another place with --store FILE."
            raise StoreError(msg) from error
        msg = f"{path}: another build of this store is running. Wait for it, or build with --store FILE elsewhere."
        raise StoreError(msg) from error
    except OSError as error:
        msg = f"{path}: the store can not be written here ({error.strerror or error}). Choose another with --store FILE."
        raise StoreError(msg) from error


def write(path: Path | str, tables: Mapping[str, pa.Table]) -> None:
    """Write a new store of these tables, as :func:`writing` does, and swap it in."""
    with writing(path) as put:
        for name, table in tables.items():
            put(name, table)


@contextmanager
def writing(path: Path | str) -> Iterator[Callable[[str, _Rows], None]]:
    """
    Lend `put(name, table)`, which writes while other work goes on; swap in at the end.

    A table may come in parts, one after the other: no more than one is held.

    A table of the schema that is not put is empty. Readers of the old store keep it; a
    writer that dies leaves the old store as it was and a `*.new` file that the next build
    replaces, and an error within takes that file away. The old store stays as `*.before`,
    for `roll_back`. StoreError where it can not be written, at the end.
    """
    path = Path(path)
    new = path.with_name(path.name + ".new")
    log = new.with_name(new.name + ".wal")
    try:
        with _said_of(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            for left in (new, log):
                left.unlink(missing_ok=True)
            # One thread, since whoever puts has work for the other cores; row groups are
            # full then, which makes the file a quarter smaller for a quarter less work.
            connection = duckdb.connect(str(new), config={"threads": 1})
        with connection, ThreadPoolExecutor(1) as writer:
            pending: dict[str, Future[None]] = {}

            def put(name: str, table: _Rows) -> None:
                if name not in TABLES:
                    msg = f"{path}: unknown table {name}; known are {sorted(TABLES)}."
                    raise StoreError(msg)
                parts = [table] if isinstance(table, pa.Table) else table
                pending[name] = writer.submit(_create, connection, name, parts)

            yield put
            for name in [name for name in TABLES if name not in pending]:
                put(name, TABLES[name].empty_table())
            with _said_of(path):
                for one in pending.values():
                    one.result()
                # Asked for, it fails aloud where the disk is full; left to the end of the
                # connection it fails in silence, and the file is without tables.
                connection.execute("checkpoint")
        with _said_of(path):
            with new.open("rb") as written:
                os.fsync(written.fileno())
            _keep(path, _before(path))
            new.replace(path)
    finally:
        for left in (new, log):
            left.unlink(missing_ok=True)


def _create(
    connection: duckdb.DuckDBPyConnection, name: str, parts: Iterable[pa.Table]
) -> None:
    """Write one table, a part after the other: each is copied to the types of the schema."""
    connection.execute("begin")
    rows = TABLES[name].empty_table()
    connection.execute(f"create table {name} as select * from rows")
    for rows in _full_groups(name, parts):  # noqa: B007 - duckdb reads it by name
        connection.execute(f"insert into {name} select * from rows")
    connection.execute("commit")


def _full_groups(name: str, parts: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Return the rows in parts of a row group each, whatever parts they come in."""
    left = TABLES[name].empty_table()
    for part in parts:
        for start in range(0, part.num_rows, _ROW_GROUP):
            rows = conform(name, part.slice(start, _ROW_GROUP))
            left = pa.concat_tables([left, rows])
            if left.num_rows >= _ROW_GROUP:
                yield left.slice(0, _ROW_GROUP)
                left = left.slice(_ROW_GROUP)
    yield left


@contextmanager
def _said_of(path: Path) -> Iterator[None]:
    """Make what goes wrong on the disk one sentence."""
    try:
        yield
    except (OSError, duckdb.Error) as error:
        msg = f"{path}: the store could not be written ({_first_line(error)}). The old one, if any, is untouched."
        raise StoreError(msg) from error


def roll_back(path: Path | str) -> None:
    """
    Put the store of the build before in the place of the last one, which takes its place.

    Done twice, it changes nothing. StoreError where there is no build before.
    """
    path = Path(path)
    with claim(path):
        before, last = _before(path), path.with_name(path.name + ".last")
        if not before.exists():
            msg = f"{before}: there is no build before the last one. Build again: petitions build"
            raise StoreError(msg)
        try:
            _keep(path, last)
            before.replace(path)
            if last.exists():
                last.replace(before)
        except OSError as error:
            msg = f"{path}: the store could not be exchanged ({error.strerror or error}). It is one of the two builds, whole."
            raise StoreError(msg) from error


def _before(path: Path) -> Path:
    return path.with_name(path.name + ".before")


def _keep(path: Path, kept: Path) -> None:
    """Give the file a second name; where the disk knows no second names, it has none."""
    beside = kept.with_name(kept.name + ".link")
    beside.unlink(missing_ok=True)
    with suppress(OSError):
        os.link(path, beside)
        beside.replace(kept)


def _open(path: Path) -> tuple[_Stamp, duckdb.DuckDBPyConnection]:
    """Return the file's stamp and a read-only connection to it."""
    try:
        stamp = _stamp(path)
    except OSError as error:
        msg = f"{path}: there is no store here. {_HOW_TO_BUILD}"
        raise StoreError(msg) from error
    # Attached to a memory database of its own: within one process duckdb shares what it
    # opened by path, and would go on showing the old build after the swap.
    connection = duckdb.connect(":memory:")
    if missing := sorted(set(TABLES) - _tables(path, connection)):
        msg = f"{path}: this is no store of this version, it lacks the tables {missing}. {_HOW_TO_BUILD}"
        raise StoreError(msg)
    return stamp, connection


def _tables(path: Path, connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Attach the file as `store` and return the names of its tables."""
    try:
        connection.execute(f"attach {_quoted(path)} as store (read_only)")
        rows = connection.execute(
            "select table_name from information_schema.tables where table_catalog = 'store'"
        ).fetchall()
    except duckdb.Error as error:
        msg = f"{path}: this is no store ({_first_line(error)}). {_HOW_TO_BUILD}"
        raise StoreError(msg) from error
    return {row[0] for row in rows}


def _stamp(path: Path) -> _Stamp:
    """Return what tells one build's file from the next at the same path."""
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


def _quoted(path: Path) -> str:
    """Return the path as an SQL literal (`attach` takes no parameters)."""
    return "'" + str(path).replace("'", "''") + "'"


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
