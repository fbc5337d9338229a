"""All tables in one place: every module of `core.db.models` is imported, so that none is forgotten."""

import pkgutil
from importlib import import_module

from sqlalchemy import MetaData

from core.db import models
from core.db.base import Base


def gather_metadata() -> MetaData:
    """Metadata with the tables of every topic."""
    for module in pkgutil.iter_modules(models.__path__):
        import_module(f"{models.__name__}.{module.name}")
    return Base.metadata
