"""
Who wants to be told of what, and what were they told last? Subscriptions.

In: a registry. Out: `Subscription` values. The secret of a webhook is kept as it is, since
each message is signed with it; it is of our making, opens nothing else, and is in no list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from data.errors import UserError
from data.fingerprints import new_secret
from data.kept_links import checked_link
from data.registry_tables import subscriptions as table
from data.registry_tables import users
from data.registry_users import User, value

if TYPE_CHECKING:
    import sqlalchemy as sa

    from data.registry import Registry

KINDS = ("new_hotspot", "anomaly", "due", "monthly_brief")
CHANNELS = ("email", "webhook")
EVERY = {"day": 1, "week": 7, "month": 28}
"""How often, and after how many days it is due again at the earliest."""

_LEASE = timedelta(minutes=15)
"""Who took a subscription to send it and does not say that it was sent was killed."""
_EARLY = timedelta(hours=1)
"""A timer of eight o'clock does not ring at eight o'clock sharp."""
_E_MAIL = re.compile(r"[^\s@<>\",;:]{1,64}@[^\s@<>\",;:]{1,190}")
_MOST = 500
_MOST_STATE = 1_000_000


@dataclass(frozen=True)
class Subscription:
    """What one person wants to be told, where, and what was told last."""

    subscription_id: int
    user: User
    kind: str
    """One of KINDS."""
    link: str
    """Page and filters that it is about; the message leads there."""
    channel: str
    """One of CHANNELS."""
    address: str
    secret: str | None = field(repr=False)
    """With what a webhook's messages are signed; None for e-mail."""
    every: str
    """One of EVERY."""
    made_at: datetime
    last_sent_at: datetime | None
    last_state: dict[str, Any]
    """What was told, so that "new" and "ongoing" are told apart; empty before."""
    withdrawn_at: datetime | None


def add(  # noqa: PLR0913 - one argument for each thing that is told of it
    registry: Registry,
    user_id: int,
    *,
    kind: str,
    link: str,
    channel: str,
    address: str,
    every: str,
    at: datetime | None = None,
) -> Subscription:
    """Subscribe, and return it with the new secret of a webhook; else UserError."""
    _check(kind, channel, address, every)
    row = {
        "user_id": user_id,
        "kind": kind,
        "link": checked_link(link),
        "channel": channel,
        "address": address,
        "secret": new_secret() if channel == "webhook" else None,
        "every": every,
        "made_at": at or datetime.now(UTC),
        "last_state": "{}",
    }
    with registry.writing() as connection:
        number = connection.execute(
            table.insert().values(row).returning(table.c.subscription_id)
        ).scalar_one()
        return _found(connection, number)


def subscriptions(
    registry: Registry, *, user_id: int | None = None
) -> list[Subscription]:
    """Return the subscriptions that stand, all or one person's, the oldest first."""
    chosen = _joined().where(table.c.withdrawn_at.is_(None))
    if user_id is not None:
        chosen = chosen.where(table.c.user_id == user_id)
    with registry.reading() as connection:
        rows = connection.execute(chosen.order_by(table.c.subscription_id))
        return [_value(row) for row in rows.mappings()]


def due(registry: Registry, *, at: datetime | None = None) -> list[Subscription]:
    """Return those whose time has come, of accounts that are not locked."""
    moment = at or datetime.now(UTC)
    return [
        one
        for one in subscriptions(registry)
        if one.user.locked_at is None
        and (one.last_sent_at is None or _next(one) <= moment + _EARLY)
    ]


def claim(registry: Registry, one: Subscription, *, at: datetime | None = None) -> bool:
    """
    Take a subscription to send it; False where another program has, or has sent it.

    It is to be followed by `sent` within a quarter of an hour, or it is due again: a
    killed sender is made up for, and only then may something be told twice.
    """
    moment = at or datetime.now(UTC)
    free = table.c.claimed_at.is_(None) | (table.c.claimed_at < moment - _LEASE)
    same = (
        table.c.last_sent_at.is_(None)
        if one.last_sent_at is None
        else table.c.last_sent_at == one.last_sent_at
    )
    which = (table.c.subscription_id == one.subscription_id) & free & same
    which &= table.c.withdrawn_at.is_(None)
    with registry.writing() as connection:
        taken = connection.execute(
            table.update().where(which).values(claimed_at=moment)
        )
        return bool(taken.rowcount)


