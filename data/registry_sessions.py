"""
Who is signed in? Sessions: begun at a login, seen with each request, ended.

In: a registry, the token in a reader's cookie. Out: `Session` values. Only the fingerprint
of a token is kept: who reads the registry can not sign in with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from data.fingerprints import fingerprint, new_secret
from data.registry_tables import sessions as table
from data.registry_tables import users
from data.registry_users import User, value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from data.registry import Registry

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
"""A day in the office."""

_SEEN_EVERY_S = 60
"""A request this soon after the last one noted is not noted: it would be a write a click."""
_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Session:
    """One session that stands, and whose it is."""

    session_id: int
    user: User
    made_at: datetime
    last_seen_at: datetime
    ends_at: datetime
    """Whatever happens."""
    idle: timedelta
    """Without a request for so long, it ends."""


def begin(  # noqa: PLR0913 - each is a rule of the sessions
    registry: Registry,
    user_id: int,
    *,
    idle: timedelta = IDLE,
    absolute: timedelta = ABSOLUTE,
    replaces: str | None = None,
    at: datetime | None = None,
) -> tuple[str, Session]:
    """
    Begin a session and return its token, which is told this once, with it.

    The session of the token `replaces` ends: nobody stays in one begun before the login.
    """
    moment = at or datetime.now(UTC)
    token = new_secret()
    row = {
        "token_hash": fingerprint(token),
        "user_id": user_id,
        "made_at": moment,
        "last_seen_at": moment,
        "ends_at": moment + absolute,
        "idle_s": int(idle.total_seconds()),
    }
    before = table.c.token_hash == fingerprint(replaces or "")
    with registry.writing() as connection:
        old = table.delete().where(table.c.ends_at < moment - _KEPT)
        connection.execute(old)
        ends = before & table.c.ended_at.is_(None)
        connection.execute(table.update().where(ends).values(ended_at=moment))
        number = connection.execute(
            table.insert().values(row).returning(table.c.session_id)
        ).scalar_one()
        found = _joined().where(table.c.session_id == number)
        return token, _value(connection.execute(found).mappings().one())


def session(
    registry: Registry, token: str, *, at: datetime | None = None
) -> Session | None:
    """Return the session of a token and note that it was seen; None where none stands."""
    moment = at or datetime.now(UTC)
    chosen = _joined().where(table.c.token_hash == fingerprint(token))
    with registry.reading() as connection:
        row = connection.execute(chosen).mappings().first()
    if row is None or row[table.c.ended_at] or row[users.c.locked_at]:
        return None
    found = _value(row)
    if moment >= found.ends_at or moment >= found.last_seen_at + found.idle:
        return None
    unseen = moment - found.last_seen_at
    if unseen >= min(timedelta(seconds=_SEEN_EVERY_S), found.idle / 2):
        seen = (table.c.session_id == found.session_id) & table.c.ended_at.is_(None)
        with registry.writing() as connection:
            noted = table.update().where(seen).values(last_seen_at=moment)
            connection.execute(noted)
    return found


def end(registry: Registry, token: str, *, at: datetime | None = None) -> bool:
    """End the session of a token; say whether it stood."""
    return bool(_end(registry, table.c.token_hash == fingerprint(token), at))


def end_all(registry: Registry, user_id: int, *, at: datetime | None = None) -> int:
    """End all sessions of an account; return how many stood."""
    return _end(registry, table.c.user_id == user_id, at)


def end_every(registry: Registry, *, at: datetime | None = None) -> int:
    """End the sessions of all accounts, as after a restore; return how many stood."""
    return _end(registry, table.c.session_id > 0, at)


def sessions(registry: Registry, *, at: datetime | None = None) -> list[Session]:
    """Return the sessions that stand, the newest first."""
    moment = at or datetime.now(UTC)
    standing = table.c.ended_at.is_(None) & users.c.locked_at.is_(None)
    chosen = _joined().where(standing & (table.c.ends_at > moment))
    with registry.reading() as connection:
        rows = connection.execute(chosen.order_by(table.c.session_id.desc()))
        found = [_value(row) for row in rows.mappings()]
    return [one for one in found if moment < one.last_seen_at + one.idle]


def _end(registry: Registry, which: Any, at: datetime | None) -> int:
    ends = table.update().where(which & table.c.ended_at.is_(None))
    with registry.writing() as connection:
        ended = connection.execute(ends.values(ended_at=at or datetime.now(UTC)))
        return ended.rowcount


def _joined() -> Any:
    """Return the question for sessions with their accounts."""
    both = table.join(users, users.c.user_id == table.c.user_id)
    return both.select()


def _value(row: Mapping[Any, Any]) -> Session:
    return Session(
        session_id=row[table.c.session_id],
        user=value(row),
        made_at=row[table.c.made_at],
        last_seen_at=row[table.c.last_seen_at],
        ends_at=row[table.c.ends_at],
        idle=timedelta(seconds=row[table.c.idle_s]),
    )
