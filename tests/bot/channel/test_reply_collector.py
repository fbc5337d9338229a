"""Messages of the actions folded into one reply."""

import pytest

from bot.channel.reply_collector import has_active_form, reply_of
from core.contracts.dialogue import BotCommand, CommandKind, ForPerson, Understanding
from core.contracts.wire import WireError, to_plain


def test_texts_keep_their_order_and_lose_empty_ones() -> None:
    reply = reply_of([{"text": "раз"}, {"text": "  "}, {"text": " два  слова "}])
    assert reply.say == ("раз", "два слова")


def test_last_command_counts() -> None:
    first, last = BotCommand(kind=CommandKind.SURVEY), BotCommand(kind=CommandKind.HANG_UP)
    reply = reply_of([{"custom": {"command": to_plain(one)}} for one in (first, last)])
    assert reply.command == last


def test_understanding_is_taken_from_the_payload() -> None:
    understood = Understanding("ask_fee", 0.9, "snils", {"office": "x"}, "service:snils/fee")
    assert reply_of([{"custom": {"understood": to_plain(understood)}}]).understood == understood


def test_what_a_person_would_be_told_is_taken_from_the_payload() -> None:
    known = ForPerson("mvd", "Загранпаспорт, документы.", {"service": "foreign_passport_10"})
    assert reply_of([{"custom": {"for_person": to_plain(known)}}]).for_person == known


def test_nothing_said_is_a_failure() -> None:
    assert reply_of([]).is_failure


def test_payload_that_fits_no_contract_is_refused() -> None:
    with pytest.raises(WireError):
        reply_of([{"custom": {"command": {"kind": "dance"}}}])


def test_active_form_is_seen() -> None:
    assert has_active_form([{"text": "a"}, {"custom": {"form": "appointment_form"}}])
    assert not has_active_form([{"custom": {"form": None}}])
