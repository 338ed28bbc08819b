"""
Which pictures do people come back to? Saved views: a name for a link.

In: a registry. Out: `SavedView` values. A view holds no rights: its link shows each reader
what that reader may see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from data.errors import UserError
from data.kept_links import checked_link, checked_name
from data.registry_tables import saved_views as table
from data.registry_tables import users

if TYPE_CHECKING:
    import sqlalchemy as sa

    from data.registry import Registry
    from data.registry_users import User

SHARED = ("me", "agency", "everyone")
"""With whom: its owner, those of the owner's agency, all who may sign in."""


@dataclass(frozen=True)
class SavedView:
    """One view that somebody saved."""

    view_id: int
    name: str
    """Free text of one line: it may look like markup, and is shown as text."""
    link: str
    """Path and search of a page."""
    owner: int | None
    """Whose it is; None where it was saved without logins, on this machine."""
    owner_shown: str
    agency: str | None
    """The owner's agency."""
    shared: str
    """One of SHARED."""
    made_at: datetime
    changed_at: datetime


def add(  # noqa: PLR0913 - one argument for each thing that is told of a view
    registry: Registry,
    name: str,
    link: str,
    *,
    owner: int | None,
    shared: str = "me",
    at: datetime | None = None,
) -> SavedView:
    """Save a view and return it; UserError for a link out of the dashboard or no name."""
    moment = at or datetime.now(UTC)
    row = {
        "name": checked_name(name),
        "link": checked_link(link),
        "owner": owner,
        "shared": _checked_shared(shared),
        "made_at": moment,
        "changed_at": moment,
    }
    with registry.writing() as connection:
        number = connection.execute(
            table.insert().values(row).returning(table.c.view_id)
        ).scalar_one()
        return _found(connection, number)


def change(  # noqa: PLR0913 - one argument for each thing that can be changed
    registry: Registry,
    view_id: int,
    *,
    by: int | None,
    name: str | None = None,
    link: str | None = None,
    shared: str | None = None,
    at: datetime | None = None,
) -> SavedView:
    """Change what is said of a view; UserError where it is not the view of `by`."""
    said: dict[str, object] = {"changed_at": at or datetime.now(UTC)}
    if name is not None:
        said["name"] = checked_name(name)
    if link is not None:
        said["link"] = checked_link(link)
    if shared is not None:
        said["shared"] = _checked_shared(shared)
    with registry.writing() as connection:
        _own(connection, view_id, by)
        of_view = table.c.view_id == view_id
        connection.execute(table.update().where(of_view).values(said))
        return _found(connection, view_id)


def withdraw(
    registry: Registry, view_id: int, *, by: int | None, at: datetime | None = None
) -> SavedView:
    """Take away one's own view and return it; UserError where it is none."""
    with registry.writing() as connection:
        gone = _own(connection, view_id, by)
        _withdraw(connection, view_id, at)
        return gone


def remove(
    registry: Registry, view_id: int, *, at: datetime | None = None
) -> SavedView:
    """Take away anybody's view, as an administrator; UserError where it does not stand."""
    with registry.writing() as connection:
        gone = _found(connection, view_id)
        _withdraw(connection, view_id, at)
        return gone


def views(registry: Registry, reader: User | None) -> list[SavedView]:
    """
    Return the views that a reader sees, by name: one's own and those that are shared.

    None is the reader of a dashboard without logins, whose views have no owner.
    """
    own = reader.user_id if reader else None
    return [
        one
        for one in every(registry)
        if one.owner == own
        or one.shared == "everyone"
        or (
            one.shared == "agency"
            and reader is not None
            and one.agency is not None
            and one.agency == reader.agency
        )
    ]


def every(registry: Registry) -> list[SavedView]:
    """Return all views that stand, by name, for an administrator."""
    chosen = _joined().where(table.c.withdrawn_at.is_(None))
    chosen = chosen.order_by(table.c.name, table.c.view_id)
    with registry.reading() as connection:
        return [_value(row) for row in connection.execute(chosen).mappings()]


def _joined() -> Any:
    """Return the question for views with their owners."""
    return table.outerjoin(users, users.c.user_id == table.c.owner).select()


def _found(connection: sa.Connection, view_id: int) -> SavedView:
    which = (table.c.view_id == view_id) & table.c.withdrawn_at.is_(None)
    row = connection.execute(_joined().where(which)).mappings().first()
    if row is None:
        msg = f"view {view_id}: no such view stands. Expected a number of: petitions views list."
        raise UserError(msg)
    return _value(row)


def _own(connection: sa.Connection, view_id: int, by: int | None) -> SavedView:
    found = _found(connection, view_id)
    if found.owner != by:
        # Told as a missing one is: that there is one is nobody else's business.
        msg = f"view {view_id}: no such view stands. Expected a number of: petitions views list."
        raise UserError(msg)
    return found


def _withdraw(connection: sa.Connection, view_id: int, at: datetime | None) -> None:
    gone = table.update().where(table.c.view_id == view_id)
    connection.execute(gone.values(withdrawn_at=at or datetime.now(UTC)))


def _checked_shared(shared: str) -> str:
    if shared not in SHARED:
        msg = f"a view can not be shared with {shared!r}. Expected one of {', '.join(SHARED)}."
        raise UserError(msg)
    return shared


def _value(row: Mapping[Any, Any]) -> SavedView:
    names = ("view_id", "name", "link", "owner", "shared", "made_at", "changed_at")
    return SavedView(
        **{name: row[table.c[name]] for name in names},
        owner_shown=row[users.c.shown] or "",
        agency=row[users.c.agency],
    )
