"""Phrases that stand under two intents are found."""

from backoffice.dialogs.likeness import LikenessIndex, OwnedPhrase, like_pairs, pairs_of

FEE = OwnedPhrase("ask_fee", "сколько стоит справка")
TERM = OwnedPhrase("ask_term", "как долго делается справка")


def test_the_same_words_in_another_order_and_form_are_duplicates() -> None:
    other = OwnedPhrase("ask_term", "справки сколько стоит")
    pair = like_pairs([FEE, TERM, other])[0]
    assert (pair.first, pair.second, pair.percent) == (FEE, other, 100)


def test_nearly_the_same_letters_are_near_duplicates() -> None:
    other = OwnedPhrase("ask_term", "сколько стоит справочка")
    assert 92 <= like_pairs([FEE, TERM, other])[0].percent < 100


def test_phrases_of_one_intent_may_be_alike() -> None:
    assert like_pairs([FEE, OwnedPhrase("ask_fee", "сколько стоит справочка")]) == []


def test_a_new_phrase_is_compared_with_those_of_other_intents() -> None:
    new = OwnedPhrase("ask_result", "справки сколько стоит")
    pairs = like_pairs([new, FEE, TERM])
    assert [pair.second for pair in pairs_of(new, pairs)] == [FEE]


def test_an_index_finds_what_was_added_and_forgets_what_was_taken_out() -> None:
    index = LikenessIndex()
    other = OwnedPhrase("ask_term", "сколько стоит справочка")
    assert index.pairs([FEE, TERM]) == []
    assert [(one.first, one.second) for one in index.pairs([FEE, TERM, other])] == [(FEE, other)]
    assert index.pairs([FEE, TERM]) == []
    assert index.pairs([FEE, TERM, other]) == like_pairs([FEE, TERM, other])
