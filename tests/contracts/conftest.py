"""Databases for the contract tests."""

from tests.fixtures.postgres import postgres_cluster, postgres_url

__all__ = ["postgres_cluster", "postgres_url"]
