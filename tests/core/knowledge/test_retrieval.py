"""Articles for callers' questions, and silence for questions of another world."""

import pytest

from core.knowledge.retrieval import Retriever


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("а можно как-нибудь без записи прийти", "appointment_without"),
        ("я расписку потеряла что теперь", "status_receipt_lost"),
        ("вы меня записываете что ли", "line_recording"),
        ("сколько хранятся готовые документы", "status_keep_time"),
        ("какие фотографии нужны на паспорт", "passport_photo"),
        ("я забыла пароль от госуслуг", "account_password"),
        ("где у вас можно машину оставить", "mfc_parking"),
        ("нужна ли доверенность за мужа", "docs_proxy"),
    ],
)
def test_a_question_in_other_words_finds_its_article(
    retriever: Retriever, question: str, code: str
) -> None:
    found = retriever.search(question)
    assert code in [one.code for one in found.answers[:3]]


def test_every_seed_question_finds_its_own_article_first(retriever: Retriever) -> None:
    from_title = retriever.search("как отменить запись")
    assert from_title.best is not None
    assert from_title.best.code == "appointment_cancel"
    assert from_title.best.question in ("Как отменить запись", "отмена записи")


def test_questions_of_another_world_are_mostly_refused(retriever: Retriever) -> None:
    foreign = (
        "сыграем в шахматы",
        "как приготовить плов",
        "кто выиграл чемпионат по хоккею",
        "сколько километров до луны",
        "подбери мне наушники",
        "напиши стихотворение про осень",
        "почему небо голубое",
        "где поймать щуку",
        "какой сериал посмотреть вечером",
        "хочу заказать роллы",
    )
    refused = [text for text in foreign if not retriever.search(text).answers]
    assert len(refused) >= 7


@pytest.mark.parametrize("text", ["", "!!!", "🙂", "щщщ"])
def test_nothing_said_finds_nothing(retriever: Retriever, text: str) -> None:
    assert retriever.search(text).answers == ()


def test_a_refused_question_still_offers_near_topics(retriever: Retriever) -> None:
    found = retriever.search("где купить фотографии паспорт хоккеиста автограф стадион клюшка")
    assert found.nearest


def test_another_reading_of_the_recogniser_helps(retriever: Retriever) -> None:
    found = retriever.search("перестал в запись", ["перенести запись"])
    assert found.best is not None
    assert found.best.code == "appointment_move"


def test_a_retriever_without_articles_answers_nothing() -> None:
    assert Retriever({}).search("где мфц").answers == ()
