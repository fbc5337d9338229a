"""One call's inbox: leg events, heard speech and finished work come out one by one, in order.

Hanging up, hold, lost media and the longest call are dealt with here and nowhere else: whoever waits
on the line either gets the next happening or leaves by `CallIsOver`.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Protocol, TypeVar

from core.clock import Clock
from core.contracts.call_record import CallEventKind, CallOutcome
from core.settings.telephony import CallSettings
from voice_gateway.call_inbox import CallInbox
from voice_gateway.call_scribe import CallScribe
from voice_gateway.happenings import CallIsOver, Happening, Work, WorkDone
from voice_gateway.talk_limit import CallTime, TalkLimit
from voice_gateway.telephony import CallLeg, Held, HungUp, MediaLost, MediaRestored, Resumed
from voice_gateway.work_crew import WorkCrew

T = TypeVar("T")


class HoldListener(Protocol):
    """Who must fall silent while the caller has put us on hold."""

    def hold(self) -> None: ...

    def unhold(self) -> None: ...


class CallLine:
    """What the call's coroutine waits on."""

    def __init__(
        self,
        leg: CallLeg,
        inbox: CallInbox,
        scribe: CallScribe,
        *,
        rhythm: CallSettings,
        clock: Clock,
    ) -> None:
        self.leg = leg
        self.inbox = inbox
        self._scribe = scribe
        self._rhythm = rhythm
        self.time = CallTime(clock)
        self._limit = TalkLimit(self.time, rhythm.max_minutes * 60.0)
        self._crew = WorkCrew(inbox)
        self._hold_listener: HoldListener | None = None

    def restart_limit(self) -> None:
        """The longest call guards the robot's part; a person's part has no limit."""
        self._limit = TalkLimit(self.time, self._rhythm.max_minutes * 60.0)

    def lift_limit(self) -> None:
        self._limit = TalkLimit(self.time, None)

    def silence_on_hold(self, listener: HoldListener) -> None:
        self._hold_listener = listener

    def join(self, tasks: asyncio.TaskGroup) -> None:
        """From now on work runs in this group."""
        self._crew.join(tasks)

    def begin(
        self, name: str, doing: Coroutine[Any, Any, T], *, within_seconds: float | None
    ) -> Work[T]:
        """Start `doing` beside the call; `WorkDone` will come. Errors of ours wait in `Work.error`."""
        return self._crew.begin(name, doing, within_seconds=within_seconds)

    def leave(self) -> None:
        """Cancel all work that is still running."""
        self._crew.leave()

    async def next(self, within_seconds: float | None = None) -> Happening | None:
        """The next happening; None when nothing came in time. Time on hold does not count.

        Raises:
            CallIsOver: the caller is gone, or the call may last no longer.
        """
        left = within_seconds
        while True:
            if (warning := self._limit.passed()) is not None:
                return warning
            began = self.time.monotonic()
            happening = await self.inbox.take(_least(left, self._limit.seconds_to_next()))
            if left is not None:
                left -= self.time.monotonic() - began
            match happening:
                case None:
                    if left is not None and left <= 0:
                        return None
                case HungUp(sip_code=sip_code, reason=reason):
                    raise CallIsOver(CallOutcome.CALLER_HUNG_UP, f"{sip_code} {reason}".strip())
                case Held():
                    await self._sit_out_hold()
                case MediaLost(silent_seconds=silent_seconds):
                    await self._sit_out_lost_media(silent_seconds)
                case Resumed() | MediaRestored():
                    pass
                case _:
                    return happening

    async def until_done(self, work: Work[T]) -> Work[T]:
        """Wait for this work alone; everything else is kept in order for whoever comes next."""
        kept: list[Happening] = []
        try:
            while not work.is_done:
                happening = await self.next()
                if happening is not None and not _is_done(happening, work):
                    kept.append(happening)
        finally:
            self.inbox.put_back(kept)
        return work

    async def _sit_out_hold(self) -> None:
        self._scribe.note(CallEventKind.HELD)
        if self._hold_listener:
            self._hold_listener.hold()
        over = CallIsOver(CallOutcome.SILENT_CALLER, "held_too_long")
        await self._sit_out(Resumed, self._rhythm.hold_limit_seconds, over)
        self._scribe.note(CallEventKind.RESUMED)
        if self._hold_listener:
            self._hold_listener.unhold()

    async def _sit_out_lost_media(self, silent_seconds: float) -> None:
        self._scribe.note(CallEventKind.MEDIA_LOST, silent_seconds=f"{silent_seconds:.1f}")
        patience = max(0.0, self._rhythm.media_lost_seconds - silent_seconds)
        over = CallIsOver(CallOutcome.MEDIA_LOST, "no_rtp")
        await self._sit_out(MediaRestored, patience, over)

    async def _sit_out(self, until: type, limit_seconds: float, over: CallIsOver) -> None:
        """Wait for an event of this kind; all the rest is kept in order.

        Time goes by here without counting against anybody's timer.
        """
        kept: list[Happening] = []
        clock = self.time.clock
        began = clock.monotonic()
        try:
            while True:
                passed = clock.monotonic() - began
                happening = await self.inbox.take(max(0.0, limit_seconds - passed))
                if happening is None:
                    raise over
                if isinstance(happening, HungUp):
                    raise CallIsOver(CallOutcome.CALLER_HUNG_UP, happening.reason)
                if isinstance(happening, until):
                    return
                kept.append(happening)
        finally:
            self.time.skip(clock.monotonic() - began)
            self.inbox.put_back(kept)


def _least(first: float | None, second: float | None) -> float | None:
    known = [seconds for seconds in (first, second) if seconds is not None]
    return max(0.0, min(known)) if known else None


def _is_done(happening: Happening, work: Work[Any]) -> bool:
    return isinstance(happening, WorkDone) and happening.work is work


async def pump_events(leg: CallLeg, post: Callable[[Happening], None]) -> None:
    """The one reader of the leg's events. A leg that ends without a word has hung up."""
    async for event in leg.events():
        post(event)
    post(HungUp())