def release(registry: Registry, subscription_id: int) -> None:
    """Give back what was taken and could not be sent; it is due again at once."""
    which = table.c.subscription_id == subscription_id
    with registry.writing() as connection:
        connection.execute(table.update().where(which).values(claimed_at=None))


def sent(
    registry: Registry,
    subscription_id: int,
    state: Mapping[str, Any],
    *,
    at: datetime | None = None,
) -> None:
    """Note that it was sent, or that there was nothing to say, and what was told."""
    said = json.dumps(dict(state), ensure_ascii=False, allow_nan=False)
    if len(said) > _MOST_STATE:
        msg = f"subscription {subscription_id}: what was told has {len(said):,} characters. Expected ids, {_MOST_STATE:,} at most."
        raise UserError(msg)
    noted = {
        "last_sent_at": at or datetime.now(UTC),
        "last_state": said,
        "claimed_at": None,
    }
    which = table.c.subscription_id == subscription_id
    with registry.writing() as connection:
        connection.execute(table.update().where(which).values(noted))


def withdraw(
    registry: Registry,
    subscription_id: int,
    *,
    by: int | None = None,
    at: datetime | None = None,
) -> Subscription:
    """End a subscription, `by` its owner or (None) an administrator; else UserError."""
    with registry.writing() as connection:
        found = _found(connection, subscription_id)
        if found.withdrawn_at or (by is not None and found.user.user_id != by):
            raise _missing(subscription_id)
        which = table.c.subscription_id == subscription_id
        moment = at or datetime.now(UTC)
        connection.execute(table.update().where(which).values(withdrawn_at=moment))
        return _found(connection, subscription_id)


def _next(one: Subscription) -> datetime:
    last = one.last_sent_at or one.made_at
    return last + timedelta(days=EVERY[one.every])


def _joined() -> Any:
    """Return the question for subscriptions with their accounts."""
    return table.join(users, users.c.user_id == table.c.user_id).select()


def _found(connection: sa.Connection, number: int) -> Subscription:
    of_number = _joined().where(table.c.subscription_id == number)
    row = connection.execute(of_number).mappings().first()
    if row is None:
        raise _missing(number)
    return _value(row)


def _missing(number: int) -> UserError:
    msg = f"subscription {number}: no such subscription stands. Expected a number of: petitions subscriptions list."
    return UserError(msg)


def _check(kind: str, channel: str, address: str, every: str) -> None:
    wrong = None
    if kind not in KINDS:
        wrong = f"the kind {kind!r} is none. Expected one of {', '.join(KINDS)}"
    elif channel not in CHANNELS:
        wrong = (
            f"the channel {channel!r} is none. Expected one of {', '.join(CHANNELS)}"
        )
    elif every not in EVERY:
        wrong = f"every {every!r} is no time. Expected one of {', '.join(EVERY)}"
    elif len(address) > _MOST or not address.isprintable():
        wrong = f"the address has control characters, or over {_MOST} characters"
    elif channel == "email" and not _E_MAIL.fullmatch(address):
        wrong = f"{address!r} is no address. Expected one such as name@host"
    elif channel == "webhook" and not _is_url(address):
        wrong = f"{address!r} is no address. Expected https://host/path, without a name or password in it"
    if wrong:
        msg = f"it can not be subscribed to: {wrong}."
        raise UserError(msg)


def _is_url(address: str) -> bool:
    try:
        parts = urlsplit(address)
        plain = parts.port != 0 and parts.username is None and parts.password is None
    except ValueError:
        return False
    return plain and parts.scheme in {"http", "https"} and bool(parts.hostname)


def _value(row: Mapping[Any, Any]) -> Subscription:
    names = ("subscription_id", "kind", "link", "channel", "address", "secret")
    times = ("every", "made_at", "last_sent_at", "withdrawn_at")
    return Subscription(
        **{name: row[table.c[name]] for name in (*names, *times)},
        user=value(row),
        last_state=json.loads(row[table.c.last_state]),
    )
