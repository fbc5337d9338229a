"""One whole call over fakes: what people do is planned, the call is served, then one looks and asserts."""

import asyncio
from dataclasses import replace
from pathlib import Path

import soundfile

from core.contracts.call_record import CallEvent, CallEventKind, CallOutcome, TurnRecord
from core.contracts.centre_context import (
    CENTRES_PASSED,
    USER_TO_USER,
    CentreContext,
    write_user_to_user,
)
from core.settings.telephony import CallSettings, RecordingSettings
from tests.calls.party import Party
from tests.fakes.clock import FakeClock
from tests.fakes.desk import FakeDesk
from tests.fakes.dialogue import FakeDialogue
from tests.fakes.journal import FakeJournal
from tests.fakes.listener import Listener, Sounded
from tests.fakes.recognizer import FakeRecognizer
from tests.fakes.recorded_phrases import FakeRecordedPhrases
from tests.fakes.sounds import FRAME_SECONDS, frames_of
from tests.fakes.synthesizer import FakeSynthesizer
from tests.fakes.telephone import FakeCallLeg, FakeIncomingCall, FakeTelephone, Person
from tests.fakes.voice_activity import FakeVoiceActivity
from voice_gateway.call_parts import CallParts, CallSetup, TalkHearing
from voice_gateway.call_session import serve_call
from voice_gateway.telephony import DialResult, HungUp, LegInfo

CALLER = "+79130000001"
OPERATOR = "sip:operator@127.0.0.1"
LONGEST_SECONDS = 900.0
TALK_STREAMS = 2


