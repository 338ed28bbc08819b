"""
Is it who they say? A name and a password against the registry, five times.

In: a registry, what was typed. Out: the account, or why not, in a form that does not tell
whether there is such an account. Each try is counted before the password is looked at, so
that no two processes together give a sixth.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from data import passwords
from data.errors import UserError
from data.fingerprints import fingerprint
from data.registry import alone
from data.registry_tables import login_failures, password_history, sessions, users
from data.registry_users import User, folded, value

if TYPE_CHECKING:
    import sqlalchemy as sa

    from data.registry import Registry

TRIES = 5
LOCKED = timedelta(minutes=15)
"""資通系統防護基準: after five failures, for at least fifteen minutes."""
YOUNGEST = timedelta(days=1)
"""A password that was chosen stays a day, or the last three would be gone in a minute."""

_LOCK = 7_304_332
"""Number of the lock under which tries are counted."""
_FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True)
class LoggedIn:
    """The password fits."""

    user: User
    must_change: bool
    """Nothing but a new password may be asked of this session."""


@dataclass(frozen=True)
class Refused:
    """It does not, or nobody may try now."""

    locked_until: datetime | None
    """When the name may be tried again; None where name or password is wrong."""


def login(
    registry: Registry,
    name: str,
    password: str,
    *,
    oldest: timedelta | None = None,
    at: datetime | None = None,
) -> LoggedIn | Refused:
    """
    Return the account that name and password open, or a refusal.

    A name that nobody has, an account of the single sign-on and a locked one are refused
    as a wrong password is, as late. A password older than `oldest` has to be changed.
    """
    moment = at or datetime.now(UTC)
    user, kept, until = _try(registry, folded(name), moment)
    if until:
        return Refused(until)
    # Looked at before anything is asked, so that all refusals take as long.
    fits = passwords.fits(password, kept)
    if not fits or user is None or user.locked_at or kept is None:
        return Refused(None)
    _opened(registry, user, password, kept, moment)
    changed = user.password_changed_at or user.made_at
    old = oldest is not None and moment - changed > oldest
    return LoggedIn(user, user.must_change or old)


def signed_on(registry: Registry, user_id: int, *, at: datetime | None = None) -> None:
    """Note that the single sign-on vouched for an account."""
    used = users.update().where(users.c.user_id == user_id)
    with registry.writing() as connection:
        connection.execute(used.values(last_login_at=at or datetime.now(UTC)))


def change_password(
    registry: Registry, user: User, old: str, new: str, *, at: datetime | None = None
) -> None:
    """
    Replace one's own password and end all sessions of it.

    UserError for a wrong old one (counted as a failed login), one of the last three, a
    plain one, and one that was chosen less than a day ago.
    """
    moment = at or datetime.now(UTC)
    opened = login(registry, user.name, old, at=moment)
    if isinstance(opened, Refused):
        msg = "the password was not changed: the old one is wrong, or was tried too often. Try again, after fifteen minutes if need be."
        raise UserError(msg)
    changed = opened.user.password_changed_at
    if changed and not opened.must_change and moment - changed < YOUNGEST:
        msg = "the password was not changed: it was chosen less than a day ago. Change it tomorrow, or ask an administrator."
        raise UserError(msg)
    _replace(registry, user, new, moment, must_change=False)


def set_password(
    registry: Registry, user: User, new: str, *, at: datetime | None = None
) -> None:
    """
    Give somebody a password, which has to be changed at the next login.

    Failures are forgotten and all sessions end. UserError for an account of the single
    sign-on, one of the last three, and a plain one.
    """
    if user.oidc_issuer:
        msg = f"the account {user.name} has no password: it signs in at {user.oidc_issuer}. Change it there."
        raise UserError(msg)
    _replace(registry, user, new, at or datetime.now(UTC), must_change=True)


def _try(
    registry: Registry, login_name: str, at: datetime
) -> tuple[User | None, str | None, datetime | None]:
    """Count a try; return the account, its hash, and until when nobody may try."""
    table, key = login_failures, fingerprint(login_name)
    of_name = table.c.name_hash == key
    with registry.writing() as connection:
        alone(connection, _LOCK)
        connection.execute(table.delete().where(table.c.last_at < at - _FORGOTTEN))
        row = connection.execute(table.select().where(of_name)).mappings().first()
        if row and row["locked_until"] and row["locked_until"] > at:
            return None, None, row["locked_until"]
        past = row is None or row["locked_until"] or row["last_at"] < at - LOCKED
        tries = 1 if past or row is None else row["tries"] + 1
        now = {
            "tries": tries,
            "last_at": at,
            "locked_until": at + LOCKED if tries >= TRIES else None,
        }
        if row:
            connection.execute(table.update().where(of_name).values(now))
        else:
            connection.execute(table.insert().values(now | {"name_hash": key}))
        return *_account(connection, login_name), None


def _account(
    connection: sa.Connection, login_name: str
) -> tuple[User | None, str | None]:
    if not login_name.isprintable():  # NUL and half a letter are no question to ask
        return None, None
    chosen = users.select().where(users.c.name == login_name)
    row = connection.execute(chosen).mappings().first()
    return (value(row), row["password_hash"]) if row else (None, None)


def _opened(
    registry: Registry, user: User, password: str, kept: str, at: datetime
) -> None:
    """Forget the failures, note the login, and bring an old hash up to date."""
    noted: dict[str, object] = {"last_login_at": at}
    if passwords.outdated(kept):
        noted["password_hash"] = passwords.hashed(password)
    key = fingerprint(user.name)
    failures = login_failures.delete().where(login_failures.c.name_hash == key)
    of_user = users.c.user_id == user.user_id
    # A password that somebody changed meanwhile is not put back.
    same = of_user & (users.c.password_hash == kept)
    with registry.writing() as connection:
        connection.execute(failures)
        connection.execute(users.update().where(same).values(noted))


def _replace(
    registry: Registry, user: User, new: str, at: datetime, *, must_change: bool
) -> None:
    passwords.checked(new, user.name)
    past = password_history.c.user_id == user.user_id
    newest = password_history.c.history_id.desc()
    with registry.reading() as connection:
        chosen = password_history.select().where(past).order_by(newest)
        rows = connection.execute(chosen).mappings().fetchmany(passwords.REMEMBERED)
    if any(passwords.fits(new, row["password_hash"]) for row in rows):
        msg = f"the password was not changed: it is one of the last {passwords.REMEMBERED}. Choose another."
        raise UserError(msg)
    kept = passwords.hashed(new)
    changed = {
        "password_hash": kept,
        "must_change": must_change,
        "password_changed_at": at,
    }
    history = {"user_id": user.user_id, "password_hash": kept, "at": at}
    ends = (sessions.c.user_id == user.user_id) & sessions.c.ended_at.is_(None)
    key = fingerprint(user.name)
    with registry.writing() as connection:
        of_user = users.c.user_id == user.user_id
        connection.execute(users.update().where(of_user).values(changed))
        connection.execute(password_history.insert().values(history))
        keep = [row["history_id"] for row in rows[: passwords.REMEMBERED - 1]]
        gone = past & password_history.c.history_id.not_in(keep)
        gone &= password_history.c.password_hash != kept
        connection.execute(password_history.delete().where(gone))
        connection.execute(sessions.update().where(ends).values(ended_at=at))
        connection.execute(
            login_failures.delete().where(login_failures.c.name_hash == key)
        )
