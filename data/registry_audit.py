"""
Who did what? A log that is only added to, each line bound to the one before by its hash.

In: a registry, what was done. Out: `Line` values, and whether the log is whole. It tells
ids and filters, never what a citizen wrote: a search word is a filter that may be a name,
and is left out by who writes the line.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from data.errors import RegistryError
from data.registry import alone
from data.registry_tables import audit as table
from data.registry_tables import registry_keys

if TYPE_CHECKING:
    import sqlalchemy as sa

    from data.registry import Registry

FIRST = "0" * 64
"""What stands before the first line."""

_LOCK = 7_304_334
"""Number of the lock under which a line is added: two at once would fork the chain."""
_MOST_ABOUT = 8_000
_ADDRESS_DIGITS = 32
_AT_ONCE = 1000


@dataclass(frozen=True)
class Line:
    """One line of the log."""

    number: int
    at: datetime
    who: str
    """Login name; empty for somebody who is not signed in, and for a program."""
    role: str
    what: str
    about: dict[str, Any]
    address: str | None
    """
    Where from, as a keyed hash: lines of one address are known for it, and one that is
    suspected can be tried (`address_hash`), but a copied log names nobody's desk.
    """
    previous_hash: str
    hash: str


@dataclass(frozen=True)
class Verified:
    """Whether the log is as it was written."""

    lines: int
    last_hash: str
    broken: int | None
    """The first line that is not as it was written; None where all are."""
    why: str


def append(  # noqa: PLR0913 - one argument for each thing that a line tells
    registry: Registry,
    who: str,
    what: str,
    about: Mapping[str, Any] | None = None,
    at: datetime | None = None,
    *,
    role: str = "",
    address: str | None = None,
) -> Line:
    """
    Add a line and return it; `about` holds numbers, ids and filters.

    Within `registry.together()` it is kept with what it tells, or neither is.
    RegistryError for an `about` that JSON can not say or that is longer than a line.
    """
    said = _said(about or {})
    moment = at or datetime.now(UTC)
    with registry.writing() as connection:
        alone(connection, _LOCK)
        newest = table.select().order_by(table.c.number.desc()).limit(1)
        last = connection.execute(newest).mappings().first()
        row: dict[str, Any] = {
            "number": last["number"] + 1 if last else 1,
            "at": moment,
            "who": who,
            "role": role,
            "what": what,
            "about": said,
            "address": _address(connection, address),
            "previous_hash": last["hash"] if last else FIRST,
        }
        row["hash"] = _hash(row)
        connection.execute(table.insert().values(row))
    return _value(row)


def lines(  # noqa: PLR0913 - each narrows what is shown
    registry: Registry,
    *,
    who: str | None = None,
    what: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    address: str | None = None,
    newest: int = 100,
) -> list[Line]:
    """Return the newest lines, the newest first, of a person, a deed, a time, a place."""
    chosen = table.select().order_by(table.c.number.desc()).limit(newest)
    if who is not None:
        chosen = chosen.where(table.c.who == who)
    if what is not None:
        chosen = chosen.where(table.c.what == what)
    if since is not None:
        chosen = chosen.where(table.c.at >= since)
    if until is not None:
        chosen = chosen.where(table.c.at < until)
    with registry.reading() as connection:
        if address is not None:
            chosen = chosen.where(table.c.address == _address(connection, address))
        return [_value(row) for row in connection.execute(chosen).mappings()]


def verify(registry: Registry, *, known: tuple[int, str] | None = None) -> Verified:
    """
    Say whether every line is as it was written, and the first that is not.

    `known` is number and hash of a line that were noted elsewhere: who can change the
    whole registry can make a whole new chain, or cut off its end, but not to that hash.
    """
    before, count, seen = FIRST, 0, known is None
    with registry.reading() as connection:
        for row in _rows(connection):
            count += 1
            if why := _wrong(row, count, before):
                return Verified(count - 1, before, count, why)
            before = str(row["hash"])
            if known and count == known[0]:
                seen = hmac.compare_digest(before, known[1])
                if not seen:
                    why = "it is not the line that was noted elsewhere"
                    return Verified(count, before, count, why)
    if not seen:
        return Verified(count, before, count + 1, "the end of the log is cut off")
    return Verified(count, before, None, "")


def address_hash(registry: Registry, address: str) -> str:
    """Return what stands in a line for an address, to find its lines by."""
    with registry.reading() as connection:
        return _address(connection, address) or ""


def _rows(connection: sa.Connection) -> Iterator[Mapping[Any, Any]]:
    """Yield the lines in their order, some at a time: a log may have millions."""
    last = 0
    while True:
        some = table.select().where(table.c.number > last).order_by(table.c.number)
        rows = connection.execute(some.limit(_AT_ONCE)).mappings().all()
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1]["number"]


def _wrong(row: Mapping[Any, Any], number: int, before: str) -> str:
    if row["number"] != number:
        return "a line is missing"
    if row["previous_hash"] != before:
        return "it does not follow the line before"
    return "" if row["hash"] == _hash(row) else "it was changed"


def _hash(row: Mapping[Any, Any]) -> str:
    """Return the hash of all that a line says, with the hash of the line before."""
    said = [
        row["number"],
        row["at"].astimezone(UTC).isoformat(timespec="microseconds"),
        *(row[name] for name in ("who", "role", "what", "about", "address")),
        row["previous_hash"],
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()


def _said(about: Mapping[str, Any]) -> str:
    try:
        said = json.dumps(
            dict(about), ensure_ascii=False, sort_keys=True, allow_nan=False
        )
    except (TypeError, ValueError) as error:
        msg = f"a line of the audit log can not be written ({error}). Expected texts, numbers and lists in `about`."
        raise RegistryError(msg) from error
    if len(said) > _MOST_ABOUT:
        msg = f"a line of the audit log has {len(said)} characters. Expected {_MOST_ABOUT} at most: ids and filters."
        raise RegistryError(msg)
    return said


def _address(connection: sa.Connection, address: str | None) -> str | None:
    if not address:
        return None
    of_key = registry_keys.select().where(registry_keys.c.name == "address")
    row = connection.execute(of_key).mappings().one()
    said = hmac.new(bytes.fromhex(row["key"]), address.encode(), hashlib.sha256)
    return said.hexdigest()[:_ADDRESS_DIGITS]


def _value(row: Mapping[Any, Any]) -> Line:
    said = {str(key): part for key, part in row.items()}
    said["about"] = json.loads(said["about"])
    return Line(**said)
