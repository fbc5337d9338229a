"""The gateway worker: `python -m voice_gateway.worker --number K`. Composition root and life of the process.

One event loop for all calls, one SIP thread inside the telephone. SIGTERM drains: 503 to new calls, the
running ones may finish, then the process leaves by `os._exit`, because pjsua2's objects outlive Python.
"""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Coroutine

import structlog

from core.clock import SystemClock
from core.contracts.orders import GatewayOrder
from core.errors import AssistantError
from core.settings.speech import RecogniserSettings
from core.telemetry.log import set_up_logs
from voice_gateway.call_parts import CallParts, CallSetup, TalkHearing
from voice_gateway.call_session import serve_call
from voice_gateway.calling_back import serve_call_back
from voice_gateway.file_journal import FileJournal
from voice_gateway.journal_shipper import adopt_dead_journals
from voice_gateway.order_dispatch import CallBacks
from voice_gateway.platform_desk import PlatformDesk
from voice_gateway.platform_roads import platform_roads
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

THREAD_SWITCH_SECONDS = 0.0005
"""Beside the media thread Python's usual 5 ms makes late ticks: docs/telephony.md."""

TALK_FINISH_SECONDS = 20.0
"""A phrase of eight seconds takes half a second on a quiet machine."""

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

    def call_back(self, order: GatewayOrder) -> None:
        self._begin(serve_call_back(order, self._parts), f"call-back {order.callback_id}")

    def _serve(self, call: IncomingCall) -> None:
        self._begin(serve_call(call, self._parts), call.info.call_id)

    def _begin(self, serving: Coroutine[None, None, None], name: str) -> None:
        task = asyncio.create_task(serving, name=name)
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
    async with platform_roads(settings, journal, clock) as platform:
        telephone = await SipTelephone.open(
            settings.sip, settings.number, media_lost_seconds=settings.call.media_lost_seconds / 2
        )
        parts = parts_of(settings, telephone, desk=platform.desk, journal=journal)
        worker = Worker(telephone, parts)
        call_backs = CallBacks(worker.call_back, telephone.free_legs)
        platform.dispatch.take_call_backs(call_backs)
        doors = WorkerDoors(worker, telephone)
        async with doors.open(settings.sip.worker_http_port + settings.number):
            taking = asyncio.create_task(worker.take_calls())
            log.info("worker_ready", number=settings.number, capacity=telephone.counters.capacity)
            await stop.wait()
            platform.dispatch.take_call_backs(None)
            await worker.drain(settings.sip.drain_seconds)
        await telephone.aclose()
        await taking
        await close_parts(parts)


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
            talk_hearing=TalkHearing(
                patient_recogniser_of(settings.recogniser),
                asyncio.Semaphore(settings.call.talk_streams),
            ),
        ),
    )


def recogniser_of(settings: RecogniserSettings) -> SpeechRecognizer:
    if settings.engine == "vosk_server":
        return VoskServerRecognizer.from_settings(settings)
    return VoskRecognizer.from_settings(settings)


def patient_recogniser_of(settings: RecogniserSettings) -> SpeechRecognizer:
    """For phrases nobody waits for: late words are better than none."""
    if settings.engine == "vosk_server":
        return VoskServerRecognizer.from_settings(settings)
    return VoskRecognizer.from_settings(
        settings, finish_timeout_seconds=TALK_FINISH_SECONDS, is_live=False
    )


async def close_parts(parts: CallParts) -> None:
    await parts.recognizer.aclose()
    await parts.setup.talk_hearing.recognizer.aclose()
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
