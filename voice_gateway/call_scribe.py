"""Writes one call into the journal: numbers its events, keeps the open turn until it is answered."""

from dataclasses import dataclass, field, replace
from uuid import uuid4

from core.clock import Clock
from core.contracts.call_record import (
    CallEvent,
    CallEventKind,
    CallOutcome,
    StageTimings,
    TurnRecord,
)
from core.contracts.dialogue import BotReply
from core.contracts.handoff import SpokenLine
from voice_gateway.call_journal import CallJournal
from voice_gateway.telephony import LegInfo


@dataclass(slots=True)
class OpenTurn:
    """A turn between the caller's words and the first sound of the answer. `*_at` are monotonic."""

    record: TurnRecord
    last_voice_at: float | None = None
    first_pcm_at: float | None = None
    timings: StageTimings = field(default_factory=StageTimings)


class CallScribe:
    """One per call. Nothing is kept back longer than until the answer begins to sound."""

    def __init__(self, info: LegInfo, journal: CallJournal, *, worker: str, clock: Clock) -> None:
        self._info = info
        self._journal = journal
        self._worker = worker
        self._clock = clock
        self._number = 0
        self._turns = 0
        self._open_turn: OpenTurn | None = None
        self.spoken: list[SpokenLine] = []
        """The conversation so far, for the operator."""

    def note(self, kind: CallEventKind, /, **detail: str) -> None:
        self._write(kind, detail=detail)

    def stage_failed(self, stage: str, code: str) -> None:
        self._write(CallEventKind.STAGE_FAILED, detail={"stage": stage, "code": code})

    def recording_kept(self, path: str) -> None:
        self._write(CallEventKind.RECORDING_KEPT, recording=path)

    def ended(self, outcome: CallOutcome, *, reason: str = "", recording: str = "") -> None:
        self.close_turn()
        detail = {"reason": reason} if reason else {}
        self._write(CallEventKind.ENDED, outcome=outcome, recording=recording, detail=detail)

    def caller_said(self, text: str) -> None:
        self._remember("caller", text)

    def robot_said(self, text: str) -> None:
        self._remember("robot", text)

    def open_turn(self, record: TurnRecord, *, last_voice_at: float | None = None) -> None:
        """A new turn begins; the one before is written if it still waits."""
        self.close_turn()
        self._turns += 1
        self._open_turn = OpenTurn(
            replace(record, number=self._turns),
            last_voice_at=last_voice_at,
            timings=record.timings,
        )

    def turn_answered(self, reply: BotReply, *, dialogue_ms: float) -> None:
        if turn := self._open_turn:
            command = reply.command.kind.value if reply.command else ""
            turn.record = replace(
                turn.record, understood=reply.understood, said=reply.say, command=command
            )
            turn.timings = replace(turn.timings, dialogue_ms=dialogue_ms)

    def first_pcm(self, *, since: float) -> None:
        """The synthesiser gave the first sound of the answer asked for at `since`."""
        if (turn := self._open_turn) and turn.first_pcm_at is None:
            turn.first_pcm_at = self._clock.monotonic()
            synthesis_ms = 1000 * (turn.first_pcm_at - since)
            turn.timings = replace(turn.timings, synthesis_ms=synthesis_ms)

    def first_sound(self) -> None:
        """The first sound of the answer went out: the turn is complete and written."""
        turn = self._open_turn
        if turn is None or turn.first_pcm_at is None:
            return
        now = self._clock.monotonic()
        total_ms = None if turn.last_voice_at is None else 1000 * (now - turn.last_voice_at)
        turn.timings = replace(
            turn.timings, output_ms=1000 * (now - turn.first_pcm_at), total_ms=total_ms
        )
        self.close_turn()

    def close_turn(self) -> None:
        """Write the open turn as it is."""
        if turn := self._open_turn:
            self._open_turn = None
            self._write(CallEventKind.TURN, turn=replace(turn.record, timings=turn.timings))

    def _remember(self, who: str, text: str) -> None:
        if text.strip():
            self.spoken.append(SpokenLine(who, text, self._clock.wall()))

    def _write(
        self,
        kind: CallEventKind,
        *,
        turn: TurnRecord | None = None,
        outcome: CallOutcome | None = None,
        recording: str = "",
        detail: dict[str, str] | None = None,
    ) -> None:
        self._number += 1
        self._journal.write(
            CallEvent(
                event_id=uuid4().hex,
                call_id=self._info.call_id,
                number=self._number,
                at=self._clock.wall(),
                kind=kind,
                worker=self._worker,
                caller=self._info.caller,
                called=self._info.called,
                sip_call_id=self._info.sip_call_id,
                turn=turn,
                outcome=outcome,
                recording=recording,
                detail=detail or {},
            )
        )
