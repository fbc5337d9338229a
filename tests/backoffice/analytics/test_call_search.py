"""A call is found by any of its features, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session, sessionmaker

from backoffice.analytics.call_search import PAGE, CallSearch, QueryRefused, SearchQuery
from backoffice.analytics.digesting import Digester
from core.calls.digest_queue import digest_anew
from core.db.models.analytics import CallTermRow
from core.db.models.call_record import CallRow, CallTurnRow
from tests.factories.call_records import TUESDAY_NOON, Call, Request, Turn, operator_id, record

PASSPORT = Call(
    "passport",
    (
        Turn("здравствуйте", "greet"),
        Turn("мне нужно паспорт поменять", "ask_documents", "passport_age", "tomsk", 0.42),
    ),
    request=Request(),
    score=5,
)
FISHING = Call(
    "fishing",
    (Turn("где получить билет рыбака", "nlu_fallback"),),
    at=TUESDAY_NOON + timedelta(hours=1),
    caller="89139999902",
    outcome="caller_hung_up",
    score=2,
)


@pytest.fixture
def records(either_sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    return either_sessions


@pytest.fixture
def filled(records: sessionmaker[Session], digester: Digester) -> sessionmaker[Session]:
    record(records, PASSPORT, FISHING)
    digester.run()
    return records


def ids(search: CallSearch, **fields: object) -> list[str]:
    return [call.call_id for call in search.find(SearchQuery(**fields)).calls]  # type: ignore[arg-type]


def test_every_feature_finds_its_call(filled: sessionmaker[Session], search: CallSearch) -> None:
    with filled() as session:
        olga = operator_id(session, "olga")
    assert ids(search) == ["fishing", "passport"]
    by_feature: list[tuple[dict[str, object], str]] = [
        ({"until": TUESDAY_NOON + timedelta(minutes=1)}, "passport"),
        ({"since": TUESDAY_NOON + timedelta(minutes=1)}, "fishing"),
        ({"number": "+7 (913) 000-00-01"}, "passport"),
        ({"number": "9902"}, "fishing"),
        ({"number": "+79139999902"}, "fishing"),
        ({"operator_id": olga}, "passport"),
        ({"intent": "nlu_fallback"}, "fishing"),
        ({"service": "passport_age"}, "passport"),
        ({"municipality": "tomsk"}, "passport"),
        ({"outcome": "caller_hung_up"}, "fishing"),
        ({"ending": "person"}, "passport"),
        ({"ending": "no_question"}, "fishing"),
        ({"text": "паспорта поменяли"}, "passport"),
        ({"below": 0.5}, "passport"),
        ({"scores": (1, 2)}, "fishing"),
    ]
    for fields, expected in by_feature:
        assert ids(search, **fields) == [expected], fields
    assert ids(search, text="паспорт", intent="nlu_fallback") == []
    assert ids(search, text="звездолёт") == []
    assert ids(search, text="паспорт", service="passport_age", scores=(5,), number="0001") == [
        "passport"
    ]


def test_the_row_shows_the_words_looked_for_and_who_talked(
    filled: sessionmaker[Session], search: CallSearch
) -> None:
    (found,) = search.find(SearchQuery(text="паспортом")).calls
    assert found.excerpt == "мне нужно паспорт поменять"
    assert found.operators == ("Olga",)
    assert (found.score, found.turns, found.seconds) == (5, 2, 90.0)


def test_what_cannot_be_searched_by_is_said(search: CallSearch) -> None:
    with pytest.raises(QueryRefused) as short:
        search.find(SearchQuery(number="12"))
    assert (short.value.field, short.value.code) == ("number", "too_short")
    with pytest.raises(QueryRefused) as common:
        search.find(SearchQuery(text="мне это"))
    assert (common.value.field, common.value.code) == ("text", "too_common")


def test_pages_follow_without_a_gap_or_a_repetition(
    records: sessionmaker[Session], digester: Digester, search: CallSearch
) -> None:
    """Ten calls of one moment each: their order is kept all the same."""
    calls = [
        Call(f"call-{number}", (Turn("справка о доходах"),), at=TUESDAY_NOON + timedelta(seconds=number // 10))
        for number in range(2 * PAGE + 7)
    ]  # fmt: skip
    record(records, *calls)
    digester.run()
    for text in ("", "справку"):
        found: list[str] = []
        before: int | None = None
        while True:
            page = search.find(SearchQuery(text=text, before=before))
            found += [call.call_id for call in page.calls]
            before = page.next
            if before is None:
                break
        assert len(found) == len(calls)
        assert set(found) == {call.call_id for call in calls}


def test_a_call_told_on_is_digested_again(
    filled: sessionmaker[Session], digester: Digester, search: CallSearch
) -> None:
    with filled.begin() as session:
        session.add(
            CallTurnRow(
                call_id="fishing", number=2, at=TUESDAY_NOON, event="said", heard="охотничий билет",
                intent="ask_fee",
            )
        )  # fmt: skip
        digest_anew(session, ["fishing", "fishing"])
    assert digester.run() == 1
    assert ids(search, text="охотничьего") == ["fishing"]
    assert ids(search, ending="robot") == ["fishing"]


def test_words_that_were_erased_find_nothing_any_more(
    filled: sessionmaker[Session], digester: Digester, search: CallSearch
) -> None:
    with filled.begin() as session:
        session.execute(
            update(CallTurnRow).where(CallTurnRow.call_id == "passport").values(heard="")
        )
        digest_anew(session, ["passport"])
    digester.run()
    assert ids(search, text="паспорт") == []
    assert ids(search, service="passport_age") == ["passport"]


def test_a_call_that_was_removed_takes_its_terms_with_it(
    filled: sessionmaker[Session], digester: Digester, search: CallSearch
) -> None:
    with filled.begin() as session:
        session.execute(delete(CallRow))
        digest_anew(session, ["passport"])
    digester.run()
    assert ids(search) == []
    with filled() as session:
        assert session.query(CallTermRow).count() == 0
