"""The figures and doors the line works with; put together once from the settings."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.callbacks.callback_book import CallbackBook
from core.callbacks.rules import CallbackHours
from core.contracts.dialogue import CallMode
from core.settings.handoff import HandoffSettings
from handoff.routing import Strategy
from handoff.waiting_clock import Norms


@dataclass(frozen=True, slots=True)
class OfferRules:
    strategy: Strategy
    offer_seconds: float
    ring_seconds: float
    missed_limit: int
    heartbeat_seconds: float
    skill_seconds: float


@dataclass(frozen=True, slots=True)
class CentreRules:
    """Of neighbouring centres: who we are, and how far a call may travel."""

    code: str
    max_centres: int
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class CallbackRules:
    book: CallbackBook
    hours: CallbackHours
    ring_seconds: float
    address: str

    def target(self, telephone: str) -> str:
        """What the gateway dials for a number."""
        return self.address.replace("{number}", telephone) if self.address else telephone


@dataclass(frozen=True, slots=True)
class LineRules:
    """`mode` and `phones` are asked outside of turns: they read the database in sessions of their own."""

    offers: OfferRules
    norms: Norms
    centre: CentreRules
    callbacks: CallbackRules
    mode: Callable[[datetime], CallMode]
    phones: Callable[[CallMode], tuple[str, ...]]


def norms_of(settings: HandoffSettings) -> Norms:
    return Norms(
        timedelta(seconds=settings.tell_wait_seconds),
        timedelta(seconds=settings.callback_offer_seconds),
        timedelta(seconds=settings.overflow_seconds),
    )


def offer_rules_of(settings: HandoffSettings, ring_seconds: float) -> OfferRules:
    return OfferRules(
        Strategy(settings.strategy),
        settings.offer_seconds,
        ring_seconds,
        settings.missed_offers_limit,
        settings.heartbeat_seconds,
        settings.skill_seconds,
    )
