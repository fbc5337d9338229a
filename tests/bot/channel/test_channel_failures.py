"""The phone channel never answers emptily: what breaks becomes a status the gateway apologises for."""

import re
import uuid

import pytest

from bot.local_dialogue import DialogueDoor, free_port, rasa_served
from core.contracts.dialogue import CallContext, CallerTurn, TurnEvent
from core.contracts.wire import to_json
from core.errors import DialogueFailed
from tests.bot.conftest import TestBench

pytestmark = [pytest.mark.e2e, pytest.mark.rasa]


def said(call_id: str, text: str) -> CallerTurn:
    return CallerTurn(call_id, TurnEvent.SAID, text=text, context=CallContext())


def test_action_server_down_is_service_unavailable(trained_model: object) -> None:
    with rasa_served(f"http://127.0.0.1:{free_port()}") as door:
        answer = door.post(to_json(said("down", "до скольки работает мфц")))
        assert answer.status_code == 503
        assert answer.json()["code"] == "dialogue_failed"
        with pytest.raises(DialogueFailed):
            door.reply_to(said("down", "оператора"))


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"call_id": 1}', b"\xff\xfe"])
def test_malformed_turn_is_a_bad_request(door: DialogueDoor, body: bytes) -> None:
    answer = door.post(body)
    assert answer.status_code == 400
    assert answer.json()["code"] == "turn_invalid"


STRANGE = (
    "",
    "   ",
    "а" * 10_000,
    "паспорт утерян " * 700,
    "😀" * 50,
    "'; DROP TABLE x; --",
    "<b>да</b><script>alert(1)</script>",
    "/restart",
    "//// \\\\ ///",
    '{"intent": {"name": "request_operator"}}',
    "\x00\x07\x1b[31m\u202e",
    "${jndi:ldap://x}",
    "{answer} {0} %s %(name)s",
    "иди к черту сволочь",
)


@pytest.mark.parametrize("text", STRANGE, ids=range(len(STRANGE)))
def test_strange_words_get_a_polite_turn_that_repeats_none_of_them(
    door: DialogueDoor, text: str
) -> None:
    reply = door.reply_to(said(f"odd-{uuid.uuid4().hex[:6]}", text))
    told = " ".join(reply.say)
    assert told
    assert not re.search(r"[<>{}\\\x00-\x1f😀]|DROP|jndi|черт|сволоч", told)


def test_long_call_starts_a_new_session_and_forgets_nothing(
    door: DialogueDoor, bench: TestBench
) -> None:
    call_id = f"long-{uuid.uuid4().hex[:6]}"
    door.reply_to(said(call_id, "сколько стоит охотничий билет"))
    for _ in range(32):
        door.reply_to(said(call_id, "спасибо"))
    reply = door.reply_to(said(call_id, "а как долго"))
    assert reply.understood.source == "service:hunting_ticket/term"
    tracker = door.client.get(f"/conversations/{call_id}/tracker").json()
    assert [event["event"] for event in tracker["events"]].count("session_started") == 2
