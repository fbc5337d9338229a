"""The library's own complaints, as our log lines; a flood of them is counted instead of written."""

import time
from contextlib import suppress

import pjsua2 as pj
import structlog

LINES_PER_SECOND = 10

log = structlog.get_logger()


class LineLimit:
    """So many log lines a second; those beyond are counted and told of in the next second."""

    def __init__(self) -> None:
        self._second = 0
        self._written = 0
        self._suppressed = 0

    def has_room(self) -> bool:
        second = int(time.monotonic())
        if second != self._second:
            if self._suppressed:
                log.warning("sip_library_flood", suppressed_lines=self._suppressed)
            self._second, self._written, self._suppressed = second, 0, 0
        if self._written >= LINES_PER_SECOND:
            self._suppressed += 1
            return False
        self._written += 1
        return True


class LibraryLog(pj.LogWriter):  # type: ignore[misc]
    """Called by any of the library's threads."""

    def __init__(self) -> None:
        super().__init__()
        self._limit = LineLimit()

    def write(self, entry: pj.LogEntry) -> None:
        with suppress(Exception):  # a border: nothing may be raised into C++
            self._write(entry.level, entry.msg)

    def _write(self, level: int, text: str) -> None:
        if self._limit.has_room():
            # Its lines may quote SIP addresses, so the text counts as personal and is masked.
            log.warning("sip_library", level=level, source=_source(text), pii_text=text.strip())


def _source(text: str) -> str:
    """`12:00:01.234  sip_transport.c  ...` → `sip_transport.c`."""
    words = text.split(None, 2)
    return words[1] if len(words) > 1 else ""
