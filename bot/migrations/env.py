"""Run by alembic through bot.database.Database.migrate; the connection is handed in."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from bot.tables import Base, UTCDateTime


def render(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """A migration names database types only, so that it stays true when the program's own types change."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
