"""The last answer, kept while what it was made of is the same."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Remembered(Generic[Answer]):
    """One answer, of the version asked for last. Any thread; of several who ask at once one makes it.

    The version has to be read before `make` reads: then the answer is never older than its version.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: tuple[Hashable, Answer] | None = None

    def at(self, version: Hashable, make: Callable[[], Answer]) -> Answer:
        with self._lock:
            if self._kept is None or self._kept[0] != version:
                self._kept = version, make()
            return self._kept[1]
