"""What of a scripted turn went another way: other words of a card, or another decision."""

from bot.evaluation.conversation_script import complaints, source_of_other_words
from core.contracts.dialogue import BotReply, Understanding

STEP = {"said": "сколько стоит снилс", "hears": "Бесплатно", "intent": "ask_fee"}


def reply(text: str, intent: str = "ask_fee") -> BotReply:
    return BotReply((text,), None, Understanding(intent, 0.9, "snils", {}, "service:snils/fee"))


def test_a_turn_as_written_has_nothing_to_tell() -> None:
    assert complaints(STEP, reply("Бесплатно.")) == []
    assert source_of_other_words(STEP, reply("Бесплатно.")) is None


def test_other_words_are_told_with_the_card_that_spoke_them() -> None:
    assert len(complaints(STEP, reply("Сто рублей."))) == 1
    assert source_of_other_words(STEP, reply("Сто рублей.")) == "service:snils"


def test_another_decision_is_nobodys_other_words() -> None:
    assert len(complaints(STEP, reply("Сто рублей.", "ask_term"))) == 2
    assert source_of_other_words(STEP, reply("Сто рублей.", "ask_term")) is None
