"""How a call ends: at any moment, by whoever it may be, with everything put away and written down."""

import pytest
import soundfile

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.dialogue import BotCommand, CommandKind, TurnEvent
from core.contracts.orders import ReportKind
from tests.calls.scripted_call import ScriptedCall
from tests.fakes.dialogue import GREETING

QUESTION = "какие нужны документы"
ANSWER = "Вам понадобятся паспорт, две фотографии и заявление."
PROMISE = "Соединяю вас с сотрудником."


def plan_everything(call: ScriptedCall) -> None:
    """A call that goes through all phases: some seventy seconds if nobody hangs up."""
    operator = call.operator(answers_after=4.0)
    operator.says("слушаю", at=0.5)
    operator.hangs_up(at=6.0)
    call.dialogue.on(QUESTION, ANSWER, seconds=2.5)
    call.dialogue.on("человека", PROMISE, command=BotCommand(CommandKind.HANDOFF))
    survey = BotCommand(CommandKind.SURVEY)
    call.dialogue.on(TurnEvent.OPERATOR_RETURNED, "Спасибо за разговор.", command=survey)
    call.caller.says(QUESTION, after=GREETING)
    call.caller.says("человека", after=ANSWER)
    call.caller.presses("5", after="survey_question")


async def test_the_whole_call_that_is_cut_below_runs_to_its_end(call: ScriptedCall) -> None:
    plan_everything(call)
    await call.runs()
    assert call.heard[-1] == "goodbye"
    assert 49 < call.leg.seconds < 50.5


@pytest.mark.parametrize("second", [0.02, *(0.7 + 1.3 * number for number in range(38))])
async def test_a_caller_may_hang_up_at_any_moment(second: float, call: ScriptedCall) -> None:
    """Nothing is left open (`check_ending`), no task runs on, the journal has its last line."""
    plan_everything(call)
    call.hangs_up_whatever_happens(at=second)
    await call.serves_until_hung_up()
    assert call.leg.seconds == pytest.approx(second, abs=0.1)
    has_met_person = CallEventKind.BRIDGED in call.journal.kinds
    expected = CallOutcome.HANDED_OFF if has_met_person else CallOutcome.CALLER_HUNG_UP
    assert call.outcome is expected


@pytest.mark.parametrize("late_ms", range(-60, 260, 20))
async def test_a_person_who_answers_as_the_caller_hangs_up_is_not_left_alone(
    late_ms: int, call: ScriptedCall
) -> None:
    call.operator(answers_after=4.0)
    call.caller.presses("0", at=5.0)
    connecting = 5.0 + call.seconds_of("connecting") + 4.0
    call.hangs_up_whatever_happens(at=connecting + late_ms / 1000)
    await call.serves_until_hung_up()
    ends = {ReportKind.CALLER_LEFT, ReportKind.BRIDGE_ENDED}
    assert len([kind for kind in call.desk.kinds() if kind in ends]) == 1


async def test_a_caller_who_cancels_before_the_answer_is_written_down(call: ScriptedCall) -> None:
    call.incoming.is_cancelled = True
    await call.runs()
    assert call.journal.kinds == [CallEventKind.STARTED, CallEventKind.ENDED]
    assert call.outcome is CallOutcome.ABANDONED_BEFORE_ANSWER


async def test_an_answer_that_never_gets_confirmed_is_given_up(call: ScriptedCall) -> None:
    call.incoming.answers_after_seconds = 60.0
    await call.runs()
    assert call.outcome is CallOutcome.ABANDONED_BEFORE_ANSWER


@pytest.mark.parametrize("second", [0.5, 3.0, 8.0, 9.5, 11.0, 14.0, 24.0, 29.0])
async def test_a_worker_that_drains_tells_the_caller_why(second: float, call: ScriptedCall) -> None:
    plan_everything(call)
    await call.drained(at=second)
    assert call.heard[-1] == "service_restarts"
    assert call.sound("service_restarts").is_whole
    assert call.sound("service_restarts").began_at < second + 0.1
    assert call.outcome is CallOutcome.DRAINED
    assert call.leg.life.hung_up_by_us


async def test_a_worker_that_drains_before_the_answer_writes_it_down(call: ScriptedCall) -> None:
    await call.drained(at=0.01)
    assert call.outcome is CallOutcome.DRAINED


async def test_the_longest_call_is_announced_and_then_ended(call: ScriptedCall) -> None:
    call.set_rhythm(max_minutes=2.5, no_input_attempts=50)
    await call.runs()
    warned, over = call.sound("time_is_short"), call.sound("time_is_over")
    assert 90.0 <= warned.began_at <= 95.0
    assert 150.0 <= over.began_at <= 150.2
    assert over.is_whole
    assert call.outcome is CallOutcome.TOO_LONG


