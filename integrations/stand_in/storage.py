"""What the stand-in remembers: JSON documents in a SQLite file of its own."""

import json
import sqlite3
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Document = Mapping[str, Any]


class Storage:
    """Documents by kind and key. One connection behind a lock: a development server has few callers."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._base = sqlite3.connect(folder / "stand-in.sqlite3", check_same_thread=False)
        with self._base:
            self._base.execute(
                "CREATE TABLE IF NOT EXISTS document"
                " (number INTEGER PRIMARY KEY, kind TEXT, key TEXT, body TEXT, UNIQUE (kind, key))"
            )

    def get(self, kind: str, key: str) -> dict[str, Any] | None:
        with self._lock:
            row = self._base.execute(
                "SELECT body FROM document WHERE kind = ? AND key = ?", (kind, key)
            ).fetchone()
        return json.loads(row[0]) if row else None

    def all(self, kind: str) -> list[dict[str, Any]]:
        """Oldest first."""
        with self._lock:
            rows = self._base.execute(
                "SELECT body FROM document WHERE kind = ? ORDER BY number", (kind,)
            ).fetchall()
        return [json.loads(row[0]) for row in rows]

    def add(self, kind: str, key: str, body: Document) -> bool:
        """False when the key is taken; what is there stays."""
        with self._lock, self._base:
            done = self._base.execute(
                "INSERT OR IGNORE INTO document (kind, key, body) VALUES (?, ?, ?)",
                (kind, key, json.dumps(body, ensure_ascii=False)),
            )
        return done.rowcount == 1

    def put(self, kind: str, key: str, body: Document) -> None:
        with self._lock, self._base:
            self._base.execute(
                "INSERT INTO document (kind, key, body) VALUES (?, ?, ?)"
                " ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body",
                (kind, key, json.dumps(body, ensure_ascii=False)),
            )

    def remove(self, kind: str, key: str) -> bool:
        with self._lock, self._base:
            done = self._base.execute(
                "DELETE FROM document WHERE kind = ? AND key = ?", (kind, key)
            )
        return done.rowcount == 1

    def close(self) -> None:
        with self._lock:
            self._base.close()
