"""Hints reckoned from the record of a talk: silence, interruptions, repeated questions."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backoffice.quality.cards import BEST_MARK, score_of
from backoffice.quality.hints import HeardTurn, Hint, HintKind, TalkLine, TalkRecord, hints_of

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


def line(who: str, text: str, seconds: float) -> TalkLine:
    return TalkLine(who, text, NOW + timedelta(seconds=seconds))


def test_a_smooth_talk_gives_no_hint() -> None:
    turns = [HeardTurn("до скольки работает мфц", ("До восьми вечера.",), "ask_hours", 500.0)]
    lines = [line("operator", "Здравствуйте, слушаю вас", 0), line("caller", "да", 5)]
    assert hints_of(TalkRecord(turns, lines)) == []


def test_what_was_said_again_is_quoted_whatever_its_signs_and_case() -> None:
    turns = [
        HeardTurn("где вы находитесь", ("Назовите, пожалуйста, город.",), "ask_address"),
        HeardTurn("Где вы находитесь?", ("назовите пожалуйста город",), "ask_address"),
        HeardTurn("да", ("Хорошо.",), "affirm"),
        HeardTurn("да", ("Хорошо.",), "affirm"),
    ]
    assert hints_of(TalkRecord(turns)) == [
        Hint(HintKind.REPEATED_BY_ROBOT, 1, "Назовите, пожалуйста, город."),
        Hint(HintKind.REPEATED_BY_CALLER, 1, "где вы находитесь"),
    ]


def test_silence_slowness_interruptions_and_lost_turns_are_counted() -> None:
    turns = [HeardTurn("мне бы это", ("Не понял.",), "nlu_fallback", 4_200.0)]
    lines = [line("operator", "минуту", 0), line("operator", "нашла", 65)]
    found = hints_of(TalkRecord(turns, lines, silences=2, interruptions=3))
    assert found == [
        Hint(HintKind.SILENT_CALLER, 2),
        Hint(HintKind.LONG_SILENCE, 1, "65"),
        Hint(HintKind.SLOW_ANSWER, 1, "4"),
        Hint(HintKind.INTERRUPTED, 3),
        Hint(HintKind.NOT_UNDERSTOOD, 1),
    ]


@given(
    st.dictionaries(
        st.text(min_size=1), st.tuples(st.integers(0, BEST_MARK), st.integers(1, 10)), min_size=1
    )
)
def test_a_score_lies_between_the_worst_and_the_best_mark(
    given_marks: dict[str, tuple[int, int]],
) -> None:
    marks = {code: mark for code, (mark, _) in given_marks.items()}
    weights = {code: weight for code, (_, weight) in given_marks.items()}
    score = score_of(marks, weights)
    assert 50 * min(marks.values()) - 1e-9 <= score <= 50 * max(marks.values()) + 1e-9
