"""Puts the organs of one call together: inbox, line, mouth, ear, recording."""

import asyncio
from dataclasses import dataclass
from functools import cache

from core.contracts.dialogue import CallContext
from voice_gateway.call_inbox import CallInbox
from voice_gateway.call_line import CallLine, pump_events
from voice_gateway.call_parts import CallParts
from voice_gateway.call_recording import CallRecording
from voice_gateway.call_scribe import CallScribe
from voice_gateway.frame_pump import FrameTap, SoundWatch, pump_frames
from voice_gateway.keypad_menu import KeypadMenus
from voice_gateway.listening import Ear, EarParts
from voice_gateway.phrase_book import PhraseBook
from voice_gateway.speaking import Mouth, MouthParts
from voice_gateway.talk import Talk, Wording
from voice_gateway.telephony import CallLeg
from voice_gateway.turn_words import TurnWords


@dataclass(frozen=True, slots=True)
class CallAssembly:
    """The conversation and the two pumps that feed it."""

    talk: Talk
    tap: FrameTap
    watch: SoundWatch

    def start_pumps(self, tasks: asyncio.TaskGroup) -> tuple[asyncio.Task[None], ...]:
        talk, leg = self.talk, self.talk.line.leg
        return (
            tasks.create_task(pump_events(leg, talk.line.inbox.post)),
            tasks.create_task(
                pump_frames(leg, recording=talk.recording, tap=self.tap, watch=self.watch)
            ),
        )


def assemble(leg: CallLeg, parts: CallParts, scribe: CallScribe) -> CallAssembly:
    setup = parts.setup
    tap, watch = FrameTap(), SoundWatch()
    wording = load_wording()
    line = CallLine(leg, CallInbox(), scribe, rhythm=setup.rhythm, clock=setup.clock)
    mouth_parts = MouthParts(
        parts.synthesizer, parts.recorded, load_phrases(), watch=watch, clock=setup.clock
    )
    ear_parts = EarParts(
        parts.recognizer,
        parts.make_voice_activity(leg.sample_rate_hz),
        wording.words,
        clock=setup.clock,
        barge_in_ms=setup.rhythm.barge_in_speech_ms,
    )
    talk = Talk(
        parts=parts,
        line=line,
        mouth=Mouth(line, scribe, mouth_parts),
        ear=Ear(line, ear_parts),
        scribe=scribe,
        recording=_recording(leg, parts),
        wording=wording,
        context=CallContext(caller=leg.info.caller, called=leg.info.called),
    )
    return CallAssembly(talk, tap, watch)


def _recording(leg: CallLeg, parts: CallParts) -> CallRecording:
    setup = parts.setup
    recording = CallRecording(
        setup.recording.folder,
        leg.info.call_id,
        sample_rate_hz=leg.sample_rate_hz,
        began_at=setup.clock.wall(),
    )
    if setup.recording.is_on:
        recording.start()
    return recording


@cache
def load_wording() -> Wording:
    """Words and menus, read once per process."""
    return Wording(TurnWords.load(), KeypadMenus.load())


@cache
def load_phrases() -> PhraseBook:
    return PhraseBook.load()
