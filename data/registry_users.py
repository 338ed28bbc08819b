"""
Who may read? The accounts: made, found, locked, and which role each has.

In: a registry. Out: `User` values, without any hash. What is written here is told to the
audit log by who asks for it (`registry.together()` keeps both or neither).
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from data import passwords
from data.errors import UserError
from data.fingerprints import fingerprint
from data.registry import alone
from data.registry_tables import login_failures, password_history, sessions
from data.registry_tables import users as table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    import sqlalchemy as sa

    from data.registry import Registry

ROLES = ("commission", "agency", "outreach", "admin")

_NAME = re.compile(r"[\w.@-]{1,64}")
_LOCK = 7_304_333
"""Number of the lock under which one of two accounts of one name is made."""
_MOST = 200
"""Characters of a shown name, an agency, an address, an issuer or a subject."""


@dataclass(frozen=True)
class User:
    """One account."""

    user_id: int
    name: str
    """What is typed to sign in: folded, so that Wang, WANG and Ｗａｎｇ are one."""
    shown: str
    """What others see; the name where nothing was said."""
    role: str
    """One of ROLES."""
    agency: str | None
    """Whose cases the role agency may read; None for the other roles."""
    e_mail: str | None
    oidc_issuer: str | None
    oidc_subject: str | None
    """Who it is at the single sign-on; None for an account with a password."""
    made_by: str
    made_at: datetime
    locked_at: datetime | None
    """When an administrator locked it; None while it is open."""
    locked_by: str | None
    must_change: bool
    """The password was given by somebody else, and has to be replaced at once."""
    password_changed_at: datetime | None
    last_login_at: datetime | None


def folded(name: str) -> str:
    """Return the one spelling of a login name (NFKC, case folded)."""
    once = unicodedata.normalize("NFKC", name).casefold()
    return unicodedata.normalize("NFKC", once).casefold().strip()


def add(  # noqa: PLR0913 - one argument for each thing that is told of an account
    registry: Registry,
    name: str,
    *,
    role: str,
    made_by: str,
    agency: str | None = None,
    password: str | None = None,
    oidc: tuple[str, str] | None = None,
    shown: str = "",
    e_mail: str | None = None,
    at: datetime | None = None,
) -> User:
    """
    Make an account and return it: with a first password, or with (issuer, subject).

    A first password has to be changed at the first login. UserError for a name that is
    taken or none, a role without its agency, and a password that will not do.
    """
    login = folded(name)
    _check(name, role, agency, (shown, made_by, e_mail or "", *(oidc or ())))
    if (password is None) == (oidc is None):
        msg = f"the account {name!r} can not be made: expected a password, or issuer and subject of the single sign-on."
        raise UserError(msg)
    kept = None
    if password is not None:
        kept = passwords.hashed(passwords.checked(password, login))
    moment = at or datetime.now(UTC)
    row = {
        "name": login,
        "shown": shown.strip() or name.strip(),
        "role": role,
        "agency": agency,
        "password_hash": kept,
        "oidc_issuer": oidc[0] if oidc else None,
        "oidc_subject": oidc[1] if oidc else None,
        "e_mail": e_mail,
        "made_by": made_by,
        "made_at": moment,
        "must_change": kept is not None,
        "password_changed_at": moment if kept else None,
    }
    with registry.writing() as connection:
        alone(connection, _LOCK)
        _refuse_taken(connection, login, oidc)
        number = connection.execute(
            table.insert().values(row).returning(table.c.user_id)
        ).scalar_one()
        if kept:
            old = {"user_id": number, "password_hash": kept, "at": moment}
            connection.execute(password_history.insert().values(old))
        return _found(connection, table.c.user_id == number)


def users(registry: Registry) -> list[User]:
    """Return all accounts, by name; the locked ones too."""
    with registry.reading() as connection:
        rows = connection.execute(table.select().order_by(table.c.name)).mappings()
        return [value(row) for row in rows]


def user(registry: Registry, user_id: int) -> User | None:
    """Return the account of a number."""
    return _one(registry, table.c.user_id == user_id)


def named(registry: Registry, name: str) -> User:
    """Return the account of a login name; UserError where there is none."""
    login = folded(name)
    found = _one(registry, table.c.name == login) if _NAME.fullmatch(login) else None
    if found is None:
        msg = f"there is no account {name!r}. Expected a name of: petitions users list."
        raise UserError(msg)
    return found


def of_oidc(registry: Registry, issuer: str, subject: str) -> User | None:
    """Return the account that the single sign-on calls `subject`."""
    return _one(
        registry,
        (table.c.oidc_issuer == issuer) & (table.c.oidc_subject == subject),
    )


def set_role(
    registry: Registry, user_id: int, *, role: str, agency: str | None = None
) -> User:
    """Give an account another role; what it may read changes with the next request."""
    with registry.writing() as connection:
        before = _found(connection, table.c.user_id == user_id)
        _check(before.name, role, agency, ())
        return _changed(connection, user_id, role=role, agency=agency)


def lock(
    registry: Registry, user_id: int, *, by: str, at: datetime | None = None
) -> User:
    """Lock an account and end its sessions; its tokens rest as long as it is locked."""
    moment = at or datetime.now(UTC)
    still = (sessions.c.user_id == user_id) & sessions.c.ended_at.is_(None)
    with registry.writing() as connection:
        connection.execute(sessions.update().where(still).values(ended_at=moment))
        return _changed(connection, user_id, locked_at=moment, locked_by=by)


def unlock(registry: Registry, user_id: int) -> User:
    """Open an account again, whether an administrator or too many failures locked it."""
    with registry.writing() as connection:
        found = _changed(connection, user_id, locked_at=None, locked_by=None)
        of_name = login_failures.c.name_hash == fingerprint(found.name)
        connection.execute(login_failures.delete().where(of_name))
        return found


def unused(registry: Registry, since: datetime) -> list[User]:
    """Return the open accounts that nobody used since a moment: they are to be locked."""
    return [
        one
        for one in users(registry)
        if one.locked_at is None and (one.last_login_at or one.made_at) < since
    ]


def value(row: Mapping[Any, Any]) -> User:
    """Return the account in a row of the table, or of a join with it."""
    names = [part.name for part in dataclasses.fields(User)]
    return User(**{name: row[table.c[name]] for name in names})


def _one(registry: Registry, which: sa.ColumnElement[bool]) -> User | None:
    with registry.reading() as connection:
        row = connection.execute(table.select().where(which)).mappings().first()
        return value(row) if row else None


def _found(connection: sa.Connection, which: sa.ColumnElement[bool]) -> User:
    row = connection.execute(table.select().where(which)).mappings().first()
    if row is None:
        msg = "there is no such account. Expected one of: petitions users list."
        raise UserError(msg)
    return value(row)


def _changed(connection: sa.Connection, user_id: int, **other: object) -> User:
    which = table.c.user_id == user_id
    connection.execute(table.update().where(which).values(other))
    return _found(connection, which)


def _refuse_taken(
    connection: sa.Connection, login: str, oidc: tuple[str, str] | None
) -> None:
    taken = table.c.name == login
    if oidc:
        issuer, subject = oidc
        taken |= (table.c.oidc_issuer == issuer) & (table.c.oidc_subject == subject)
    if connection.execute(table.select().where(taken)).first():
        msg = f"the account {login!r} can not be made: the name, or who it is at the single sign-on, is taken. Take another."
        raise UserError(msg)


def _check(name: str, role: str, agency: str | None, told: tuple[str, ...]) -> None:
    """Raise UserError for an account that says too little, or contradicts itself."""
    wrong = None
    if not _NAME.fullmatch(folded(name)):
        wrong = "expected up to 64 letters, digits, '-', '_', '.' or '@' as its name"
    elif role not in ROLES:
        wrong = f"the role {role!r} is none. Expected one of {', '.join(ROLES)}"
    elif role == "agency" and not (agency or "").strip():
        wrong = "the role agency needs the name of its agency"
    elif role != "agency" and agency is not None:
        wrong = f"the role {role} has no agency. Leave the agency out"
    elif any(len(one) > _MOST for one in (agency or "", *told)):
        wrong = f"a text of it is longer than {_MOST} characters. Shorten it"
    if wrong:
        msg = f"the account {name!r} can not be as said: {wrong}."
        raise UserError(msg)
