"""Booking and complaints from the desk, by the rules of the robot."""

import re
from datetime import timedelta

from sqlalchemy import select

from core.db.models.appointment import AppointmentRow
from core.db.models.case import ComplaintRow
from tests.fixtures.console_world import ConsoleWorld
from tests.handoff.console.conftest import Browser
from tests.handoff.console.test_desk import SLOTS, talk

FIELD = re.compile(r'name="(office|service|starts_at|minutes|hold_id|form_key)" value="([^"]*)"')


def bookable(world: ConsoleWorld) -> tuple[str, str]:
    """An office and a service it receives people for."""
    snapshot = world.knowledge.snapshot
    for service in snapshot.services.values():
        if service.offices:
            return service.offices[0], service.code
    raise AssertionError("the sample knowledge has no office with a service")


async def first_time(world: ConsoleWorld, browser: Browser, base: str) -> dict[str, str]:
    office, service = bookable(world)
    tomorrow = (world.now() + timedelta(days=1)).date()
    page = await browser.sees(f"{base}?office={office}&service={service}&first={tomorrow}")
    fields = dict(reversed(FIELD.findall(page.text)))
    assert fields, "no free time on the page"
    return fields


async def test_a_visit_is_booked_moved_and_cancelled_for_the_caller(
    world: ConsoleWorld, olga: Browser
) -> None:
    base = f"/console/calls/{await talk(world, olga, slots=SLOTS)}/visits"
    time = await first_time(world, olga, base)
    held = await olga.does(f"{base}/hold", **time)
    confirmed = {**time, **dict(FIELD.findall(held.text))}
    person = {"has_consent": "true", "name": "Пример Примеров", "telephone": "+79130000017"}
    booked = await olga.does(f"{base}/book", **confirmed, **person)
    assert "Код записи" in booked.text
    with world.sessions() as session:
        row = session.scalars(select(AppointmentRow)).one()
    assert (row.source, row.telephone, row.consent) == ("olga", "+79130000017", "given")

    other = await first_time(world, olga, base)
    assert other["starts_at"] != ""
    moved = await olga.does(f"{base}/{row.code}/move", **other)
    assert "Перенесено" in moved.text
    cancelled = await olga.does(f"{base}/{row.code}/cancel")
    assert "отменена" in cancelled.text


async def test_without_consent_nothing_of_the_person_is_kept(
    world: ConsoleWorld, olga: Browser
) -> None:
    base = f"/console/calls/{await talk(world, olga, slots=SLOTS)}/visits"
    time = await first_time(world, olga, base)
    held = await olga.does(f"{base}/hold", **time)
    confirmed = {**time, **dict(FIELD.findall(held.text))}
    refused = await olga.does(f"{base}/book", **confirmed, name="Пример Примеров")
    assert refused.status_code == 422
    assert "только с согласия" in refused.text
    booked = await olga.does(f"{base}/book", **confirmed, telephone="+79130000017")
    assert "Код записи" in booked.text
    with world.sessions() as session:
        row = session.scalars(select(AppointmentRow)).one()
    assert (row.name, row.telephone, row.consent) == ("", "", "refused")


async def test_a_time_that_was_never_offered_cannot_be_held(
    world: ConsoleWorld, olga: Browser
) -> None:
    base = f"/console/calls/{await talk(world, olga)}/visits"
    time = await first_time(world, olga, base)
    forged = {**time, "starts_at": "2026-11-19T03:17:00+07:00"}
    assert (await olga.does(f"{base}/hold", **forged)).status_code == 409
    naive = {**time, "starts_at": "2026-11-19T09:00:00"}
    assert (await olga.does(f"{base}/hold", **naive)).status_code == 422


async def test_a_complaint_sent_twice_is_one_complaint(world: ConsoleWorld, olga: Browser) -> None:
    base = f"/console/calls/{await talk(world, olga)}/complaints"
    form = dict(FIELD.findall((await olga.sees(base)).text))
    sent = {**form, "topic": "agency", "text": "Очередь на приём стоит третий час подряд"}
    first = await olga.does(base, **sent)
    assert "принято под номером" in first.text
    await olga.does(base, **sent)
    with world.sessions() as session:
        row = session.scalars(select(ComplaintRow)).one()
    assert (row.person_name, row.telephone) == ("", "")


async def test_a_complaint_without_words_comes_back_with_what_was_typed(
    world: ConsoleWorld, olga: Browser
) -> None:
    base = f"/console/calls/{await talk(world, olga)}/complaints"
    form = dict(FIELD.findall((await olga.sees(base)).text))
    answer = await olga.does(base, **form, topic="official", about="грубость", text="плохо")
    assert answer.status_code == 422
    assert "Запишите суть" in answer.text
    assert 'value="грубость"' in answer.text
