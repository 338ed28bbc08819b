"""What do people say of topics? Names, merges, splits and locks, added to the registry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of decisions."""
    op.create_table(
        "topic_decisions",
        sa.Column("decision_id", sa.Integer, primary_key=True),
        sa.Column("line", sa.Text, nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("topic_id", sa.Integer, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("other_id", sa.Integer),
        sa.Column("name", sa.Text),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Take the table away, with all that was decided."""
    op.drop_table("topic_decisions")
