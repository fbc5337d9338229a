"""The ladders: nothing said, nothing understood."""

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.dialogue import TurnEvent
from core.contracts.handoff import HandoffReason
from tests.calls.scripted_call import ScriptedCall
from tests.fakes.dialogue import GREETING

ARE_YOU_THERE = "Вы ещё на линии?"
ASK_AGAIN = "Скажите, пожалуйста, что вас интересует."


async def test_a_silent_caller_is_asked_twice_offered_keys_and_told_goodbye(
    call: ScriptedCall,
) -> None:
    call.dialogue.on(TurnEvent.SILENCE, ARE_YOU_THERE)
    call.dialogue.on(TurnEvent.SILENCE, ASK_AGAIN)
    await call.runs()
    assert call.heard == [
        "recording_notice",
        GREETING,
        ARE_YOU_THERE,
        ASK_AGAIN,
        "are_you_there",
        "keypad_menu",
        "silent_goodbye",
    ]
    assert call.outcome is CallOutcome.SILENT_CALLER
    assert call.leg.life.hung_up_by_us
    assert [detail["repeated"] for detail in call.noted(CallEventKind.SILENCE)] == list("1234")


async def test_each_silence_lasts_seven_seconds(call: ScriptedCall) -> None:
    call.dialogue.on(TurnEvent.SILENCE, ARE_YOU_THERE)
    call.caller.hangs_up(after=ARE_YOU_THERE)
    await call.runs()
    quiet = call.sound(ARE_YOU_THERE).began_at - call.sound(GREETING).ended_at
    assert 7.0 <= quiet < 7.3


async def test_who_speaks_up_starts_the_ladder_anew(call: ScriptedCall) -> None:
    call.dialogue.on(TurnEvent.SILENCE, ARE_YOU_THERE)
    call.caller.says("алло я здесь", after=ARE_YOU_THERE)
    call.caller.hangs_up(at=60)
    await call.runs()
    repeated = [turn.repeated for turn in call.dialogue.turns if turn.event is TurnEvent.SILENCE]
    assert repeated[:3] == [1, 1, 2]


async def test_who_is_speaking_when_the_time_runs_out_is_heard_to_the_end(
    call: ScriptedCall,
) -> None:
    call.caller.says(
        "здравствуйте я хотела бы узнать про детское пособие", after=GREETING, plus=6.8
    )
    call.caller.hangs_up(at=20)
    await call.runs()
    assert call.dialogue.heard() == ["здравствуйте я хотела бы узнать про детское пособие"]
    assert not call.noted(CallEventKind.SILENCE)


async def test_a_short_noise_is_no_answer(call: ScriptedCall) -> None:
    call.dialogue.on(TurnEvent.SILENCE, ARE_YOU_THERE)
    call.caller.knocks(after=GREETING, plus=2.0)
    call.caller.hangs_up(after=ARE_YOU_THERE)
    await call.runs()
    assert "not_heard" not in call.heard
    quiet = call.sound(ARE_YOU_THERE).began_at - call.sound(GREETING).ended_at
    assert 7.0 <= quiet < 7.3


async def test_who_is_not_understood_is_asked_offered_keys_and_connected_with_a_person(
    call: ScriptedCall,
) -> None:
    call.operator()
    call.caller.mumbles(after=GREETING)
    call.caller.mumbles(after="not_heard")
    call.caller.mumbles(after="keypad_menu")
    call.caller.hangs_up(at=60)
    await call.runs()
    assert call.heard[2:6] == ["not_heard", "not_heard_again", "keypad_menu", "connecting"]
    assert call.desk.requests[0].reason is HandoffReason.NOT_UNDERSTOOD
    assert CallEventKind.BRIDGED in call.journal.kinds
    assert call.outcome is CallOutcome.HANDED_OFF


async def test_a_word_that_is_heard_ends_the_ladder_of_misunderstanding(call: ScriptedCall) -> None:
    call.dialogue.on("часы работы", "С восьми до восьми.")
    call.caller.mumbles(after=GREETING)
    call.caller.says("часы работы", after="not_heard")
    call.caller.mumbles(after="С восьми до восьми.")
    call.caller.hangs_up(after="not_heard")
    await call.runs()
    assert call.heard[2:] == ["not_heard", "С восьми до восьми.", "not_heard"]
