"""Migrations against real SQLite and real PostgreSQL."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect

from core.db.metadata import gather_metadata
from core.db.upgrade import downgrade_database, upgrade_database


def test_migrations_make_exactly_the_tables_of_the_models(empty_engine: Engine) -> None:
    upgrade_database(empty_engine)
    with empty_engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, gather_metadata()) == []


def test_upgrading_twice_changes_nothing(empty_engine: Engine) -> None:
    upgrade_database(empty_engine)
    before = inspect(empty_engine).get_table_names()
    upgrade_database(empty_engine)
    assert inspect(empty_engine).get_table_names() == before


def test_stepping_back_to_the_base_leaves_no_table_of_ours(empty_engine: Engine) -> None:
    upgrade_database(empty_engine)
    downgrade_database(empty_engine, "base")
    assert set(inspect(empty_engine).get_table_names()) <= {"alembic_version"}
