"""A caller, two operators with telephones and browsers, the whole system between them; nothing is played."""

import asyncio
from pathlib import Path

import pytest
import soundfile
from playwright.async_api import Page

from tests.e2e.operators.centre import (
    CALLER_HZ,
    OLGA_HZ,
    PATIENCE_SECONDS,
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
from tests.fixtures.baresip import BaresipCaller
from tests.fixtures.tones import has_tone, seconds_of_tone

pytestmark = [pytest.mark.e2e, pytest.mark.rasa, pytest.mark.timeout(900)]
TALK_SECONDS = 2.0


async def test_accept_talk_hold_three_way_and_to_the_robot_for_the_survey(
    centre: Centre, tmp_path: Path
) -> None:
    number = "79000000101"
    async with (
        centre.phone_of("olga", tmp_path) as olga_phone,
        centre.phone_of("petr", tmp_path) as petr_phone,
        caller_phone(number, tmp_path) as phone,
        desk(centre.system.base_url, "olga") as olga,
    ):
        await asks_for_a_person(centre.system, phone)
        await accepts(olga, olga_phone)
        assert number in await olga.inner_text(".caller-number")
        await talk_for(TALK_SECONDS, phone, olga_phone)
        await holds_and_resumes(olga)
        await asks_a_third_one_in(olga, petr_phone)
        await talk_for(TALK_SECONDS, phone, petr_phone)
        await olga.get_by_role("button", name="Отпустить третьего").click()
        await petr_phone.wait_for("CALL_CLOSED", seconds=PATIENCE_SECONDS)
        await olga.get_by_role("button", name="Роботу на опрос").click()
        await olga.wait_for_selector("[data-stage=ended]")
        await olga_phone.wait_for("CALL_CLOSED", seconds=PATIENCE_SECONDS)
        await until(lambda: centre.commands(number)[-1:] == ["survey"])
        await phone.hang_up()
        await ends_the_shift(olga)
        await phone.stop()
        await olga_phone.stop()
        await petr_phone.stop()
        at_caller, caller_hz = phone.heard()
        at_olga, olga_hz = olga_phone.heard()
        at_petr, petr_hz = petr_phone.heard()

    assert has_tone(at_caller, caller_hz, OLGA_HZ, seconds=1.5)
    assert has_tone(at_caller, caller_hz, PETR_HZ, seconds=1.0)
    assert seconds_of_tone(at_olga, olga_hz, CALLER_HZ) > 1.5
    assert has_tone(at_petr, petr_hz, CALLER_HZ, seconds=1.0)
    await until(lambda: bool(centre.calls(number)[0].recording))
    recording = centre.system.folder / "recordings" / centre.calls(number)[0].recording
    sides, rate_hz = soundfile.read(recording)
    assert has_tone(sides[:, 0], rate_hz, CALLER_HZ, seconds=1.5)
    assert has_tone(sides[:, 1], rate_hz, OLGA_HZ, seconds=1.5)


async def holds_and_resumes(page: Page) -> None:
    await page.keyboard.press("F7")
    await page.wait_for_selector("button[aria-pressed=true]:has-text('Снять')")
    await page.keyboard.press("F7")
    await page.wait_for_selector("button[aria-pressed=false]:has-text('Удержание')")


async def asks_a_third_one_in(page: Page, third: BaresipCaller) -> None:
    """First the two of them, then all three."""
    await page.keyboard.press("F9")
    await page.fill("#target", third.address)
    await page.get_by_role("button", name="Сначала поговорить").click()
    await third.wait_for("CALL_ESTABLISHED", seconds=PATIENCE_SECONDS)
    async with page.expect_response("**/join") as joined:
        await page.get_by_role("button", name="Втроём").click()
    assert (await joined.value).ok


async def test_declined_by_one_the_caller_goes_to_the_next_who_transfers_him(
    centre: Centre, tmp_path: Path
) -> None:
    number = "79000000102"
    async with (
        centre.phone_of("olga", tmp_path) as olga_phone,
        centre.phone_of("petr", tmp_path) as petr_phone,
        caller_phone(number, tmp_path) as phone,
        desk(centre.system.base_url, "olga") as olga,
        desk(centre.system.base_url, "petr") as petr,
    ):
        await asks_for_a_person(centre.system, phone)
        asked, other = await first_asked(olga, petr)
        await asked.get_by_role("button", name="Отклонить").click()
        await asked.get_by_role("button", name="Занят другим делом").click()
        first, second = (petr_phone, olga_phone) if asked is olga else (olga_phone, petr_phone)
        await accepts(other, first)
        await talk_for(TALK_SECONDS, phone, first)
        await other.keyboard.press("F9")
        await other.fill("#target", second.address)
        await other.get_by_role("button", name="Перевести сразу").click()
        await second.wait_for("CALL_ESTABLISHED", seconds=PATIENCE_SECONDS)
        await other.wait_for_selector("[data-stage=ended]")
        await first.wait_for("CALL_CLOSED", seconds=PATIENCE_SECONDS)
        await talk_for(TALK_SECONDS, phone, second)
        await phone.hang_up()
        await second.wait_for("CALL_CLOSED", seconds=PATIENCE_SECONDS)
        await ends_the_shift(olga)
        await ends_the_shift(petr)
        await phone.stop()
        await second.stop()
        at_caller, caller_hz = phone.heard()
        at_second, second_hz = second.heard()

    assert has_tone(at_caller, caller_hz, OLGA_HZ, seconds=1.0)
    assert has_tone(at_caller, caller_hz, PETR_HZ, seconds=1.0)
    assert seconds_of_tone(at_second, second_hz, CALLER_HZ) > 1.0


async def first_asked(one: Page, another: Page) -> tuple[Page, Page]:
    """Whose page shows the offer, and the other one."""
    looks = [asyncio.create_task(page.wait_for_selector("[data-offer]")) for page in (one, another)]
    done, waiting = await asyncio.wait(looks, return_when=asyncio.FIRST_COMPLETED)
    for look in waiting:
        look.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    return (one, another) if looks[0] in done else (another, one)


async def test_a_browser_that_is_killed_gives_its_caller_back_to_the_line(
    centre: Centre, tmp_path: Path
) -> None:
    async with (
        centre.phone_of("petr", tmp_path) as petr_phone,
        caller_phone("79000000103", tmp_path) as phone,
    ):
        async with desk(centre.system.base_url, "olga") as olga:
            await asks_for_a_person(centre.system, phone)
            await olga.wait_for_selector("[data-offer]")
        async with desk(centre.system.base_url, "petr") as petr:
            await accepts(petr, petr_phone)
            await phone.hang_up()
            await petr.wait_for_selector("[data-stage=ended]")
            await ends_the_shift(petr)
