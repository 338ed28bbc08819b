"""
Which programs may ask the API, for whom, for what and until when? Tokens.

In: a registry, the token of a request. Out: `Token` values. Only the fingerprint of a
token is kept; it is shown once, when it is made.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from data.errors import UserError
from data.fingerprints import fingerprint, new_secret
from data.registry_tables import tokens as table
from data.registry_tables import users
from data.registry_users import User, value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from data.registry import Registry

PREFIX = "petitions_"
"""Before every token, so that one in a log or a repository is known for what it is."""
LONGEST = timedelta(days=366)

_WORD = re.compile(r"[a-z][a-z0-9_.:-]{0,39}")
_MOST = 100
_USED_EVERY = timedelta(seconds=60)


@dataclass(frozen=True)
class Token:
    """One token, and whose rights it has."""

    token_id: int
    user: User
    name: str
    """What it is for."""
    scope: tuple[str, ...]
    """What it may ask, of what its account may read."""
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    withdrawn_at: datetime | None


def add(  # noqa: PLR0913 - one argument for each thing that is told of a token
    registry: Registry,
    user_id: int,
    name: str,
    *,
    scope: Sequence[str],
    expires_at: datetime,
    at: datetime | None = None,
) -> tuple[str, Token]:
    """
    Make a token and return it, which is told this once, with what is kept of it.

    UserError without a name or scope, and for an end that is past or over a year away.
    """
    moment = at or datetime.now(UTC)
    wrong = None
    if not 0 < len(name.strip()) <= _MOST:
        wrong = f"expected 1 to {_MOST} characters that say what it is for"
    elif not scope or not all(_WORD.fullmatch(word) for word in scope):
        wrong = f"the scope {' '.join(scope)!r} is none. Expected words of small letters, digits, '_', '.', ':' and '-'"
    elif not moment < expires_at <= moment + LONGEST:
        wrong = f"it would end {expires_at:%Y-%m-%d}. Expected a day from tomorrow to {LONGEST.days} days from now"
    if wrong:
        msg = f"the token {name!r} can not be made: {wrong}."
        raise UserError(msg)
    secret = PREFIX + new_secret()
    row = {
        "token_hash": fingerprint(secret),
        "user_id": user_id,
        "name": name.strip(),
        "scope": " ".join(dict.fromkeys(scope)),
        "made_at": moment,
        "expires_at": expires_at,
    }
    with registry.writing() as connection:
        number = connection.execute(
            table.insert().values(row).returning(table.c.token_id)
        ).scalar_one()
        chosen = _joined().where(table.c.token_id == number)
        return secret, _value(connection.execute(chosen).mappings().one())


def token(
    registry: Registry, secret: str, *, at: datetime | None = None
) -> Token | None:
    """Return the token of a request and note its use; None where none stands."""
    moment = at or datetime.now(UTC)
    chosen = _joined().where(table.c.token_hash == fingerprint(secret))
    with registry.reading() as connection:
        row = connection.execute(chosen).mappings().first()
    if row is None or row[users.c.locked_at]:
        return None
    found = _value(row)
    if found.withdrawn_at or moment >= found.expires_at:
        return None
    if found.last_used_at is None or moment - found.last_used_at >= _USED_EVERY:
        used = table.update().where(table.c.token_id == found.token_id)
        with registry.writing() as connection:
            connection.execute(used.values(last_used_at=moment))
    return found


def tokens(registry: Registry, *, user_id: int | None = None) -> list[Token]:
    """Return all tokens, or those of one account, the oldest first; past ones too."""
    chosen = _joined().order_by(table.c.token_id)
    if user_id is not None:
        chosen = chosen.where(table.c.user_id == user_id)
    with registry.reading() as connection:
        return [_value(row) for row in connection.execute(chosen).mappings()]


def withdraw(registry: Registry, token_id: int, *, at: datetime | None = None) -> Token:
    """End a token for good; UserError where no such token stands."""
    of_token = table.c.token_id == token_id
    ends = table.update().where(of_token & table.c.withdrawn_at.is_(None))
    with registry.writing() as connection:
        ended = connection.execute(ends.values(withdrawn_at=at or datetime.now(UTC)))
        if not ended.rowcount:
            msg = f"token {token_id}: no such token stands. Expected a number of: petitions tokens list."
            raise UserError(msg)
        row = connection.execute(_joined().where(of_token)).mappings().one()
        return _value(row)


def _joined() -> Any:
    """Return the question for tokens with their accounts."""
    return table.join(users, users.c.user_id == table.c.user_id).select()


def _value(row: Mapping[Any, Any]) -> Token:
    return Token(
        token_id=row[table.c.token_id],
        user=value(row),
        name=row[table.c.name],
        scope=tuple(row[table.c.scope].split()),
        made_at=row[table.c.made_at],
        expires_at=row[table.c.expires_at],
        last_used_at=row[table.c.last_used_at],
        withdrawn_at=row[table.c.withdrawn_at],
    )
