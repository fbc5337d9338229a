"""Bring a database to the newest schema. Called by start-up and by tests; safe to repeat."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

MIGRATIONS_FOLDER = Path(__file__).parent / "migrations"


def upgrade_database(engine: Engine, revision: str = "heads") -> None:
    """Apply the migrations that are missing, in one transaction."""
    config = migration_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def downgrade_database(engine: Engine, revision: str) -> None:
    """Step back to `revision` (`base` removes every table)."""
    config = migration_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def migration_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS_FOLDER))
    return config
