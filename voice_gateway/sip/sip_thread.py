"""The SIP thread: the only one that calls the library. Others queue work and await its result."""

import asyncio
import sys
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

import pjsua2 as pj
import structlog

from core.errors import AssistantError, CallEnded
from voice_gateway.sip.counters import LineCounters
from voice_gateway.sip.relay import Relay

POLL_MS = 10
HOUSEKEEPING_SECONDS = 0.25
SWITCH_INTERVAL_SECONDS = 0.0005
"""With the default 5 ms one busy Python thread makes the sound of 20 calls 240 ms late; so it is 24."""

T = TypeVar("T")

log = structlog.get_logger()


class SipLibraryError(AssistantError):
    """The library refused an operation; the text is its own."""

    code = "sip_library_error"


class SipThread:
    """Pumps the library's events, does the queued work between them, keeps house four times a second."""

    def __init__(self, relay: Relay, counters: LineCounters) -> None:
        self._relay = relay
        self._counters = counters
        self._work: SimpleQueue[tuple[Callable[[], Any], asyncio.Future[Any] | None]] = (
            SimpleQueue()
        )
        self._is_stopping = False
        self._thread: threading.Thread | None = None

    def start(self, pump: Callable[[int], object], keep_house: Callable[[], None]) -> None:
        """`pump(milliseconds)` waits for the library's events; work queued before is done first."""
        sys.setswitchinterval(SWITCH_INTERVAL_SECONDS)
        self._thread = threading.Thread(
            target=self._live, args=(pump, keep_house), name="sip", daemon=True
        )
        self._thread.start()

    async def run(self, work: Callable[[], T]) -> T:
        """Do `work` in the SIP thread.

        Raises:
            CallEnded: the work named a leg that is over.
            SipLibraryError: the library refused.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._work.put((work, future))
        return await future

    def post(self, work: Callable[[], object]) -> None:
        """The same without waiting for the outcome; a refusal is counted."""
        self._work.put((work, None))

    async def stop(self) -> None:
        """The thread ends after the work that is queued; the library stays as it is."""
        self._is_stopping = True
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join, 5.0)

    def _live(self, pump: Callable[[int], object], keep_house: Callable[[], None]) -> None:
        house_at = 0.0
        while not self._is_stopping:
            self._do_queued()
            self._guarded(lambda: pump(POLL_MS))
            if time.monotonic() >= house_at:
                house_at = time.monotonic() + HOUSEKEEPING_SECONDS
                self._guarded(keep_house)
        self._do_queued()

    def _do_queued(self) -> None:
        while True:
            try:
                work, future = self._work.get_nowait()
            except Empty:
                return
            result, failure = self._guarded(work)
            if future is not None:
                self._relay.post(_settle, (future, result, failure))

    def _guarded(self, work: Callable[[], Any]) -> tuple[Any, AssistantError | None]:
        """The border of telephony: what failed leaves as a new exception.

        A caught one carries a traceback, which holds frames, which hold library objects; those must
        not die in another thread.
        """
        try:
            return work(), None
        except CallEnded as err:
            text = str(err)
            is_over = True
        except pj.Error as err:
            self._counters.refused_operations += 1
            text = str(err.reason)
            is_over = False
        except Exception as err:  # the border of telephony
            self._counters.callback_errors += 1
            log.exception("sip_thread_work_failed")
            text = f"{type(err).__name__}: {err}"
            is_over = False
        return None, CallEnded(text) if is_over else SipLibraryError(text)


def _settle(outcome: tuple[asyncio.Future[Any], Any, AssistantError | None]) -> None:
    future, result, failure = outcome
    if future.done():  # whoever waited was cancelled
        return
    if failure is None:
        future.set_result(result)
    else:
        future.set_exception(failure)
