"""Alembic's entry: uses the connection it is given, or DATABASE_URL of the settings from the shell."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from core.db.base import UtcDateTime
from core.db.engine import open_engine
from core.db.metadata import gather_metadata


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Migrations must not depend on today's code: our own types are written as plain ones."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=gather_metadata(),
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


def database_url() -> str:
    named = context.get_x_argument(as_dictionary=True).get("url")
    if named:
        return named
    from core.settings.platform import DatabaseSettings  # only the shell needs the settings

    return DatabaseSettings.load().url


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with open_engine(database_url()).begin() as opened:
        run(opened)
