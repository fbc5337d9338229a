"""Likeness that is kept between questions is the same as likeness found anew."""

from backoffice.missed.alike_texts import AlikeTexts, forms_of

FIRST = ["где купить дрова", "дрова где купить", "как поймать рыбу", "ага"]
SECOND = [*FIRST[1:], "где купили дрова", "как ловить рыбу", "да", ""]


def test_what_was_compared_before_gives_the_same_as_everything_compared_anew() -> None:
    kept, anew = AlikeTexts(), AlikeTexts()
    kept.among(FIRST)
    assert kept.among(SECOND) == anew.among(SECOND)


def test_texts_are_alike_by_dictionary_forms_in_any_order() -> None:
    known = AlikeTexts().among(FIRST)
    wood, turned, fish, _ = (forms_of(text) for text in FIRST)
    assert wood == turned == known.forms[FIRST[0]]
    assert known.near[wood] == {wood}
    assert fish not in known.near[wood]


def test_a_text_without_words_is_like_nothing() -> None:
    known = AlikeTexts().among(["…", "—", "ага"])
    assert known.near[""] == frozenset()
    assert known.near[forms_of("ага")] == {forms_of("ага")}
