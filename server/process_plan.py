"""Which processes make the system, in which order they start, and how each one shows that it serves."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from core.settings.integrations import StandInSettings
from core.settings.launcher import LauncherSettings
from core.settings.platform import DialogueSettings, PlatformSettings
from core.settings.speech import RecogniserSettings, VoiceSettings
from core.settings.telephony import SipSettings
from server.child import ChildSpec
from server.probes import Probe, http_answers, sip_answers, tcp_answers, unix_socket_answers
from voice_gateway.stt.recogniser_protocol import process_socket

SIP_PORT_STEP = 10
"""Worker k listens on `SIP_PORT + 10 k`."""
DIALOGUE_HEALTH_PATH = "/webhooks/phone/"
"""The phone channel's own: it answers 2xx only when a model is loaded."""


@dataclass(frozen=True, slots=True)
class SystemSettings:
    """All that the launcher needs to know of the others."""

    launcher: LauncherSettings
    platform: PlatformSettings
    dialogue: DialogueSettings
    recogniser: RecogniserSettings
    voice: VoiceSettings
    sip: SipSettings
    stand_in: StandInSettings

    @classmethod
    def load(cls) -> "SystemSettings":
        """Raises:
        SettingsError: a value does not fit.
        """
        return cls(
            LauncherSettings.load(),
            PlatformSettings.load(),
            DialogueSettings.load(),
            RecogniserSettings.load(),
            VoiceSettings.load(),
            SipSettings.load(),
            StandInSettings.load(),
        )


@dataclass(frozen=True, slots=True)
class NeededPort:
    """A port that must be free before the start. `setting` is the variable that moves it."""

    host: str
    port: int
    transport: str
    setting: str


def waves_of(
    settings: SystemSettings, environment: Mapping[str, str]
) -> tuple[tuple[ChildSpec, ...], ...]:
    """Processes of one wave start together; the next wave waits until all of them serve.

    Gateway workers come last: no call is taken before it can be answered.
    """
    first = (
        *_stand_in(settings, environment),
        _platform(settings, environment),
        *_recogniser(settings, environment),
        _voice(settings, environment),
        _dialogue(settings, environment),
    )
    workers = tuple(
        _worker(settings, number, environment) for number in range(settings.sip.workers)
    )
    return (first, workers)


def needed_ports(settings: SystemSettings) -> tuple[NeededPort, ...]:
    platform, dialogue, sip = settings.platform, settings.dialogue, settings.sip
    ports = [
        NeededPort(platform.host, platform.port, "tcp", "PLATFORM_PORT"),
        NeededPort(dialogue.host, dialogue.port, "tcp", "RASA_PORT"),
    ]
    if settings.stand_in.is_on:
        stand_in = settings.stand_in
        ports.append(NeededPort(stand_in.host, stand_in.port, "tcp", "INTEGRATIONS_STAND_IN_PORT"))
    for number in range(sip.workers):
        port = sip.port + SIP_PORT_STEP * number
        if sip.udp:
            ports.append(NeededPort(sip.host, port, "udp", "SIP_PORT"))
        if sip.tcp:
            ports.append(NeededPort(sip.host, port, "tcp", "SIP_PORT"))
    return tuple(ports)


def worker_probe(sip: SipSettings, number: int) -> Probe:
    """Does worker `number` answer SIP? TLS alone is not probed: its TCP port is."""
    port = sip.port + SIP_PORT_STEP * number
    host = "127.0.0.1" if sip.host == "0.0.0.0" else sip.host
    if sip.udp:
        return partial(sip_answers, host, port)
    return partial(tcp_answers, host, port if sip.tcp else port + 1)


def _platform(settings: SystemSettings, environment: Mapping[str, str]) -> ChildSpec:
    return ChildSpec(
        "platform",
        (sys.executable, "-m", "server.platform_app"),
        partial(http_answers, f"{settings.platform.base_url}/healthz"),
        environment,
        stop_seconds=settings.launcher.stop_seconds,
    )


def _stand_in(settings: SystemSettings, environment: Mapping[str, str]) -> tuple[ChildSpec, ...]:
    """Plays the agencies' systems on a development machine; nobody waits for it but its own port."""
    if not settings.stand_in.is_on:
        return ()
    spec = ChildSpec(
        "stand-in",
        (sys.executable, "-m", "integrations.stand_in"),
        partial(http_answers, f"{settings.stand_in.base_url}/healthz"),
        environment,
        stop_seconds=settings.launcher.stop_seconds,
    )
    return (spec,)


def recogniser_sockets(recogniser: RecogniserSettings) -> tuple[Path, ...]:
    """One socket a process; none when the recogniser is somebody else's server."""
    if recogniser.engine != "local":
        return ()
    return tuple(
        process_socket(recogniser.socket, number) for number in range(recogniser.processes)
    )


def _recogniser(settings: SystemSettings, environment: Mapping[str, str]) -> tuple[ChildSpec, ...]:
    module = "voice_gateway.stt.recogniser_process"
    return tuple(
        ChildSpec(
            f"recogniser-{number}",
            (sys.executable, "-m", module, "--number", str(number)),
            partial(unix_socket_answers, socket),
            environment,
            stop_seconds=settings.launcher.stop_seconds,
        )
        for number, socket in enumerate(recogniser_sockets(settings.recogniser))
    )


def _voice(settings: SystemSettings, environment: Mapping[str, str]) -> ChildSpec:
    return ChildSpec(
        "voice",
        (sys.executable, "-m", "voice_gateway.tts.voice_process"),
        partial(unix_socket_answers, settings.voice.socket),
        environment,
        stop_seconds=settings.launcher.stop_seconds,
    )


def rasa_endpoints_of(launcher: LauncherSettings) -> Path:
    """Written by the launcher before each start."""
    return launcher.run_folder / "rasa-endpoints.yml"


def _dialogue(settings: SystemSettings, environment: Mapping[str, str]) -> ChildSpec:
    dialogue = settings.dialogue
    command = (
        str(settings.launcher.rasa_command),
        "run",
        "--interface",
        dialogue.host,
        "--port",
        str(dialogue.port),
        "--model",
        str(dialogue.model_folder),
        "--endpoints",
        str(rasa_endpoints_of(settings.launcher)),
        "--credentials",
        "credentials.yml",
    )
    own = {
        "SANIC_HOST": dialogue.host,
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "PYTHONWARNINGS": "ignore",
    }
    return ChildSpec(
        "dialogue",
        command,
        partial(http_answers, f"{dialogue.base_url}{DIALOGUE_HEALTH_PATH}"),
        {**environment, **own},
        stop_seconds=settings.launcher.stop_seconds,
    )


def _worker(settings: SystemSettings, number: int, environment: Mapping[str, str]) -> ChildSpec:
    return ChildSpec(
        f"gateway-{number}",
        (sys.executable, "-m", "voice_gateway.worker", "--number", str(number)),
        worker_probe(settings.sip, number),
        environment,
        stop_seconds=settings.launcher.drain_seconds,
    )
