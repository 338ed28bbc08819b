"""How do the migrations reach the registry? By the connection that opened it."""

from __future__ import annotations

from alembic import context

from data.registry_tables import VERSION_TABLE, metadata

# The caller's transaction holds all migrations: they are kept together or not at all.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
context.run_migrations()
