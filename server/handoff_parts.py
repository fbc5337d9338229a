"""Puts the waiting line together from the settings."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, sessionmaker

from core.callbacks.callback_book import CallbackBook, holidays_of
from core.callbacks.rules import CallbackHours
from core.centre_mode.centre_state import CentreState
from core.settings.handoff import HandoffSettings, RedisSettings
from core.settings.platform import PlatformSettings
from handoff.bell import LoopBell
from handoff.board import BoardReader
from handoff.call_card import CallCards
from handoff.line_rules import CallbackRules, CentreRules, LineRules, norms_of, offer_rules_of
from handoff.news import News
from handoff.peer_watch import PeerWatch
from handoff.redis_bell import RedisBell
from handoff.routing import phones_on_duty
from handoff.service import HandoffService
from handoff.shift import Shift
from handoff.store.queue_turn import Turns
from handoff.supervision import SupervisorDesk
from handoff.talk_desk import TalkDesk
from server.chores import Chore
from server.peer_probe import peer_answers

BEAT_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class DeskParts:
    """What the console of operators and supervisors works with; `docs/handoff.md` describes it."""

    shift: Shift
    talks: TalkDesk
    supervision: SupervisorDesk
    cards: CallCards
    board: BoardReader
    news: News


@dataclass(frozen=True, slots=True)
class HandoffParts:
    """What other parts of the platform work with: one of each a process."""

    bell: LoopBell
    turns: Turns
    rules: LineRules
    service: HandoffService
    callbacks: CallbackBook
    desk: DeskParts


def handoff_parts(
    sessions: sessionmaker[Session],
    centre: CentreState,
    platform: PlatformSettings,
    settings: HandoffSettings,
    *,
    now: Callable[[], datetime],
) -> HandoffParts:
    zone = ZoneInfo(platform.time_zone)
    hours = CallbackHours(
        settings.callback_starts, settings.callback_ends, zone, holidays_of(sessions)
    )
    callbacks = CallbackBook(sessions, hours, now)
    rules = LineRules(
        offers=offer_rules_of(settings, platform.operator_ring_seconds),
        norms=norms_of(settings),
        centre=CentreRules(settings.centre_code, settings.max_centres, zone),
        callbacks=CallbackRules(
            callbacks, hours, settings.callback_ring_seconds, settings.outbound_address
        ),
        mode=centre.mode,
        phones=partial(
            phones_on_duty,
            day_phones=platform.operator_phones,
            night_phones=platform.operator_night_phones,
        ),
    )
    redis = RedisSettings.load().url
    bell = RedisBell(redis) if redis else LoopBell()
    turns = Turns(sessions, bell, now)
    desk = DeskParts(
        Shift(turns, rules),
        TalkDesk(turns, rules, bell),
        SupervisorDesk(turns, rules, bell),
        CallCards(turns),
        BoardReader(turns, rules, zone),
        News(turns, bell),
    )
    return HandoffParts(bell, turns, rules, HandoffService(turns, rules), callbacks, desk)


def handoff_chores(parts: HandoffParts) -> tuple[Chore, ...]:
    """The clock of the line, by which what is due is done within half a second; the neighbours' health."""
    watch = PeerWatch(parts.turns, peer_answers)
    return (
        Chore("handoff_beat", BEAT_SECONDS, parts.service.beat),
        Chore("watch_peers", HandoffSettings.load().peer_check_seconds, watch.check),
    )


@asynccontextmanager
async def bell_carried(parts: HandoffParts) -> AsyncIterator[None]:
    """With Redis the bell is heard by the other platform processes, and theirs here."""
    if isinstance(parts.bell, RedisBell):
        async with parts.bell.relaying():
            yield
    else:
        yield
