"""Accounts made, changed and begun anew on the page; the audit log read, narrowed and given out."""

import csv
import io
import re

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.access.account import Visitor
from core.access.audit import AuditKind, AuditLog, Deed, Subject
from core.access.roles import Role
from core.db.base import utc_now
from core.db.models.access import AccountRow
from tests.backoffice.pages.conftest import SignIn
from tests.factories.people import sign_in

ONE_TIME = re.compile(r"<code>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</code>")


async def test_a_new_person_gets_a_password_shown_once_and_must_change_it(
    signed_in: SignIn,
) -> None:
    admin = await signed_in("admin", Role.ADMINISTRATOR)
    made = {"login": "Olga", "full_name": "Ольга Примерова", "roles": ["operator", "editor"]}
    answer = await admin.post("/accounts", data=made)
    password = ONE_TIME.search(answer.text)
    assert password
    assert password.group(1) not in (await admin.get("/accounts")).text
    olga = await signed_in("helper", Role.OPERATOR)
    await olga.post("/sign-out")
    landed = await sign_in(olga, "olga", password.group(1))
    assert "одноразов" in landed.text.lower()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"login": "a", "roles": ["operator"]}, "от 2 до 60 знаков"),
        ({"login": "ольга", "roles": ["operator"]}, "от 2 до 60 знаков"),
        ({"login": "admin", "roles": ["operator"]}, "уже есть"),
        ({"login": "petr", "roles": ["king"]}, "хотя бы одну роль"),
        ({"login": "petr"}, "хотя бы одну роль"),
    ],
)
async def test_an_account_that_cannot_be_is_refused_in_words(
    sent: dict[str, object], said: str, signed_in: SignIn
) -> None:
    admin = await signed_in("admin", Role.ADMINISTRATOR)
    answer = await admin.post("/accounts", data=sent)
    assert answer.status_code == 422
    assert said in answer.text


async def test_whoever_is_switched_off_is_out_at_once_and_the_slower_of_two_is_told(
    signed_in: SignIn,
) -> None:
    admin = await signed_in("admin", Role.ADMINISTRATOR)
    olga = await signed_in("olga", Role.OPERATOR)
    off = {"version": "1", "roles": ["operator"], "full_name": "Ольга"}
    assert "изменена" in (await admin.post("/accounts/olga", data=off)).text
    assert (await olga.get("/account")).status_code == 401
    late = await admin.post("/accounts/olga", data=off | {"is_active": "1"})
    assert "тем временем изменил" in late.text


async def test_the_last_administrator_stays_one(signed_in: SignIn) -> None:
    admin = await signed_in("admin", Role.ADMINISTRATOR)
    answer = await admin.post("/accounts/admin", data={"version": "1", "roles": ["editor"]})
    assert "последний действующий администратор" in answer.text


async def test_a_lost_telephone_a_forgotten_password_and_a_long_wait_are_mended(
    signed_in: SignIn, seeded: sessionmaker[Session]
) -> None:
    admin = await signed_in("admin", Role.ADMINISTRATOR)
    olga = await signed_in("olga", Role.OPERATOR)
    with seeded.begin() as session:
        session.query(AccountRow).filter_by(login="olga").update({"is_totp_on": True})
    assert "сброшен" in (await admin.post("/accounts/olga/second-factor")).text
    assert (await olga.get("/account")).status_code == 401
    for _ in range(6):
        await sign_in(olga, "olga", "не тот пароль")
    assert "ждёт до" in (await admin.get("/accounts")).text
    assert "снято" in (await admin.post("/accounts/olga/unlock")).text
    assert "ждёт до" not in (await admin.get("/accounts")).text
    assert ONE_TIME.search((await admin.post("/accounts/olga/password")).text)
    for path in ("password", "second-factor", "unlock"):
        assert (await admin.post(f"/accounts/nobody/{path}")).status_code == 404


async def test_the_log_is_narrowed_paged_and_given_out_harmlessly(
    signed_in: SignIn, seeded: sessionmaker[Session]
) -> None:
    officer = await signed_in("officer", Role.SECURITY_OFFICER)
    log = AuditLog(seeded, utc_now)
    evil = "=HYPERLINK(1)<script>alert(1)</script>"
    for number in range(120):
        deed = Deed(AuditKind.READ, "call_card_opened", Subject("call", str(number)), evil)
        log.note(Visitor("10.0.0.9", 5, "petr"), deed)
    first = await officer.get("/audit", params={"login": "petr", "kind": "read"})
    assert "открыта карточка звонка" in first.text
    assert "<script>alert" not in first.text
    assert "Старше" in first.text
    second = await officer.get("/audit", params={"login": "petr", "page": "2"})
    assert "Старше" not in second.text
    one = {"subject_kind": "call", "subject_id": "7"}
    table = await officer.get("/audit/export.csv", params=one)
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [row["subject_id"] for row in rows] == ["7"]
    assert rows[0]["reason"].startswith("'=HYPERLINK")
    assert "выгружен журнал действий" in (await officer.get("/audit?action=audit_exported")).text


@pytest.mark.parametrize(
    "query",
    ["kind=zzz&since=вчера&until=9999-99-99", "page=2&subject_kind=%00", "until=9999-12-31"],
)
async def test_a_filter_nobody_can_read_matches_everything_or_is_told(
    query: str, signed_in: SignIn
) -> None:
    officer = await signed_in("officer", Role.SECURITY_OFFICER)
    assert (await officer.get(f"/audit?{query}")).status_code == 200
