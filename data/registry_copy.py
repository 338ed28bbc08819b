"""
How is the registry kept safe, and moved? A backup in one file, restored into any database.

In: a registry on SQLite or PostgreSQL. Out: JSON lines: what it is, a line a row, and a
last line with the count and the hash of all before it, without which nothing is restored.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import operator
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from data.errors import RegistryError
from data.registry import Registry, migrate
from data.registry_tables import SCHEMA, VERSION_TABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FORM = "petitions registry, form 1"
_AT_ONCE = 1000


def backup(where: str | Path, path: Path) -> int:
    """
    Write all rows of the registry at `where` to the new file `path`; return their number.

    It holds one moment of the registry, also while others write. An older schema is kept
    as it is. RegistryError where the file exists or can not be written.
    """
    registry = Registry(where, create=False, upgrade=False)
    new = path.with_name(path.name + ".new")
    if path.exists():
        msg = f"{path}: this file exists, and a backup overwrites none. Name a new one."
        raise RegistryError(msg)
    try:
        # It holds what the registry holds, so nobody else may read it either.
        new.unlink(missing_ok=True)
        handle = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as out:
            rows = 0
            digest = hashlib.sha256()
            for line in _lines(registry):
                out.write(line)
                digest.update(line)
                rows += 1
            rows -= 1  # the first line tells what the file is
            out.write(_line({"rows": rows, "sha256": digest.hexdigest()}))
            out.flush()
            os.fsync(out.fileno())
        new.replace(path)
    except OSError as error:
        msg = f"{path}: the backup can not be written ({error.strerror}). Name a file in a folder that this user may write."
        raise RegistryError(msg) from error
    finally:
        new.unlink(missing_ok=True)
        registry.close()
    return rows


def restore(
    path: Path,
    where: str | Path,
    *,
    replace: bool = False,
    then: Callable[[Registry], None] | None = None,
) -> int:
    """
    Fill the empty or new registry at `where` with a backup; return the number of rows.

    All rows are in, brought up to this program's schema, with what `then` writes, or none.
    With `replace` what was there before is gone in the same transaction: others see the one
    or the other. RegistryError for a backup that is none, is damaged or newer, and, without
    `replace`, for a registry that holds anything.
    """
    schema, rows = _checked(path)
    registry = Registry(where, upgrade=False)
    try:
        with registry.together(), registry.writing() as connection:
            found = registry.schema()
            if found is not None and not replace:
                msg = f"{registry.name}: there is a registry here, and a restore overwrites none. Name a new file or an empty database, or say --replace."
                raise RegistryError(msg)
            if found is not None:
                migrate(connection, found, "base")
            migrate(connection, None, schema)
            tables = _tables(connection)
            for table in reversed(tables.values()):
                connection.execute(table.delete())  # what the migrations brought
            _fill(connection, tables, path)
            migrate(connection, schema, SCHEMA)
            if then is not None:
                then(registry)
    finally:
        registry.close()
    return rows


def _lines(registry: Registry) -> Iterator[bytes]:
    """Yield the lines of a backup but the last."""
    schema = registry.schema()
    if schema is None:
        msg = f"{registry.name}: there is no registry here, the database is empty. Mend `registry` in petitions.toml or PETITIONS_REGISTRY."
        raise RegistryError(msg)
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    with registry.reading() as connection:
        yield _line({"form": _FORM, "schema": schema, "made_at": made_at})
        for name, table in _tables(connection).items():
            rows = connection.execute(table.select().order_by(*table.primary_key))
            for row in rows.mappings():
                said = {key: _plain(value) for key, value in row.items()}
                yield _line({"table": name, "row": said})


def _tables(connection: sa.Connection) -> dict[str, sa.Table]:
    """Return the tables as they lie there, whatever their schema, parents first."""
    found = sa.MetaData()
    found.reflect(connection)
    return {
        table.name: table
        for table in found.sorted_tables
        if table.name != VERSION_TABLE
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _line(said: dict[str, object]) -> bytes:
    return (json.dumps(said, ensure_ascii=False) + "\n").encode()


def _checked(path: Path) -> tuple[str, int]:
    """Return schema and rows of a backup that is whole."""
    digest, lines, schema, end = hashlib.sha256(), -1, "", b""
    try:
        with path.open("rb") as said:
            for line in said:
                digest.update(end)
                schema = schema or _schema(path, line)
                end, lines = line, lines + 1
    except OSError as error:
        msg = f"{path}: the backup can not be read ({error.strerror})."
        raise RegistryError(msg) from error
    whole = {"rows": lines - 1, "sha256": digest.hexdigest()}
    if not schema or end != _line(whole):
        msg = f"{path}: the backup is cut off or changed, its last line does not fit what stands before. Restore another."
        raise RegistryError(msg)
    return schema, lines - 1


def _schema(path: Path, line: bytes) -> str:
    """Return the schema that the first line of a backup tells."""
    try:
        said = json.loads(line)
        known = said["form"] == _FORM
        schema = str(said["schema"])
    except (ValueError, KeyError, TypeError):
        known = False
    if not known:
        msg = f"{path}: this is no backup of a registry. Expected a file of: petitions backup."
        raise RegistryError(msg)
    if schema > SCHEMA:
        msg = f"{path}: the backup has schema {schema}, this program knows {SCHEMA}. Update the program first."
        raise RegistryError(msg)
    return schema


def _fill(connection: sa.Connection, tables: dict[str, sa.Table], path: Path) -> None:
    """Write the rows of a backup into empty tables."""
    with path.open("rb") as lines:
        said = (json.loads(line) for line in lines)
        rows = (one for one in said if "table" in one)
        for name, of_table in itertools.groupby(rows, key=operator.itemgetter("table")):
            table = tables[name]
            while some := list(itertools.islice(of_table, _AT_ONCE)):
                connection.execute(
                    table.insert(), [_typed(table, one["row"]) for one in some]
                )
    if connection.dialect.name == "postgresql":
        for table in tables.values():
            _count_on(connection, table)


def _count_on(connection: sa.Connection, table: sa.Table) -> None:
    """Let PostgreSQL number new rows after those that came with their numbers."""
    column = table.autoincrement_column
    if column is not None:
        sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
        top = sa.select(sa.func.coalesce(sa.func.max(column), 0) + 1).scalar_subquery()
        connection.execute(sa.select(sa.func.setval(sequence, top, sa.false())))


def _typed(table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of JSON with its days and moments."""
    return {
        name: value if value is None else _value(table.c[name].type, value)
        for name, value in row.items()
    }


def _value(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    if isinstance(kind, sa.DateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, sa.Date) else value
