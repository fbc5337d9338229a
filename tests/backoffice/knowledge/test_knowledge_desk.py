"""Cards in the hands of editors: drafts over what callers are told, with history and without losses."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from backoffice.content.revisions import EditConflict, RevisionBook
from backoffice.knowledge.knowledge_desk import Card, CardRejected, KnowledgeDesk
from backoffice.knowledge.live_tables import put_in_force
from backoffice.training.publication_book import Opening, PublicationBook
from backoffice.training.states import State
from core.db.models.place import AgencyRow
from core.db.models.service import ServiceRow
from core.knowledge.drafts import AnnouncementDraft, ServiceDraft
from core.knowledge.repository import KnowledgeRepository
from core.knowledge.seed_files import read_seeds
from core.knowledge.seed_loader import load_seeds

TODAY = date(2026, 11, 24)


def service(knowledge: KnowledgeDesk, code: str = "snils") -> ServiceDraft:
    card = knowledge.card("services", code)
    assert card is not None
    draft: ServiceDraft = card.draft
    return draft


def live_names(seeded: sessionmaker[Session]) -> dict[str, str]:
    content = KnowledgeRepository(seeded).read_all(TODAY)
    return {card.code: card.spoken_name for card in content.services}


def test_a_saved_card_waits_for_publication(
    knowledge: KnowledgeDesk, seeded: sessionmaker[Session]
) -> None:
    draft = replace(service(knowledge), spoken_name="страховой номер")
    assert knowledge.save("services", draft, expected=0, author="anna").number == 2
    card = knowledge.card("services", "snils")
    assert card is not None
    assert (card.draft.spoken_name, card.is_pending, card.number) == ("страховой номер", True, 2)
    assert live_names(seeded)["snils"] != "страховой номер"


def test_the_history_begins_with_what_stood_before_the_first_edit(knowledge: KnowledgeDesk) -> None:
    before = service(knowledge)
    knowledge.save("services", replace(before, spoken_name="номер"), expected=0, author="anna")
    knowledge.undo_to("services", "snils", 1, expected=2, author="boris")
    assert service(knowledge) == before
    assert [one.author for one in knowledge.history("services", "snils")] == ["boris", "anna", ""]


def test_a_card_that_breaks_rules_is_refused_whole(knowledge: KnowledgeDesk) -> None:
    with pytest.raises(CardRejected) as caught:
        knowledge.save(
            "services",
            replace(service(knowledge), agency="nowhere", aliases=()),
            expected=0,
            author="anna",
        )
    assert {(one.field, one.code) for one in caught.value.violations} == {
        ("agency", "unknown_reference"),
        ("aliases", "empty"),
    }
    assert knowledge.history("services", "snils") == []


def test_two_editors_of_one_card_do_not_overwrite_each_other(knowledge: KnowledgeDesk) -> None:
    draft = service(knowledge)
    knowledge.save("services", replace(draft, source="а"), expected=0, author="anna")
    with pytest.raises(EditConflict) as caught:
        knowledge.save("services", replace(draft, source="б"), expected=0, author="boris")
    assert caught.value.present is not None
    assert caught.value.present.content["source"] == "а"


def test_ten_editors_at_once_lose_nothing(either_sessions: sessionmaker[Session]) -> None:
    seeds = read_seeds()
    only = tuple(one for one in seeds.services if one.code == "snils")
    load_seeds(either_sessions, replace(seeds, services=only, articles=(), scripts=()))
    desk = KnowledgeDesk(
        either_sessions,
        RevisionBook(either_sessions),
        PublicationBook(either_sessions).live_revisions,
    )

    def add_alias(number: int) -> int:
        """Each reads anew after a conflict, as a person would, until the own word is in."""
        for conflicts in range(200):
            card = desk.card("services", "snils")
            assert card is not None
            aliases = (*card.draft.aliases, f"слово {number}")
            try:
                desk.save(
                    "services",
                    replace(card.draft, aliases=aliases),
                    expected=card.number,
                    author=f"editor {number}",
                )
            except EditConflict:
                continue
            return conflicts
        raise AssertionError("never came through")

    before = len(service(desk).aliases)
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(add_alias, range(10)))
    aliases = service(desk).aliases
    assert {f"слово {number}" for number in range(10)} <= set(aliases)
    assert len(aliases) == before + 10
    assert len(desk.history("services", "snils")) == 11


def test_publishing_puts_cards_in_force_and_a_roll_back_takes_them_out(
    knowledge: KnowledgeDesk, seeded: sessionmaker[Session]
) -> None:
    was = live_names(seeded)["snils"]
    edited = replace(service(knowledge), spoken_name="страховой номер")
    added = replace(service(knowledge), code="lake_pass", spoken_name="пропуск на озеро")
    knowledge.save("services", edited, expected=0, author="anna")
    knowledge.save("services", added, expected=0, author="anna")
    with seeded.begin() as session:
        put_in_force(session, RevisionBook(seeded).all_latest("services"))
    assert live_names(seeded)["snils"] == "страховой номер"
    assert live_names(seeded)["lake_pass"] == "пропуск на озеро"
    with seeded.begin() as session:
        put_in_force(session, [])
    assert live_names(seeded)["snils"] == was
    assert "lake_pass" not in live_names(seeded)
    with seeded.begin() as session:
        put_in_force(session, RevisionBook(seeded).all_latest("services"))
    assert live_names(seeded)["lake_pass"] == "пропуск на озеро"


def test_an_announcement_is_told_at_once(
    knowledge: KnowledgeDesk, seeded: sessionmaker[Session]
) -> None:
    draft = AnnouncementDraft("storm", "emergency", "В городе шторм.", priority=9, active=True)
    knowledge.save("announcements", draft, expected=0, author="anna")
    moment = datetime(2026, 11, 24, tzinfo=UTC)
    assert KnowledgeRepository(seeded).announcements(moment)[0].text == "В городе шторм."
    card = knowledge.card("announcements", "storm")
    assert card is not None
    assert not card.is_pending


def test_what_ends_within_thirty_days_is_listed_soonest_first(knowledge: KnowledgeDesk) -> None:
    for code, day in (("snils", date(2026, 12, 20)), ("driver_licence", date(2026, 11, 1))):
        draft = replace(service(knowledge, code), effective_to=day)
        knowledge.save("services", draft, expected=0, author="anna")
    later = replace(service(knowledge, "hunting_ticket"), effective_to=date(2027, 3, 1))
    knowledge.save("services", later, expected=0, author="anna")
    assert [card.code for card in knowledge.expiring(TODAY)] == ["driver_licence", "snils"]


def test_the_whole_draft_can_be_written_into_another_database(
    knowledge: KnowledgeDesk, seeded: sessionmaker[Session]
) -> None:
    draft = replace(service(knowledge), code="lake_pass", spoken_name="пропуск на озеро")
    knowledge.save("services", draft, expected=0, author="anna")
    report = load_seeds(seeded, knowledge.whole())
    assert report.added == 1
    assert live_names(seeded)["lake_pass"] == "пропуск на озеро"


def test_the_whole_draft_fills_an_empty_database_whatever_order_its_codes_sort_in(
    knowledge: KnowledgeDesk, sessions: sessionmaker[Session]
) -> None:
    whole = knowledge.whole()
    assert any(one.parent > one.code for one in whole.agencies), "a card stands before its parent"
    assert load_seeds(sessions, whole).added > len(whole.services)


def test_a_new_agency_under_a_new_agency_goes_live_with_it(
    knowledge: KnowledgeDesk, seeded: sessionmaker[Session]
) -> None:
    card = knowledge.cards("agencies")[0]
    upper = replace(card.draft, code="zz_upper", parent="", officials=())
    lower = replace(card.draft, code="aa_lower", parent="zz_upper", officials=())
    made = [knowledge.save("agencies", one, expected=0, author="anna") for one in (upper, lower)]
    with seeded.begin() as session:
        put_in_force(session, made)
    with seeded() as session:
        lower_row = session.scalars(select(AgencyRow).where(AgencyRow.code == "aa_lower")).one()
        assert lower_row.parent is not None
        assert lower_row.parent.code == "zz_upper"


def test_lists_show_an_edit_at_once_whoever_made_it(
    knowledge: KnowledgeDesk, seeded: sessionmaker[Session]
) -> None:
    """A second desk stands for another process: its edits are not told to the first one."""
    other = KnowledgeDesk(seeded, RevisionBook(seeded), PublicationBook(seeded).live_revisions)

    def shown() -> Card:
        return next(one for one in knowledge.cards("services") if one.code == "snils")

    assert not shown().is_pending
    edited = replace(service(knowledge), spoken_name="страховой номер")
    knowledge.save("services", edited, expected=0, author="anna")
    assert (shown().draft.spoken_name, shown().is_pending) == ("страховой номер", True)
    again = replace(edited, spoken_name="зелёная карточка")
    other.save("services", again, expected=shown().number, author="boris")
    assert (shown().draft.spoken_name, shown().author) == ("зелёная карточка", "boris")


def test_lists_follow_the_tables_and_the_publication_callers_hear(
    knowledge: KnowledgeDesk, seeded: sessionmaker[Session]
) -> None:
    def shown(code: str) -> Card:
        return next(one for one in knowledge.cards("services") if one.code == code)

    before = len(knowledge.cards("services"))
    edited = replace(service(knowledge), spoken_name="страховой номер")
    saved = knowledge.save("services", edited, expected=0, author="anna")
    assert shown("snils").is_pending
    PublicationBook(seeded).open(Opening("anna", (saved.id,), state=State.LIVE))
    assert not shown("snils").is_pending
    with seeded.begin() as session:
        row = session.scalars(select(ServiceRow).where(ServiceRow.code == "passport_age")).one()
        row.spoken_name = "паспорт по возрасту"
    assert shown("passport_age").draft.spoken_name == "паспорт по возрасту"
    assert len(knowledge.cards("services")) == before
