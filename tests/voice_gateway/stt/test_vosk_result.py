import json

import pytest

from core.contracts.speech import UNKNOWN_WORD, Word
from voice_gateway.stt.hearing_choice import choose_hearing
from voice_gateway.stt.vosk_result import Hearing, join, read_answer


def reading(score: float, *words: tuple[str, float, float]) -> dict[str, object]:
    return {
        "confidence": score,
        "text": " ".join(word for word, _, _ in words),
        "result": [{"word": word, "start": start, "end": end} for word, start, end in words],
    }


def heard(*readings: dict[str, object], offset_seconds: float = 0.0) -> Hearing:
    answer = json.dumps({"alternatives": list(readings)}, ensure_ascii=False)
    return read_answer(answer, offset_seconds=offset_seconds, max_alternatives=2)


def hearing(*words: str, score: float = 0.0, confidence: float = 0.9) -> Hearing:
    return Hearing(tuple(Word(word, 0.0, 1.0, confidence) for word in words), (), score)


def test_a_word_in_all_readings_is_certain_and_one_in_half_of_them_is_not() -> None:
    result = heard(
        reading(50.0, ("нужен", 0.0, 0.4), ("паспорт", 0.5, 1.0)),
        reading(50.0, ("нужен", 0.0, 0.4), ("пас", 0.5, 0.8), ("порт", 0.8, 1.0)),
    )
    assert [word.confidence for word in result.words] == [1.0, 0.5]
    assert result.confidence == 0.75
    assert result.alternatives == ("нужен пас порт",)


def test_a_word_is_the_same_in_two_readings_whose_times_differ() -> None:
    result = heard(
        reading(1.0, ("да", 0.2, 0.2), ("конечно", 0.5, 1.0)),
        reading(1.0, ("ну", 0.0, 0.1), ("да", 0.4, 0.6), ("конечно", 0.6, 1.0)),
    )
    assert [word.confidence for word in result.words] == [1.0, 1.0]


def test_an_unlikely_reading_takes_nothing_away() -> None:
    result = heard(reading(60.0, ("да", 0.0, 0.4)), reading(10.0, ("два", 0.0, 0.4)))
    assert result.words[0].confidence == 1.0


def test_times_count_from_the_start_of_the_utterance() -> None:
    result = heard(reading(1.0, ("да", 20.5, 20.9)), offset_seconds=20.0)
    assert (result.words[0].start_seconds, result.words[0].end_seconds) == (0.5, 0.9)


def test_foreign_words_leave_no_text_but_lower_the_confidence() -> None:
    transcript = heard(reading(1.0, ("хочу", 0.0, 0.4), (UNKNOWN_WORD, 0.5, 1.0))).to_transcript()
    assert transcript.text == "хочу"
    assert transcript.confidence == 0.5
    assert [word.text for word in transcript.words] == ["хочу", UNKNOWN_WORD]


def test_silence_is_an_empty_transcript() -> None:
    transcript = heard(reading(3.0)).to_transcript()
    assert transcript.is_empty
    assert transcript.confidence == 0.0


def test_a_server_that_gives_one_result_with_confidences_is_understood() -> None:
    answer = {"result": [{"word": "да", "start": 0.1, "end": 0.3, "conf": 0.7}], "text": "да"}
    result = read_answer(json.dumps(answer), offset_seconds=0.0, max_alternatives=3)
    assert [word.confidence for word in result.words] == [0.7]


def test_alternatives_are_different_texts_and_no_more_than_asked_for() -> None:
    result = heard(
        reading(9.0, ("да", 0.0, 0.4)),
        reading(8.0, ("да", 0.1, 0.4)),
        reading(7.0, ("два", 0.0, 0.4)),
        reading(6.0, (UNKNOWN_WORD, 0.0, 0.4)),
        reading(5.0, ("дам", 0.0, 0.4)),
        reading(4.0, ("даль", 0.0, 0.4)),
    )
    assert result.alternatives == ("два", "дам")


def test_pieces_of_a_long_utterance_make_one_hearing() -> None:
    first, last = hearing("один", score=5), Hearing(hearing("два").words, ("двор",), 7)
    whole = join([first, Hearing(), last])
    assert whole.text == "один два"
    assert whole.alternatives == ("один двор",)
    assert whole.score == 12
    assert join([]).text == ""


def test_the_expected_answer_is_believed_where_it_explains_the_sound_as_well() -> None:
    chosen = choose_hearing(hearing("дам", score=100), hearing("да", score=101))
    assert chosen.text == "да"
    assert "дам" in chosen.alternatives


@pytest.mark.parametrize(
    "grammar",
    [
        hearing("да", UNKNOWN_WORD, score=200),
        hearing("да", score=200, confidence=0.2),
        hearing("да", score=10),
        Hearing(),
    ],
    ids=["unknown word", "unsure", "explains the sound worse", "nothing"],
)
def test_a_caller_who_says_something_else_is_heard_as_free_speech(grammar: Hearing) -> None:
    free = hearing("сколько", "стоит", "паспорт", score=100)
    assert choose_hearing(free, grammar) is free
