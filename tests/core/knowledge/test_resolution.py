"""Services and places in callers' words. Floors are a little below what was measured on the phrases laid aside."""

import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.knowledge.resolution import Resolver
from core.knowledge.snapshot import KnowledgeSnapshot
from tests.core.knowledge.measure import accuracy, hurt, office_phrases, service_phrases


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("прописку сделать", "registration_residence"),
        ("мне бы загран паспорт", "foreign_passport_10"),
        ("сколько стоит загранпаспорт", "foreign_passport_10"),
        ("какие нужны документы на временную регистрацию", "registration_stay"),
        ("снилс потерялся", "snils"),
        ("паспорт в 14 лет", "passport_first"),
        ("хочу открыть ип", "entrepreneur_registration"),
    ],
)
def test_a_service_is_found_by_what_callers_call_it(
    resolver: Resolver, text: str, code: str
) -> None:
    assert resolver.resolve(text).services.codes[0] == code


@pytest.mark.parametrize(
    ("text", "municipality"),
    [
        ("в северске", "seversk"),
        ("я из асино", "asinovsky"),
        ("живу в асине", "asinovsky"),
        ("асиновский", "asinovsky"),
        ("мы с белого яра", "verkhneketsky"),
        ("в томском районе", "tomsky_district"),
        ("я из богашёва", "tomsky_district"),
        ("колпашевский район", "kolpashevsky"),
    ],
)
def test_a_municipality_is_found_in_any_case(
    resolver: Resolver, text: str, municipality: str
) -> None:
    assert resolver.resolve(text).municipalities.codes == (municipality,)


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("а на кирова", "mfc_tomsk_kirova"),
        ("мфц в северске", "mfc_seversk"),
        ("налоговая в северске", "fns_seversk"),
        ("асиновский мфц", "mfc_asino"),
    ],
)
def test_an_office_is_found_by_street_town_or_agency(
    resolver: Resolver, text: str, office: str
) -> None:
    assert resolver.resolve(text).offices.codes[0] == office


def test_a_town_with_many_offices_is_a_close_call(resolver: Resolver) -> None:
    found = resolver.resolve("мфц в томске").offices
    assert found.is_close
    assert {"mfc_tomsk_kirova", "mfc_tomsk_frunze"} <= set(found.codes)


def test_the_known_municipality_chooses_between_streets_of_one_name(resolver: Resolver) -> None:
    at_home = resolver.resolve("улица пушкина", municipality="kargasoksky").offices
    assert at_home.codes[0] == "mfc_kargasok"
    assert (
        resolver.resolve("улица пушкина", municipality="tomsk").offices.codes[0] != "mfc_kargasok"
    )


def test_an_agency_is_found_by_its_old_name(resolver: Resolver) -> None:
    assert resolver.resolve("позовите пенсионный фонд").agencies.codes == ("sfr",)


def test_another_reading_of_the_recogniser_helps(resolver: Resolver) -> None:
    alone = resolver.resolve("мне снег с оформить")
    helped = resolver.resolve("мне снег с оформить", ["мне снилс оформить", "мне снилс а формить"])
    assert alone.services.codes[:1] != ("snils",)
    assert helped.services.codes[0] == "snils"


def test_the_span_is_the_words_that_named_the_office(resolver: Resolver) -> None:
    text = "скажите мфц на кирова сегодня работает"
    (start, end), *_ = resolver.resolve(text).offices.candidates[0].spans
    assert text[start:end] == "мфц на кирова"


@pytest.mark.parametrize(
    "text", ["", "   ", "…!?", "🙂🙂", "'; DROP TABLE service; --", "а", "0" * 400]
)
def test_nonsense_names_nothing_and_breaks_nothing(resolver: Resolver, text: str) -> None:
    found = resolver.resolve(text)
    assert (found.offices.codes, found.municipalities.codes) == ((), ())


def test_ten_thousand_characters_are_read_without_harm(resolver: Resolver) -> None:
    assert resolver.resolve("паспорт утерян " * 700).services.codes


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(alphabet=st.sampled_from("абвгдежзик олмнпрстуя -.,7"), max_size=80))
def test_any_text_gives_scores_between_zero_and_one_in_order(resolver: Resolver, text: str) -> None:
    found = resolver.resolve(text)
    for ranked in (found.services, found.offices, found.municipalities, found.agencies):
        scores = [one.score for one in ranked.candidates]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)


def test_the_same_phrase_gives_the_same_answer_from_many_threads(resolver: Resolver) -> None:
    phrases = [text for text, _ in service_phrases()[:30]]
    alone = [resolver.resolve(text) for text in phrases]
    together: dict[int, list[object]] = {}

    def work(number: int) -> None:
        together[number] = [resolver.resolve(text) for text in phrases]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(found == alone for found in together.values())


def test_phrases_laid_aside_are_not_copied_into_the_seeds(snapshot: KnowledgeSnapshot) -> None:
    held_out = {text for text, _ in service_phrases()}
    aliases = {alias for one in snapshot.services.values() for alias in one.aliases}
    questions = {text for one in snapshot.articles.values() for text in one.questions}
    assert held_out & (aliases | questions) == set()
    assert len(held_out) >= 120


def test_accuracy_on_the_phrases_laid_aside_does_not_fall(resolver: Resolver) -> None:
    clean = accuracy(resolver, service_phrases(), "services")
    damaged = accuracy(resolver, hurt(service_phrases()), "services")
    offices = accuracy(resolver, office_phrases(), "offices")
    assert clean.top1 >= 0.77
    assert clean.top3 >= 0.90
    assert damaged.top1 >= 0.76
    assert offices.top1 >= 0.95
