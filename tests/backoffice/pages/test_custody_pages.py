"""Periods and proofs on the page; one citizen looked up, given out, forgotten; every step in the log."""

import io
import zipfile

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.access.audit import AuditFilter, AuditLog, Subject
from core.access.roles import Role
from core.db.base import utc_now
from core.settings.telephony import RecordingSettings
from tests.backoffice.custody.kept_world import CITIZEN, KeptWorld
from tests.backoffice.pages.conftest import SignIn

WHO = {"telephone": "8 913 000-00-01", "reason": "заявление 5"}


@pytest.fixture
def world(seeded: sessionmaker[Session], temporary_settings: object) -> KeptWorld:
    return KeptWorld(seeded, RecordingSettings.load().folder, utc_now())


async def test_a_period_is_changed_with_a_reason_and_the_page_says_by_whom(
    signed_in: SignIn,
) -> None:
    officer = await signed_in("officer", Role.SECURITY_OFFICER)
    admin = await signed_in("admin", Role.ADMINISTRATOR)
    sent = {"data_class": "audio", "days": "90", "version": "0", "reason": "приказ 7"}
    assert "изменил(а) officer" in (await officer.post("/custody/periods", data=sent)).text
    late = await admin.post("/custody/periods", data=sent | {"days": "30"})
    assert "тем временем изменил" in late.text
    assert 'value="90"' in late.text
    short = {"data_class": "audit", "days": "30", "version": "0", "reason": "приказ 8"}
    assert "от 1096 до 3650" in (await admin.post("/custody/periods", data=short)).text
    forged = sent | {"data_class": "everything"}
    assert (await admin.post("/custody/periods", data=forged)).status_code == 404
    assert "не изменена и не изъята" in (await admin.get("/custody?check=1")).text


async def test_a_citizen_is_looked_up_given_out_and_forgotten(
    signed_in: SignIn, world: KeptWorld, seeded: sessionmaker[Session]
) -> None:
    world.call("own", 3)
    world.complaint("11", 3, state="in_work", call_id="own")
    world.notice("n", 3)
    officer = await signed_in("officer", Role.SECURITY_OFFICER)
    found = await officer.post("/citizen", data=WHO)
    assert "59-ФЗ" in found.text
    archive = await officer.post("/citizen/export", data=WHO)
    with zipfile.ZipFile(io.BytesIO(archive.content)) as opened:
        assert "recordings/own.wav" in opened.namelist()
    assert "913" not in archive.headers["content-disposition"]
    wrong = await officer.post("/citizen/erase", data=WHO | {"repeated": "89130000002"})
    assert "набран иначе" in wrong.text
    assert CITIZEN in world.everything()
    erased = await officer.post("/citizen/erase", data=WHO | {"repeated": "9130000001"})
    assert "Остальное удалится само" in erased.text
    assert "часть ждёт" in erased.text
    entries = AuditLog(seeded, utc_now).page(AuditFilter(subject=Subject("citizen", "")), limit=9)
    assert [one.action for one in entries] == [
        "citizen_erased",
        "citizen_exported",
        "citizen_looked_up",
    ]
    assert {one.reason for one in entries} == {"заявление 5"}
    assert "9130000001" not in repr(entries)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"telephone": "12", "reason": "заявление"}, "не похоже на номер"),
        ({"telephone": "' OR 1=1 --", "reason": "заявление"}, "не похоже на номер"),
        ({"telephone": "89130000001", "reason": " "}, "Напишите основание"),
    ],
)
async def test_neither_number_nor_reason_may_be_missing(
    sent: dict[str, str], said: str, signed_in: SignIn
) -> None:
    officer = await signed_in("officer", Role.SECURITY_OFFICER)
    for path in ("/citizen", "/citizen/export", "/citizen/erase"):
        answer = await officer.post(path, data=sent)
        assert answer.status_code == 422
        assert said in answer.text
