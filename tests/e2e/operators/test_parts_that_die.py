"""A worker is killed, the database is restarted: no caller's request and no record is lost."""

import asyncio
import signal
from pathlib import Path

import pytest
from playwright.async_api import Page

from core.contracts.call_record import CallOutcome
from tests.e2e.operators.centre import (
    CALLER_HZ,
    OLGA_HZ,
    PETR_HZ,
    Centre,
    accepts,
    asks_for_a_person,
    caller_phone,
    desk,
    ends_the_shift,
    talk_for,
    until,
)
from tests.fixtures.tones import has_tone

pytestmark = [pytest.mark.e2e, pytest.mark.rasa, pytest.mark.timeout(900)]
WORKER = "voice_gateway.worker"


async def test_a_killed_worker_leaves_whole_records_and_its_callers_come_again(
    centre: Centre, tmp_path: Path
) -> None:
    talker, waiter = "79000000106", "79000000107"
    async with (
        centre.phone_of("olga", tmp_path) as olga_phone,
        caller_phone(talker, tmp_path) as talking,
        caller_phone(waiter, tmp_path) as waiting,
        desk(centre.system.base_url, "olga") as olga,
    ):
        await asks_for_a_person(centre.system, talking)
        await accepts(olga, olga_phone)
        await talk_for(2.0, talking, olga_phone)
        await asks_for_a_person(centre.system, waiting)
        await until(lambda: bool(centre.handoffs(waiter)))
        killed = centre.system.pids_of(WORKER)
        centre.system.kill(WORKER, signal.SIGKILL)
        await olga.wait_for_selector("[data-stage=ended]")
        for number in (talker, waiter):
            await until(lambda: centre.outcomes(number) == [CallOutcome.WORKER_CRASHED])  # noqa: B023
        [talked], [waited] = centre.handoffs(talker), centre.handoffs(waiter)
        assert (talked.ended_by, waited.outcome) == ("call_ended", "abandoned")
        recording = centre.system.folder / "recordings" / centre.calls(talker)[0].recording
        assert recording.is_file()

        await until(lambda: centre.system.pids_of(WORKER) not in ([], killed))
        await until(centre.worker_answers)
        await olga_phone.hang_up()
        await waiting.hang_up()
        olga_phone.forget_events()
        waiting.forget_events()
        await asks_for_a_person(centre.system, waiting)
        await olga.keyboard.press("Shift+F2")
        await accepts(olga, olga_phone)
        await talk_for(2.0, waiting, olga_phone)
        earlier = await olga.inner_text(".history")
        await waiting.hang_up()
        await olga.wait_for_selector("[data-stage=ended]")
        await ends_the_shift(olga)
        await waiting.stop()
        at_caller, caller_hz = waiting.heard()
    assert has_tone(at_caller, caller_hz, OLGA_HZ, seconds=1.0)
    assert "прерван сбоем" in earlier
    assert centre.outcomes(waiter) == [CallOutcome.WORKER_CRASHED, CallOutcome.HANDED_OFF]


async def pauses(page: Page) -> None:
    await page.get_by_role("button", name="Пауза").click()
    await page.get_by_role("button", name="Перерыв").click()
    await page.wait_for_selector("[data-state=paused]")


async def test_while_the_database_restarts_talks_go_on_and_those_who_wait_are_offered_after_it(
    centre: Centre, tmp_path: Path
) -> None:
    talker, waiter = "79000000108", "79000000109"
    async with (
        centre.phone_of("olga", tmp_path) as olga_phone,
        centre.phone_of("petr", tmp_path) as petr_phone,
        caller_phone(talker, tmp_path) as talking,
        caller_phone(waiter, tmp_path) as waiting,
        desk(centre.system.base_url, "olga") as olga,
        desk(centre.system.base_url, "petr") as petr,
    ):
        await pauses(petr)
        await asks_for_a_person(centre.system, talking)
        await accepts(olga, olga_phone)
        await asks_for_a_person(centre.system, waiting)
        await until(lambda: bool(centre.handoffs(waiter)))
        centre.database.stop()
        await talk_for(2.0, talking, olga_phone)
        centre.database.start()
        await until(centre.system.is_ready)
        await petr.keyboard.press("Shift+F2")
        await accepts(petr, petr_phone)
        await talk_for(2.0, talking, olga_phone, waiting, petr_phone)
        await asyncio.gather(talking.hang_up(), waiting.hang_up())
        for page in (olga, petr):
            await page.wait_for_selector("[data-stage=ended]")
            await ends_the_shift(page)
        for number in (talker, waiter):
            await until(lambda: centre.outcomes(number) == [CallOutcome.HANDED_OFF])  # noqa: B023
        await waiting.stop()
        await petr_phone.stop()
        at_waiting, waiting_hz = waiting.heard()
        at_petr, petr_hz = petr_phone.heard()
    assert has_tone(at_waiting, waiting_hz, PETR_HZ, seconds=1.0)
    assert has_tone(at_petr, petr_hz, CALLER_HZ, seconds=1.0)
    assert [one.ended_by for one in centre.handoffs(waiter)] == ["caller"]
