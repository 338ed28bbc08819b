"""Which campaigns were run? The register of the promotion team, added to the registry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table of campaigns."""
    op.create_table(
        "campaigns",
        sa.Column("version_id", sa.Integer, primary_key=True),
        sa.Column("campaign_id", sa.Text, nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("agency", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("starts", sa.Date, nullable=False),
        sa.Column("ends", sa.Date, nullable=False),
        sa.Column("areas", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("cost", sa.BigInteger),
        sa.Column("hypothesis", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("withdrawn_why", sa.Text),
    )


def downgrade() -> None:
    """Take the table away, with all campaigns in it."""
    op.drop_table("campaigns")
