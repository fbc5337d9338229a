"""The waiting line for a person: the clock, offers, call-backs, neighbouring centres."""

from datetime import time
from typing import Literal

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from core.settings.section import SettingsSection


class HandoffSettings(SettingsSection):
    model_config = SettingsConfigDict(env_prefix="HANDOFF_")

    strategy: Literal["longest_idle", "ring_all"] = "longest_idle"
    """Skills and their penalties count in both; `ring_all` offers to all of the lowest penalty at once."""
    offer_seconds: float = Field(12.0, gt=0)
    """How long an operator's page shows an offer before it goes to the next one."""
    missed_offers_limit: int = Field(2, ge=1)
    """After so many offers missed in a row the operator is paused."""
    heartbeat_seconds: float = Field(15.0, gt=0)
    """A page silent for longer has gone: its operator gets nothing, its offers return."""
    tell_wait_seconds: float = Field(12.0, gt=0)
    callback_offer_seconds: float = Field(25.0, gt=0)
    overflow_seconds: float = Field(40.0, gt=0)
    """The norm: by then the caller is answered or has been taken further."""
    skill_seconds: float = Field(15.0, ge=0)
    """So long only operators with the wanted skill are asked; then everybody."""
    callback_starts: time = time(9, 0)
    callback_ends: time = time(20, 0)
    callback_ring_seconds: float = Field(30.0, gt=0)
    outbound_address: str = ""
    """How a telephone number is dialled: `sip:{number}@trunk.example`; empty: the bare number is ordered."""
    centre_code: str = "tomsk"
    """Our own name in the header of passed centres."""
    max_centres: int = Field(3, ge=1, le=8)
    """A call that has been through so many centres is not sent on."""
    peer_check_seconds: float = Field(10.0, gt=0)


class RedisSettings(SettingsSection):
    """Only for several platform processes: it wakes them, it keeps nothing."""

    model_config = SettingsConfigDict(env_prefix="REDIS_")

    url: str = ""
