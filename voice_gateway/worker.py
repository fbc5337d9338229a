"""The gateway worker: `python -m voice_gateway.worker --number K`. Composition root and life of the process.

One event loop for all calls, one SIP thread inside the telephone. SIGTERM drains: 503 to new calls, the
running ones may finish, then the process leaves by `os._exit`, because pjsua2's objects outlive Python.
"""

import argparse
import asyncio
import os
import signal
import sys
from contextlib import suppress

import httpx
import structlog

from core.clock import SystemClock
from core.errors import AssistantError
from core.settings.speech import RecogniserSettings
from core.telemetry.log import set_up_logs
from voice_gateway.call_parts import CallParts, CallSetup
from voice_gateway.call_session import serve_call
from voice_gateway.file_journal import FileJournal
from voice_gateway.journal_shipper import JournalShipper, adopt_dead_journals
from voice_gateway.platform_desk import PlatformDesk
from voice_gateway.rasa_dialogue import RasaDialogue
from voice_gateway.sip.telephone import SipTelephone
from voice_gateway.stt.speech_recognizer import SpeechRecognizer
from voice_gateway.stt.vosk_recognizer import VoskRecognizer
from voice_gateway.stt.vosk_server_recognizer import VoskServerRecognizer
from voice_gateway.telephony import IncomingCall
from voice_gateway.tts.recorded_phrases import RecordedPhrases
from voice_gateway.tts.voice_process_synthesizer import VoiceProcessSynthesizer
from voice_gateway.webrtc_voice_activity import WebrtcVoiceActivity
from voice_gateway.worker_doors import WorkerDoors
from voice_gateway.worker_settings import WorkerSettings

PLATFORM_TIMEOUT_SECONDS = 5.0
THREAD_SWITCH_SECONDS = 0.0005
"""Beside the media thread Python's usual 5 ms makes late ticks: docs/telephony.md."""

log = structlog.get_logger()


class Worker:
    """The calls of one process, from their INVITE to their last journal line."""

    def __init__(self, telephone: SipTelephone, parts: CallParts) -> None:
        self._telephone = telephone
        self._parts = parts
        self._calls: set[asyncio.Task[None]] = set()
        self.is_draining = False

    @property
    def calls(self) -> int:
        return len(self._calls)

    async def take_calls(self) -> None:
        async for call in self._telephone.incoming():
            self._serve(call)

    def _serve(self, call: IncomingCall) -> None:
        task = asyncio.create_task(serve_call(call, self._parts), name=call.info.call_id)
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)

    async def drain(self, limit_seconds: float) -> None:
        """No new calls; those that run may finish, and after the limit hear why they end."""
        self.is_draining = True
        log.info("worker_draining", calls=self.calls)
        await self._telephone.start_draining()
        if self._calls:
            await asyncio.wait(self._calls, timeout=limit_seconds)
        for call in self._calls:
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)


async def run(settings: WorkerSettings) -> None:
    """Until SIGTERM or Ctrl-C.

    Raises:
        AssistantError: the worker cannot start; the text says why.
    """
    clock = SystemClock()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    journal = FileJournal(settings.records.journal_folder, settings.name)
    adopt_dead_journals(journal.folder, clock, settings.recording.folder)
    token = settings.platform.internal_token.get_secret_value()
    async with httpx.AsyncClient(
        base_url=settings.platform.base_url,
        headers={"Authorization": f"Bearer {token}"},
        timeout=PLATFORM_TIMEOUT_SECONDS,
    ) as platform:
        shipper = JournalShipper(journal.folder, platform, clock)
        shipping = asyncio.create_task(shipper.run())
        telephone = await SipTelephone.open(
            settings.sip, settings.number, media_lost_seconds=settings.call.media_lost_seconds / 2
        )
        parts = parts_of(settings, telephone, desk=PlatformDesk(platform), journal=journal)
        worker = Worker(telephone, parts)
        doors = WorkerDoors(worker, telephone)
        async with doors.open(settings.sip.worker_http_port + settings.number):
            taking = asyncio.create_task(worker.take_calls())
            log.info("worker_ready", number=settings.number, capacity=telephone.counters.capacity)
            await stop.wait()
            await worker.drain(settings.sip.drain_seconds)
        await telephone.aclose()
        await taking
        await close_parts(parts)
        shipping.cancel()
        with suppress(asyncio.CancelledError):
            await shipping
        await shipper.ship()


def parts_of(
    settings: WorkerSettings, telephone: SipTelephone, *, desk: PlatformDesk, journal: FileJournal
) -> CallParts:
    """The real parts, chosen here and nowhere else."""
    voice = settings.voice
    return CallParts(
        telephone=telephone,
        recognizer=recogniser_of(settings.recogniser),
        dialogue=RasaDialogue(
            settings.dialogue.base_url, timeout_seconds=settings.call.dialogue_timeout_seconds
        ),
        synthesizer=VoiceProcessSynthesizer(voice.socket, timeout_seconds=voice.timeout_seconds),
        recorded=RecordedPhrases.load(voice.recorded_folder),
        desk=desk,
        journal=journal,
        make_voice_activity=WebrtcVoiceActivity,
        setup=CallSetup(
            worker=settings.name,
            rhythm=settings.call,
            recording=settings.recording,
            clock=SystemClock(),
        ),
    )


def recogniser_of(settings: RecogniserSettings) -> SpeechRecognizer:
    if settings.engine == "vosk_server":
        return VoskServerRecognizer.from_settings(settings)
    return VoskRecognizer.from_settings(settings)


async def close_parts(parts: CallParts) -> None:
    await parts.recognizer.aclose()
    await parts.synthesizer.aclose()


def main() -> int:
    options = argparse.ArgumentParser(description="A gateway worker: takes calls by SIP.")
    options.add_argument(
        "--number", type=int, default=0, help="worker K listens on SIP_PORT + 10 K"
    )
    number = options.parse_args().number
    set_up_logs(f"worker-{number}")
    sys.setswitchinterval(THREAD_SWITCH_SECONDS)
    try:
        asyncio.run(run(WorkerSettings.load(number)))
    except AssistantError as err:
        log.error(err.code, reason=str(err))
        return 1
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
