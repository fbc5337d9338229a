"""Everything a call is made of: ports, settings and time, chosen once per worker."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from core.clock import Clock
from core.settings.telephony import CallSettings, RecordingSettings
from voice_gateway.call_journal import CallJournal
from voice_gateway.dialogue_client import Dialogue
from voice_gateway.handoff_client import Desk
from voice_gateway.phrase_book import RecordedPhrases
from voice_gateway.stt.speech_recognizer import SpeechRecognizer
from voice_gateway.telephony import Telephone
from voice_gateway.tts.speech_synthesizer import SpeechSynthesizer
from voice_gateway.voice_activity import VoiceActivity


@dataclass(frozen=True, slots=True)
class TalkHearing:
    """What writes down talks between people. Nobody waits for the words, so it is given time."""

    recognizer: SpeechRecognizer
    streams: asyncio.Semaphore
    """How many phrases are recognised at once, all calls of the worker together."""


@dataclass(frozen=True, slots=True)
class CallSetup:
    """What does not change from call to call and is no part of the road: rhythm, records, time."""

    worker: str
    """Name of the worker process, as it stands in the records."""
    rhythm: CallSettings
    recording: RecordingSettings
    clock: Clock
    talk_hearing: TalkHearing


@dataclass(frozen=True, slots=True)
class CallParts:
    """The ports of the road, in its order."""

    telephone: Telephone
    recognizer: SpeechRecognizer
    dialogue: Dialogue
    synthesizer: SpeechSynthesizer
    recorded: RecordedPhrases
    desk: Desk
    journal: CallJournal
    make_voice_activity: Callable[[int], VoiceActivity]
    """Builds a detector for one call; the argument is the leg's sample rate in Hz."""
    setup: CallSetup
