"""Tables, one file per topic. `core.db.metadata` gathers them for migrations."""