class ScriptedCall:
    """Fakes are attributes: bend them before `runs`, look at them after."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.fakes = Fakes()
        self.rhythm = CallSettings.load()
        self.records_sound = True
        info = LegInfo("call-1", "abc@127.0.0.1", caller=CALLER, called="100")
        self.caller = Party(lambda: self.leg)
        self.leg = FakeCallLeg(info, each_tick=self.caller.each_tick)
        self.incoming = FakeIncomingCall(self.leg)
        self.operators: dict[str, Party] = {}

    def set_rhythm(self, **changed: float | str) -> None:
        """Settings of this call other than the defaults."""
        self.rhythm = self.rhythm.model_copy(update=changed)

    def operator(
        self,
        target: str = OPERATOR,
        *,
        answers_after: float = 2.0,
        result: DialResult = DialResult.ANSWERED,
    ) -> Party:
        """Somebody the desk names from now on, after those named before."""
        party = Party(lambda: person.leg)
        person = Person(answers_after, result, each_tick=party.each_tick)
        self.fakes.telephone.persons[target] = person
        self.operators[target] = party
        self.fakes.desk.operators.append(target)
        return party

    def third(
        self, target: str, *, answers_after: float = 2.0, result: DialResult = DialResult.ANSWERED
    ) -> Party:
        """Somebody who has a telephone and is no operator of the queue."""
        party = self.operator(target, answers_after=answers_after, result=result)
        self.fakes.desk.operators.remove(target)
        return party

    def withhold_number(self) -> None:
        """The caller's number is not shown."""
        self._is_called_by(replace(self.leg.info, caller="anonymous"))

    def comes_from_neighbour(self, *, summary: str, slots: dict[str, str]) -> None:
        """Sent on by a neighbouring centre, with the context in the INVITE."""
        context = CentreContext("far-1", "omsk", summary=summary, slots=slots)
        headers = {USER_TO_USER: write_user_to_user(context), CENTRES_PASSED: "omsk"}
        self._is_called_by(replace(self.leg.info, headers=headers))

    def _is_called_by(self, info: LegInfo) -> None:
        self.leg = FakeCallLeg(info, each_tick=self.caller.each_tick)
        self.incoming = FakeIncomingCall(self.leg)

    @property
    def desk(self) -> FakeDesk:
        return self.fakes.desk

    def operator_leg(self, target: str = OPERATOR) -> FakeCallLeg:
        leg = self.fakes.telephone.persons[target].leg
        assert leg is not None, f"{target} has not answered"
        return leg

    async def runs(self) -> None:
        """Serve the call to its end, then check what is true of every call."""
        async with asyncio.timeout(LONGEST_SECONDS):
            await serve_call(self.incoming, self.parts)
        left = [step for step in self.caller.steps_left if step != "hangs up"]
        assert not left, f"the call ended before the caller did {left}; heard {self.heard}"
        self.check_ending()

    def hangs_up_whatever_happens(self, *, at: float) -> None:
        """Beside the caller's other steps, which may be left undone."""
        asyncio.get_running_loop().call_later(
            at + self.incoming.answers_after_seconds, self.leg.post, HungUp()
        )

    async def serves_until_hung_up(self) -> None:
        async with asyncio.timeout(LONGEST_SECONDS):
            await serve_call(self.incoming, self.parts)
        assert not self.leg.life.hung_up_by_us
        self.check_ending()

    async def drained(self, *, at: float) -> None:
        """The worker cancels the call so many seconds after the INVITE."""
        serving = asyncio.ensure_future(serve_call(self.incoming, self.parts))
        await asyncio.sleep(at)
        serving.cancel()
        await asyncio.wait([serving])
        assert serving.cancelled()
        self.check_ending()

    def check_ending(self) -> None:
        """Nothing is left open, and the journal says how it ended, once and last."""
        kinds = self.journal.kinds
        assert kinds.count(CallEventKind.ENDED) == 1
        assert kinds[-1] is CallEventKind.ENDED
        assert [event.number for event in self.journal.events] == list(range(1, len(kinds) + 1))
        assert self.fakes.recognizer.open_streams == 0
        for person in self.fakes.telephone.persons.values():
            assert person.leg is None or person.leg.is_over

    @property
    def parts(self) -> CallParts:
        fakes = self.fakes
        return CallParts(
            telephone=fakes.telephone,
            recognizer=fakes.recognizer,
            dialogue=fakes.dialogue,
            synthesizer=fakes.synthesizer,
            recorded=fakes.recorded,
            desk=fakes.desk,
            journal=fakes.journal,
            make_voice_activity=FakeVoiceActivity,
            setup=CallSetup(
                worker="worker-0",
                rhythm=self.rhythm,
                recording=RecordingSettings.load().model_copy(
                    update={"is_on": self.records_sound, "folder": self.folder}
                ),
                clock=FakeClock(),
                talk_hearing=TalkHearing(fakes.recognizer, asyncio.Semaphore(TALK_STREAMS)),
            ),
        )

    @property
    def dialogue(self) -> FakeDialogue:
        return self.fakes.dialogue

    @property
    def journal(self) -> FakeJournal:
        return self.fakes.journal

    @property
    def heard(self) -> list[str]:
        """Labels of what the caller heard, in order: keys of phrases, sentences of the dialogue."""
        return [sound.label for sound in self.leg.listener.sounds]

    def sound(self, label: str) -> Sounded:
        """The last time the caller heard it."""
        sound = self.leg.listener.last_of(label)
        assert sound is not None, f"never heard {label!r}, but {self.heard}"
        return sound

    def sounds(self, label: str) -> list[Sounded]:
        return [sound for sound in self.leg.listener.sounds if sound.label == label]

    def turn_of(self, text: str) -> TurnRecord:
        """The turn in which the caller said this."""
        return next(t for t in self.journal.turns if t.transcript and t.transcript.text == text)

    @property
    def ending(self) -> CallEvent:
        return self.journal.events[-1]

    @property
    def outcome(self) -> CallOutcome | None:
        return self.ending.outcome

    def noted(self, kind: CallEventKind) -> list[dict[str, str]]:
        """Details of the journal's lines of this kind."""
        return [event.detail for event in self.journal.of(kind)]

    def seconds_of(self, phrase: str) -> float:
        """How long a recorded phrase lasts."""
        pcm = self.fakes.recorded.pcm_of(phrase, self.leg.sample_rate_hz)
        assert pcm is not None
        return len(pcm) / 2 / self.leg.sample_rate_hz

    def noted_at(self, kind: CallEventKind) -> float:
        """Unix seconds of the first line of this kind."""
        return self.journal.of(kind)[0].at

    def recorded(self, channel: str) -> list[str]:
        """Labels of what the recording holds, `heard` of the caller or `sounded` to them."""
        samples, _ = soundfile.read(self.folder / self.ending.recording, dtype="int16")
        pcm = samples[:, ("heard", "sounded").index(channel)].astype("<i2").tobytes()
        listener = Listener()
        for number, frame in enumerate(frames_of(pcm)):
            listener.hear(frame, number * FRAME_SECONDS)
        return [sound.label for sound in listener.sounds]

    def longest_silence(self, *, since: float, until: float) -> float:
        """Seconds the caller heard nothing in a row between the two moments."""
        quiet, last = 0.0, since
        for sound in self.leg.listener.sounds:
            if sound.ended_at <= since or sound.began_at >= until:
                continue
            quiet = max(quiet, sound.began_at - last)
            last = max(last, sound.ended_at)
        return max(quiet, until - last)


class Fakes:
    """All outside parts of a call."""

    def __init__(self) -> None:
        self.telephone = FakeTelephone()
        self.recognizer = FakeRecognizer()
        self.dialogue = FakeDialogue()
        self.synthesizer = FakeSynthesizer()
        self.recorded = FakeRecordedPhrases()
        self.desk = FakeDesk()
        self.journal = FakeJournal()
