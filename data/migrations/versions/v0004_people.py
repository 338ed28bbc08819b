"""Who may read, what did they do and what do they keep? People, added to the registry."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_ONLY_ADDED = "the audit log is only added to"

# A row that is not the next one is refused: SQLite's "insert or replace" would take a
# row away without a trigger on delete being asked.
_SQLITE = (
    f"create trigger audit_next before insert on audit when new.number <> (select coalesce(max(number), 0) + 1 from audit) begin select raise(abort, '{_ONLY_ADDED}'); end",
    f"create trigger audit_kept before delete on audit begin select raise(abort, '{_ONLY_ADDED}'); end",
    f"create trigger audit_same before update on audit begin select raise(abort, '{_ONLY_ADDED}'); end",
)

_POSTGRESQL = (
    f"""
    create function audit_only_added() returns trigger language plpgsql as $$
    begin
        if tg_op = 'INSERT' then
            if new.number = (select coalesce(max(number), 0) + 1 from audit) then
                return new;
            end if;
        end if;
        raise exception '{_ONLY_ADDED}';
    end $$
    """,
    "create trigger audit_rows before insert or update or delete on audit for each row execute function audit_only_added()",
    "create trigger audit_all before truncate on audit for each statement execute function audit_only_added()",
)


def upgrade() -> None:
    """Make the tables, what guards the audit log, and the key of its addresses."""
    keys = op.create_table(
        "registry_keys",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
    )
    op.bulk_insert(keys, [{"name": "address", "key": secrets.token_hex(32)}])
    _logins()
    _kept()
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("address", sa.Text),
        sa.Column("previous_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
    for line in _POSTGRESQL if _on_postgresql() else _SQLITE:
        op.execute(line)


def _logins() -> None:
    op.create_table(
        "users",
        sa.Column("user_id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("agency", sa.Text),
        sa.Column("password_hash", sa.Text),
        sa.Column("oidc_issuer", sa.Text),
        sa.Column("oidc_subject", sa.Text),
        sa.Column("e_mail", sa.Text),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("locked_at", sa.DateTime),
        sa.Column("locked_by", sa.Text),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("password_changed_at", sa.DateTime),
        sa.Column("last_login_at", sa.DateTime),
        sa.UniqueConstraint("oidc_issuer", "oidc_subject"),
    )
    op.create_table(
        "password_history",
        sa.Column("history_id", sa.Integer, primary_key=True),
        _of_user("user_id"),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "login_failures",
        sa.Column("name_hash", sa.Text, primary_key=True),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("last_at", sa.DateTime, nullable=False),
        sa.Column("locked_until", sa.DateTime),
    )
    op.create_table(
        "sessions",
        sa.Column("session_id", sa.Integer, primary_key=True),
        sa.Column("token_hash", sa.Text, nullable=False, unique=True),
        _of_user("user_id"),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("last_seen_at", sa.DateTime, nullable=False),
        sa.Column("ends_at", sa.DateTime, nullable=False),
        sa.Column("idle_s", sa.Integer, nullable=False),
        sa.Column("ended_at", sa.DateTime),
    )
    op.create_table(
        "tokens",
        sa.Column("token_id", sa.Integer, primary_key=True),
        sa.Column("token_hash", sa.Text, nullable=False, unique=True),
        _of_user("user_id"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("last_used_at", sa.DateTime),
        sa.Column("withdrawn_at", sa.DateTime),
    )


def _kept() -> None:
    op.create_table(
        "saved_views",
        sa.Column("view_id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        _of_user("owner", nullable=True),
        sa.Column("shared", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("withdrawn_at", sa.DateTime),
    )
    op.create_table(
        "subscriptions",
        sa.Column("subscription_id", sa.Integer, primary_key=True),
        _of_user("user_id"),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("secret", sa.Text),
        sa.Column("every", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("last_sent_at", sa.DateTime),
        sa.Column("last_state", sa.Text, nullable=False),
        sa.Column("claimed_at", sa.DateTime),
        sa.Column("withdrawn_at", sa.DateTime),
    )


def _of_user(name: str, *, nullable: bool = False) -> sa.Column[int]:
    of = sa.ForeignKey("users.user_id")
    return sa.Column(name, sa.Integer, of, nullable=nullable, index=True)


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def downgrade() -> None:
    """Take the tables away, with all accounts and the audit log."""
    for name in (
        "audit",  # with its triggers
        "subscriptions",
        "saved_views",
        "tokens",
        "sessions",
        "login_failures",
        "password_history",
        "users",
        "registry_keys",
    ):
        op.drop_table(name)
    if _on_postgresql():
        op.execute("drop function audit_only_added()")
