"""SIP, media and the rhythm of a call: everything a gateway worker needs."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from core.settings.section import SettingsSection


class SipSettings(SettingsSection):
    """Where the workers listen and how they reach the trunk. Worker k listens on `port + 10 k`."""

    model_config = SettingsConfigDict(env_prefix="SIP_")

    host: str = "127.0.0.1"
    """Address to bind; what peers are told in Contact and SDP unless `public_address` is set."""
    public_address: str = ""
    port: int = Field(5060, ge=1, le=65000)
    rtp_port: int = Field(40000, ge=1024, le=64000)
    workers: int = Field(1, ge=1, le=64)
    max_legs: int = Field(0, ge=0, le=1024)
    """Call legs of one worker; 0 takes what the library allows (4 on the published wheel)."""
    udp: bool = True
    tcp: bool = True
    tls: bool = False
    tls_certificate: Path | None = None
    tls_private_key: Path | None = None
    srtp: Literal["off", "optional", "required"] = "off"
    codecs: tuple[str, ...] = ("PCMA/8000", "PCMU/8000", "G722/16000")
    """In order of preference. From the environment: a JSON list."""
    trunk_registrar: str = ""
    """`sip:provider.example`; empty means no registration: calls come directly or through a proxy."""
    trunk_user: str = ""
    trunk_password: str = ""
    trunk_realm: str = "*"
    outbound_address: str = ""
    """How telephone numbers are dialled: `sip:{number}@provider.example`; empty: SIP addresses only."""
    worker_http_port: int = Field(9100, ge=1024, le=65000)
    """Health and metrics of worker k: loopback, `worker_http_port + k`."""
    drain_seconds: float = Field(25.0, ge=0)
    """How long running calls may go on after SIGTERM before they hear that the service restarts."""


class CallSettings(SettingsSection):
    """The rhythm of one call. Sources of the defaults: docs/call-flow.md."""

    model_config = SettingsConfigDict(env_prefix="CALL_")

    max_minutes: float = Field(30.0, gt=0)
    no_input_seconds: float = Field(7.0, gt=0)
    no_input_attempts: int = Field(3, ge=1)
    no_match_attempts: int = Field(3, ge=1)
    barge_in_speech_ms: int = Field(250, ge=100)
    false_interruption_seconds: float = Field(2.0, gt=0)
    media_lost_seconds: float = Field(10.0, gt=0)
    hold_limit_seconds: float = Field(120.0, gt=0)
    dialogue_timeout_seconds: float = Field(4.0, gt=0)
    thinking_sound_seconds: float = Field(1.5, gt=0)
    """How long a caller hears nothing before a filler phrase while the dialogue thinks."""
    operator_wait_seconds: float = Field(40.0, gt=0)
    """The norm: from asking for a person to a person's voice, or the caller is told that nobody is free."""
    transcribe_talks: bool = True
    """Write down what the caller and the operator say to each other, for the operator's card."""
    talk_streams: int = Field(2, ge=1)
    """Phrases of such talks recognised at once by one worker."""
    emergency_number: str = ""
    """SIP address every call is forwarded to when the whole platform is down; empty: apologise."""


class RecordingSettings(SettingsSection):
    """Both directions of every call, two channels of one WAV."""

    model_config = SettingsConfigDict(env_prefix="RECORDING_")

    is_on: bool = True
    folder: Path = Path("var/recordings")
