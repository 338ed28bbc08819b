"""
What do people write, and in which columns is it kept? The tables of the registry.

A change here needs a migration beside it (`data/migrations/versions/`) and the next
number in `SCHEMA`; a test compares the two on SQLite and on PostgreSQL.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from data.errors import RegistryError

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

SCHEMA = "0004"
"""The newest migration that this code knows."""

VERSION_TABLE = "registry_version"
"""Where a registry notes its own schema."""


class Words(sa.types.TypeDecorator[str]):
    """A text that both databases can hold."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's form
        """Refuse what PostgreSQL can not keep, on SQLite too: NUL and half a character."""
        if value is not None and ("\x00" in value or not _is_utf8(value)):
            msg = f"{value!r}: the registry keeps text; expected no NUL and whole characters. Write it anew."
            raise RegistryError(msg)
        return value


class Moment(sa.types.TypeDecorator[datetime]):
    """A moment, kept in UTC without a zone, since SQLite knows none."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's form
    ) -> datetime | None:
        """Turn a moment of any zone into UTC; one without a zone is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"{value}: the registry keeps moments of a known zone. Give it one."
            raise RegistryError(msg)
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's form
    ) -> datetime | None:
        """Give the moment its zone back."""
        return value and value.replace(tzinfo=UTC)


def _is_utf8(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


# Every constraint has a name of its own, since a migration can only change what it can
# name, and SQLite gives none by itself.
metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

series_breaks = sa.Table(
    "series_breaks",
    metadata,
    sa.Column("break_id", sa.Integer, primary_key=True),
    sa.Column("source", Words, nullable=False),
    sa.Column("kind", Words, nullable=False),
    sa.Column("concerns", Words, nullable=False),
    sa.Column("name", Words, nullable=False),
    sa.Column("before", Words, nullable=False),
    sa.Column("starts", sa.Date, nullable=False),
    sa.Column("ends", sa.Date),
    sa.Column("reason", Words, nullable=False),
    sa.Column("who", Words, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("withdrawn_by", Words),
    sa.Column("withdrawn_at", Moment),
    sa.Column("withdrawn_why", Words),
)

geocode_corrections = sa.Table(
    "geocode_corrections",
    metadata,
    sa.Column("correction_id", sa.Integer, primary_key=True),
    sa.Column("text", Words, nullable=False),
    sa.Column("place_key", Words, nullable=False, index=True),
    sa.Column("lon", sa.Double),
    sa.Column("lat", sa.Double),
    sa.Column("village_id", Words),
    sa.Column("who", Words, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("why", Words, nullable=False),
)

topic_decisions = sa.Table(
    "topic_decisions",
    metadata,
    sa.Column("decision_id", sa.Integer, primary_key=True),
    sa.Column("line", Words, nullable=False, index=True),
    sa.Column("kind", Words, nullable=False),
    sa.Column("topic_id", sa.Integer, nullable=False),
    sa.Column("label", Words, nullable=False),
    sa.Column("other_id", sa.Integer),
    sa.Column("name", Words),
    sa.Column("who", Words, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("why", Words, nullable=False),
)

campaigns = sa.Table(
    "campaigns",
    metadata,
    sa.Column("version_id", sa.Integer, primary_key=True),
    sa.Column("campaign_id", Words, nullable=False, index=True),
    sa.Column("name", Words, nullable=False),
    sa.Column("agency", Words, nullable=False),
    sa.Column("channel", Words, nullable=False),
    sa.Column("starts", sa.Date, nullable=False),
    sa.Column("ends", sa.Date, nullable=False),
    sa.Column("areas", Words, nullable=False),
    sa.Column("target", Words, nullable=False),
    sa.Column("cost", sa.BigInteger),
    sa.Column("hypothesis", Words, nullable=False),
    sa.Column("who", Words, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("withdrawn_why", Words),
)

registry_keys = sa.Table(
    "registry_keys",
    metadata,
    sa.Column("name", Words, primary_key=True),
    sa.Column("key", Words, nullable=False),
)

users = sa.Table(
    "users",
    metadata,
    sa.Column("user_id", sa.Integer, primary_key=True),
    sa.Column("name", Words, nullable=False, unique=True),
    sa.Column("shown", Words, nullable=False),
    sa.Column("role", Words, nullable=False),
    sa.Column("agency", Words),
    sa.Column("password_hash", Words),
    sa.Column("oidc_issuer", Words),
    sa.Column("oidc_subject", Words),
    sa.Column("e_mail", Words),
    sa.Column("made_by", Words, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("locked_at", Moment),
    sa.Column("locked_by", Words),
    sa.Column("must_change", sa.Boolean, nullable=False),
    sa.Column("password_changed_at", Moment),
    sa.Column("last_login_at", Moment),
    sa.UniqueConstraint("oidc_issuer", "oidc_subject"),
)


def _of_user(name: str = "user_id", *, nullable: bool = False) -> sa.Column[int]:
    """Return a column that names a user."""
    of = sa.ForeignKey("users.user_id")
    return sa.Column(name, sa.Integer, of, nullable=nullable, index=True)


password_history = sa.Table(
    "password_history",
    metadata,
    sa.Column("history_id", sa.Integer, primary_key=True),
    _of_user(),
    sa.Column("password_hash", Words, nullable=False),
    sa.Column("at", Moment, nullable=False),
)

login_failures = sa.Table(
    "login_failures",
    metadata,
    sa.Column("name_hash", Words, primary_key=True),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("last_at", Moment, nullable=False),
    sa.Column("locked_until", Moment),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("session_id", sa.Integer, primary_key=True),
    sa.Column("token_hash", Words, nullable=False, unique=True),
    _of_user(),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("last_seen_at", Moment, nullable=False),
    sa.Column("ends_at", Moment, nullable=False),
    sa.Column("idle_s", sa.Integer, nullable=False),
    sa.Column("ended_at", Moment),
)

tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("token_id", sa.Integer, primary_key=True),
    sa.Column("token_hash", Words, nullable=False, unique=True),
    _of_user(),
    sa.Column("name", Words, nullable=False),
    sa.Column("scope", Words, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("last_used_at", Moment),
    sa.Column("withdrawn_at", Moment),
)

# Triggers of the migration refuse whatever is not the next row (`v0004_...`).
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("who", Words, nullable=False),
    sa.Column("role", Words, nullable=False),
    sa.Column("what", Words, nullable=False),
    sa.Column("about", Words, nullable=False),
    sa.Column("address", Words),
    sa.Column("previous_hash", Words, nullable=False),
    sa.Column("hash", Words, nullable=False),
)

saved_views = sa.Table(
    "saved_views",
    metadata,
    sa.Column("view_id", sa.Integer, primary_key=True),
    sa.Column("name", Words, nullable=False),
    sa.Column("link", Words, nullable=False),
    _of_user("owner", nullable=True),
    sa.Column("shared", Words, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
    sa.Column("withdrawn_at", Moment),
)

subscriptions = sa.Table(
    "subscriptions",
    metadata,
    sa.Column("subscription_id", sa.Integer, primary_key=True),
    _of_user(),
    sa.Column("kind", Words, nullable=False),
    sa.Column("link", Words, nullable=False),
    sa.Column("channel", Words, nullable=False),
    sa.Column("address", Words, nullable=False),
    sa.Column("secret", Words),
    sa.Column("every", Words, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("last_sent_at", Moment),
    sa.Column("last_state", Words, nullable=False),
    sa.Column("claimed_at", Moment),
    sa.Column("withdrawn_at", Moment),
)
