"""A supervisor samples calls, scores a talk with hints beside it, changes criteria, reads the results."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backoffice.analytics.digesting import position_of
from core.access.roles import Role
from core.db.base import utc_now
from core.db.models.analytics import CallDigestRow
from core.db.models.call_record import CallRow
from core.db.models.handoff import HandoffRow
from core.db.models.operator import OperatorRow
from core.settings.telephony import RecordingSettings
from tests.backoffice.custody.kept_world import WORDS, KeptWorld
from tests.backoffice.pages.conftest import SignIn


@pytest.fixture
def world(seeded: sessionmaker[Session], temporary_settings: object) -> KeptWorld:
    """Four calls of this week; Olga talked in the first, the second has the worst survey."""
    made = KeptWorld(seeded, RecordingSettings.load().folder, utc_now())
    for number in range(4):
        made.call(f"call-{number}", 1 + number, outcome="handed_off" if number else "completed")
    with seeded.begin() as session:
        olga = OperatorRow(login="olga", display_name="Ольга Примерова", sip_address="sip:o@h")
        session.add(olga)
        session.flush()
        talk = session.get_one(HandoffRow, "h-call-0")
        talk.operator_id, talk.bridged_at = olga.id, utc_now()
        for number in range(4):
            call = session.get_one(CallRow, f"call-{number}")
            call.answered_at = call.started_at
            assert call.started_at
            position, score = position_of(call.started_at), 5 - number % 2 * 4
            session.add(CallDigestRow(position=position, call_id=call.id, score=score))
    return made


async def test_calls_are_sampled_by_chance_operator_outcome_and_survey(
    signed_in: SignIn, world: KeptWorld
) -> None:
    maria = await signed_in("maria", Role.SENIOR_OPERATOR)
    some = await maria.get("/quality", params={"how": "random", "count": 2})
    assert some.text.count(">Оценить</a>") == 2
    own = await maria.get("/quality", params={"how": "operator", "value": "1"})
    assert own.text.count(">Оценить</a>") == 1
    assert "calls/call-0" in own.text
    done = await maria.get("/quality", params={"how": "outcome", "value": "handed_off"})
    assert done.text.count(">Оценить</a>") == 3
    worst = await maria.get("/quality", params={"how": "lowest_survey", "count": 1})
    assert "calls/call-1" in worst.text
    nobody = await maria.get("/quality", params={"how": "operator", "value": "' OR 1=1"})
    assert "таких звонков без карты нет" in nobody.text


async def test_a_talk_is_scored_once_and_comes_into_the_results(
    signed_in: SignIn, world: KeptWorld
) -> None:
    maria = await signed_in("maria", Role.SENIOR_OPERATOR)
    anna = await signed_in("anna", Role.ANALYST)
    page = await maria.get("/quality/calls/call-0?target=operator:1")
    assert WORDS in page.text
    marks = {"mark-understood": "2", "mark-true_answer": "1", "mark-short": "9"}
    sent = {"target": "operator:1", "version": "0", "comment": "<b>спокойно</b>"} | marks
    saved = await maria.post("/quality/calls/call-0", data=sent)
    assert "Карта сохранена: 71 из 100" in saved.text
    assert "<b>спокойно" not in saved.text
    late = await anna.post("/quality/calls/call-0", data=sent)
    assert "тем временем изменил" in late.text
    results = await anna.get("/quality/results")
    assert "Ольга Примерова" in results.text
    assert "100 %" in results.text
    again = await anna.get("/quality", params={"how": "operator", "value": "1"})
    assert "таких звонков без карты нет" in again.text


async def test_a_card_without_marks_or_of_nobody_is_refused(
    signed_in: SignIn, world: KeptWorld
) -> None:
    maria = await signed_in("maria", Role.SENIOR_OPERATOR)
    empty = await maria.post("/quality/calls/call-1", data={"target": "robot", "version": "0"})
    assert "хотя бы одну оценку" in empty.text
    for path in ("/quality/calls/none", "/quality/calls/call-1?target=operator:9"):
        assert (await maria.get(path)).status_code == 404


async def test_criteria_are_changed_under_a_lock_and_refused_in_words(signed_in: SignIn) -> None:
    maria = await signed_in("maria", Role.SENIOR_OPERATOR)
    changed = {"code": "short", "title": "Кратко", "weight": "5", "position": "1", "version": "1"}
    assert "Критерий сохранён" in (await maria.post("/quality/criteria", data=changed)).text
    assert "тем временем" in (await maria.post("/quality/criteria", data=changed)).text
    added = {"code": "polite", "title": "Вежливость", "weight": "2", "version": "0"}
    assert "Критерий сохранён" in (await maria.post("/quality/criteria", data=added)).text
    assert "уже есть" in (await maria.post("/quality/criteria", data=added)).text
    for broken, said in (
        ({"weight": "99"}, "Вес"),
        ({"code": "А;"}, "Код"),
        ({"title": ""}, "Наз"),
    ):
        assert said in (await maria.post("/quality/criteria", data=added | broken)).text
