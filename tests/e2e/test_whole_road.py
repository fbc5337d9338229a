"""The whole road, nothing faked: baresip calls, Vosk hears, Rasa thinks, pyttsx3 speaks."""

import asyncio
import signal
from pathlib import Path

import pytest
import soundfile

from tests.e2e.caller import caller, until
from tests.fixtures.baresip import BaresipCaller, PhoneSetup
from tests.fixtures.caller_voice import Said
from tests.fixtures.running_system import RunningSystem
from tests.fixtures.tones import has_tone, seconds_of_tone, write_tone

pytestmark = [pytest.mark.e2e, pytest.mark.rasa, pytest.mark.timeout(300)]

READY_SECONDS = 120.0


async def test_opening_hours_are_asked_and_heard(system: RunningSystem) -> None:
    question = Said("до скольки сегодня работает мфц на кирова", at=1.0)
    async with caller(system, question, number="79000000001") as call:
        await call.until_turn("said")
        await asyncio.sleep(7)  # the caller listens to the answer
        await call.hang_up()
        record = await call.ended()
        words = await call.heard_words()
        turn = next(turn for turn in call.turns() if turn["event"] == "said")

    assert "разговор записывается" in words
    assert "кирова" in words
    assert turn["intent"] == "ask_hours"
    assert turn["slots"]
    assert turn["source"]
    assert record["outcome"] == "caller_hung_up"
    recording = system.folder / "recordings" / record["recording"]
    assert soundfile.info(recording).channels == 2
    assert turn["audio_end_seconds"] <= soundfile.info(recording).duration


async def test_robot_stops_for_a_caller_who_interrupts_and_answers_the_new_question(
    system: RunningSystem,
) -> None:
    lines = (
        Said("какие документы нужны на загранпаспорт", at=1.0),
        Said("а сколько это стоит", at=8.0),
    )
    async with caller(system, *lines, number="79000000002") as call:
        await call.until_turn("said", count=2)
        await asyncio.sleep(5)
        await call.hang_up()
        await call.ended()
        turns = [turn for turn in call.turns() if turn["event"] == "said"]

    assert [turn["intent"] for turn in turns] == ["ask_documents", "ask_fee"]
    assert turns[0]["service"] == turns[1]["service"] != ""
    assert system.rows(
        "SELECT 1 FROM call_event e JOIN call c ON c.id = e.call_id "
        "WHERE c.caller = '79000000002' AND e.kind = 'barge_in'"
    )


async def test_silent_caller_is_asked_offered_help_and_told_goodbye(system: RunningSystem) -> None:
    async with caller(system, number="79000000003") as call:
        await call.until_closed(seconds=100)
        record = await call.ended()
        words = await call.heard_words()

    assert record["outcome"] == "silent_caller"
    assert "слушаю" in words
    assert "свидания" in words


async def test_key_zero_reaches_a_person_and_both_hear_each_other(
    system: RunningSystem, operator_port: int, tmp_path: Path
) -> None:
    operator_tone = write_tone(tmp_path / "operator.wav", 600, seconds=40)
    caller_tone = write_tone(tmp_path / "caller.wav", 1000, seconds=40)
    operator = PhoneSetup(
        user="operator", wav=operator_tone, account=("answermode=auto",), port=operator_port
    )
    async with (
        BaresipCaller(operator) as person,
        BaresipCaller(PhoneSetup(user="79000000004", wav=caller_tone)) as phone,
    ):
        await phone.dial(system.sip_address())
        await phone.wait_for("CALL_ESTABLISHED")
        await asyncio.sleep(1)
        await phone.press("0")
        await person.wait_for("CALL_ESTABLISHED", seconds=30)
        await asyncio.sleep(3)  # they talk
        await phone.hang_up()
        await person.wait_for("CALL_CLOSED", seconds=10)
        await phone.stop()
        await person.stop()
        at_caller, caller_hz = phone.heard()
        at_operator, operator_hz = person.heard()

    assert has_tone(at_caller, caller_hz, 600, seconds=1.5)
    assert seconds_of_tone(at_operator, operator_hz, 1000) > 1.5
    query = "SELECT outcome, bridged_at FROM call WHERE caller = '79000000004'"
    await until(lambda: bool(system.rows(query)[0]["outcome"]), seconds=20)
    assert system.rows(query)[0]["outcome"] == "handed_off"
    assert system.rows(query)[0]["bridged_at"]


async def test_caller_who_hangs_up_in_the_middle_of_a_question_leaves_a_closed_record(
    system: RunningSystem,
) -> None:
    question = Said("какие документы нужны чтобы оформить загранпаспорт ребенку", at=1.0)
    async with caller(system, question, number="79000000005") as call:
        await asyncio.sleep(2.5)
        await call.hang_up()
        record = await call.ended()

    assert record["outcome"] == "caller_hung_up"


async def test_recogniser_killed_in_the_middle_costs_one_apology(system: RunningSystem) -> None:
    lines = (
        Said("до скольки сегодня работает мфц на кирова в городе томске", at=2.0),
        Said("до скольки работает мфц на кирова", at=22.0),
    )
    async with caller(system, *lines, number="79000000006") as call:
        await asyncio.sleep(3.0)
        system.kill("voice_gateway.stt.recogniser_process")
        await call.until_turn("said", seconds=60)
        await asyncio.sleep(6)
        await call.hang_up()
        await call.ended()
        await until(system.is_ready, seconds=READY_SECONDS)
        words = await call.heard_words()
        turns = [turn for turn in call.turns() if turn["event"] == "said"]

    assert "повторите" in words
    assert turns[-1]["intent"] == "ask_hours"


async def test_dialogue_stopped_in_the_middle_leads_to_an_apology_keys_and_a_person(
    system: RunningSystem, operator_port: int
) -> None:
    operator = PhoneSetup(user="operator", account=("answermode=auto",), port=operator_port)
    question = Said("до скольки сегодня работает мфц на кирова", at=4.0)
    async with (
        BaresipCaller(operator) as person,
        caller(system, question, number="79000000007") as call,
    ):
        await asyncio.sleep(2.0)
        system.kill("rasa")
        await call.until_event("stage_failed")
        await asyncio.sleep(4)
        await call.press("0")
        await person.wait_for("CALL_ESTABLISHED", seconds=40)
        await asyncio.sleep(1)
        await call.hang_up()
        record = await call.ended()
        words = await call.heard_words()

    assert "простите" in words
    assert record["outcome"] == "handed_off"
    await until(system.is_ready, seconds=READY_SECONDS)


async def test_record_and_recording_of_a_killed_worker_are_whole_and_closed_with_the_reason(
    system: RunningSystem,
) -> None:
    question = Said("до скольки сегодня работает мфц на кирова", at=1.0)
    async with caller(system, question, number="79000000008") as call:
        await call.until_turn("said")
        await asyncio.sleep(2)
        system.kill("voice_gateway.worker", signal.SIGKILL)
        record = await call.ended()
        turns = call.turns()

    assert record["outcome"] == "worker_crashed"
    assert [turn["intent"] for turn in turns if turn["event"] == "said"] == ["ask_hours"]
    recordings = list((system.folder / "recordings").glob(f"*/{record['id']}.wav"))
    assert soundfile.info(recordings[0]).duration > 3
    await until(system.is_ready, seconds=READY_SECONDS)
