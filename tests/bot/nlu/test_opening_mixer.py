"""Training phrases told after greetings and life stories."""

from bot.nlu.opening_mixer import TOLD_AFTER_A_STORY, Phrase, with_openings
from tests.bot.test_names import loaded

OPENINGS = {"opening": ["здравствуйте"], "story": ["у нас сын родился"]}
ASKED = [Phrase(f"вопрос номер {number}", "ask_fee") for number in range(200)]


def test_the_question_stays_whole_and_keeps_its_intent() -> None:
    for phrase in with_openings(ASKED, OPENINGS, copies=1, seed=1):
        assert phrase.intent == "ask_fee"
        assert any(one.text in phrase.text for one in ASKED)
        assert "здравствуйте" in phrase.text or "у нас сын родился" in phrase.text


def test_talk_of_the_call_itself_is_told_after_no_story() -> None:
    said = [Phrase(f"повторите {number}", "repeat") for number in range(200)]
    for phrase in with_openings(said, OPENINGS, copies=2, seed=1):
        assert "родился" not in phrase.text


def test_the_same_seed_gives_the_same_phrases() -> None:
    first = with_openings(ASKED, OPENINGS, copies=1, seed=7)
    assert first == with_openings(ASKED, OPENINGS, copies=1, seed=7)
    assert first != with_openings(ASKED, OPENINGS, copies=1, seed=8)


def test_nothing_is_added_without_openings() -> None:
    assert with_openings(ASKED, {}, copies=1, seed=1) == []


def test_intents_told_after_a_story_exist() -> None:
    assert set(loaded("domain.yml")["intents"]) >= TOLD_AFTER_A_STORY
