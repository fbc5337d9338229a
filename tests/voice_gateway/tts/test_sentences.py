"""Where a text is cut, and the silence between the pieces."""

from hypothesis import given
from hypothesis import strategies as st

from voice_gateway.tts.sentences import LONGEST_PIECE, split_sentences


def test_sentences_are_pieces_and_the_last_has_no_pause() -> None:
    pieces = split_sentences("Здравствуйте! Чем помочь? Слушаю.")
    assert [piece.text for piece in pieces] == ["Здравствуйте!", "Чем помочь?", "Слушаю."]
    assert [piece.pause_ms > 0 for piece in pieces] == [True, True, False]


def test_a_long_sentence_is_cut_at_its_commas() -> None:
    clause = "принесите паспорт и заявление о выдаче справки"
    pieces = split_sentences(", ".join([clause] * 10) + ".")
    assert all(len(piece.text) <= LONGEST_PIECE for piece in pieces)
    assert all(piece.text.endswith((",", ".")) for piece in pieces)


@given(st.lists(st.text("абвгд", min_size=1, max_size=400), min_size=1, max_size=60))
def test_no_word_is_lost_and_no_piece_is_too_long(words: list[str]) -> None:
    pieces = split_sentences(" ".join(words))
    assert "".join(piece.text for piece in pieces).replace(" ", "") == "".join(words)
    assert all(len(piece.text) <= LONGEST_PIECE for piece in pieces)


def test_marks_without_words_are_no_sentence() -> None:
    assert split_sentences("... ! — .") == []