async def test_hold_stops_the_clock_of_silence(call: ScriptedCall) -> None:
    call.dialogue.on(TurnEvent.SILENCE, "Вы на линии?")
    call.caller.holds(after=GREETING, plus=3.0)
    call.caller.resumes(after=GREETING, plus=63.0)
    call.caller.hangs_up(after="Вы на линии?")
    await call.runs()
    resumed = call.caller.time_of("resumes")
    assert 3.9 < call.sound("Вы на линии?").began_at - resumed < 4.4
    assert CallEventKind.HELD in call.journal.kinds
    assert CallEventKind.RESUMED in call.journal.kinds


async def test_what_was_being_said_when_the_caller_held_is_said_again_after(
    call: ScriptedCall,
) -> None:
    call.dialogue.on(QUESTION, ANSWER)
    call.caller.says(QUESTION, after=GREETING)
    call.caller.holds(during=ANSWER, plus=1.0)
    call.caller.resumes(at=30.0)
    call.caller.hangs_up(after=ANSWER)
    await call.runs()
    broken, again = call.sounds(ANSWER)
    assert not broken.is_whole
    assert again.is_whole
    assert again.began_at >= 30.0


async def test_who_never_comes_back_from_hold_is_let_go(call: ScriptedCall) -> None:
    call.caller.holds(after=GREETING)
    await call.runs()
    assert call.outcome is CallOutcome.SILENT_CALLER
    assert call.ending.detail == {"reason": "held_too_long"}
    assert call.leg.seconds - call.caller.time_of("holds") > 119


async def test_dead_media_ends_the_call(call: ScriptedCall) -> None:
    call.caller.loses_media(after=GREETING)
    await call.runs()
    assert call.outcome is CallOutcome.MEDIA_LOST
    assert call.sound("silent_goodbye").began_at - call.caller.time_of("loses media") < 5.2


async def test_media_that_comes_back_changes_nothing(call: ScriptedCall) -> None:
    call.dialogue.on(QUESTION, ANSWER)
    call.caller.loses_media(after=GREETING)
    call.caller.gets_media_back(after=GREETING, plus=3.0)
    call.caller.says(QUESTION, after=GREETING, plus=4.0)
    call.caller.hangs_up(after=ANSWER)
    await call.runs()
    assert call.heard[-1] == ANSWER


async def test_both_sides_are_recorded_one_a_channel(call: ScriptedCall) -> None:
    call.dialogue.on(QUESTION, ANSWER)
    call.caller.says(QUESTION, after=GREETING)
    call.caller.hangs_up(after=ANSWER)
    await call.runs()
    assert call.ending.recording == "2026-11-18/call-1.wav"
    sound, rate = soundfile.read(call.folder / call.ending.recording, dtype="int16")
    assert rate == 8000
    assert len(sound) / rate == pytest.approx(call.leg.seconds, abs=0.05)
    spoken = call.caller.time_of(QUESTION)
    heard = call.sound(ANSWER)
    caller, robot = sound[:, 0], sound[:, 1]
    assert caller[: int(spoken * rate) - 160].any() == 0
    assert caller[int((spoken + 0.2) * rate)] != 0
    assert robot[int((heard.began_at + 0.2) * rate)] != 0


async def test_the_turns_places_in_the_recording_are_where_the_words_are(
    call: ScriptedCall,
) -> None:
    call.caller.says(QUESTION, after=GREETING)
    call.caller.hangs_up(at=15)
    await call.runs()
    turn = call.turn_of(QUESTION)
    assert turn.audio_start_seconds is not None
    assert turn.audio_end_seconds is not None
    spoken = call.caller.time_of(QUESTION)
    assert spoken - 0.35 < turn.audio_start_seconds <= spoken
    assert turn.audio_end_seconds > spoken + 1.0


async def test_who_refuses_the_recording_leaves_none(call: ScriptedCall) -> None:
    refuse = BotCommand(CommandKind.SET_RECORDING, is_on=False)
    call.dialogue.on("не записывайте", "Запись удалена.", command=refuse)
    call.caller.says("не записывайте", after=GREETING)
    call.caller.hangs_up(after="Запись удалена.", plus=3.0)
    await call.runs()
    assert not list(call.folder.rglob("*.wav"))
    assert call.ending.recording == ""
    assert len(call.noted(CallEventKind.RECORDING_REFUSED)) == 1
    assert CallEventKind.RECORDING_KEPT not in call.journal.kinds
