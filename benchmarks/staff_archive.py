"""What people leave in the database beside the calls in half a year: entries of the audit log, verdicts on missed
questions, quality cards, edits of cards and phrases, publications. For measurements of pages.
"""

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from backoffice.content.revisions import Change, RevisionBook
from backoffice.dialogs.archive import read_folder
from backoffice.dialogs.dialogue_book import KINDS, DialogueBook
from backoffice.knowledge.card_codec import to_content
from backoffice.training.publication_book import Opening, PublicationBook
from backoffice.training.states import State
from benchmarks.call_archive import ROOT, Row, load
from core.db.models.call_record import CallTurnRow
from core.db.models.quality import QualityCriterionRow
from core.knowledge.draft_readers import read_section

AUDIT_ENTRIES = 400_000
VERDICTS = 4_000
QUALITY_CARDS = 10_000
EDITS_OF_EACH_CARD = 10
EDITED = ("services", "articles")
EDITS_OF_PHRASES = 150
PUBLICATIONS = 150
AUDIT = ("at", "kind", "action", "login", "address", "subject_kind", "subject_id", "reason", "detail")  # fmt: skip
DEEDS = (
    ("read", "conversation_read", "call"),
    ("read", "calls_searched", "call"),
    ("change", "services_saved", "services"),
    ("access", "signed_in", "account"),
)
VERDICT = ("turn_id", "verdict", "target", "who", "at")
CARD = ("call_id", "target", "called_at", "marks", "weights", "score", "comment", "reviewer", "at",
        "version")  # fmt: skip


def fill_staff(
    engine: Engine, sessions: sessionmaker[Session], *, calls: int, end: datetime
) -> None:
    dice = random.Random(calls)
    load(engine, "audit_entry", AUDIT, list(_audit(dice, calls, end)))
    load(engine, "missed_verdict", VERDICT, list(_verdicts(dice, sessions)))
    load(engine, "quality_card", CARD, list(_quality_cards(dice, sessions, (calls, end))))
    book = RevisionBook(sessions)
    _edit_cards(book, sessions)
    _edit_phrases(DialogueBook(book))
    publications = PublicationBook(sessions)
    items = tuple(book.latest_ids(*KINDS, *EDITED))
    for _ in range(PUBLICATIONS):
        publications.open(Opening("editor01", items, state=State.REPLACED))


def _audit(dice: random.Random, calls: int, end: datetime) -> Iterator[Row]:
    for number in range(AUDIT_ENTRIES):
        at = end - timedelta(seconds=30 * (AUDIT_ENTRIES - number))
        kind, action, subject = dice.choices(DEEDS, (60, 20, 5, 15))[0]
        name = f"bench-{dice.randrange(calls):06}" if subject == "call" else str(dice.randrange(99))
        login = f"analyst{dice.randrange(20):02}"
        yield (at, kind, action, login, "10.0.0.1", subject, name, "", json.dumps({}))


def _verdicts(dice: random.Random, sessions: sessionmaker[Session]) -> Iterator[Row]:
    """On the newest turns that were not understood."""
    wanted = (
        select(CallTurnRow.id, CallTurnRow.at)
        .where(CallTurnRow.intent == "nlu_fallback")
        .order_by(CallTurnRow.at.desc())
        .limit(2 * VERDICTS)
    )
    with sessions() as session:
        turns = session.execute(wanted).all()
    for turn_id, at in dice.sample(turns, min(VERDICTS, len(turns))):
        yield (turn_id, "noise", "", "editor01", at)


def _quality_cards(
    dice: random.Random, sessions: sessionmaker[Session], archive: tuple[int, datetime]
) -> Iterator[Row]:
    calls, end = archive
    with sessions() as session:
        codes = list(session.scalars(select(QualityCriterionRow.code)))
    weights = json.dumps(dict.fromkeys(codes, 1))
    for number in dice.sample(range(calls), min(QUALITY_CARDS, calls)):
        at = end - timedelta(minutes=calls - number)
        marks = json.dumps({code: dice.randrange(3) for code in codes})
        score = float(dice.randrange(101))
        yield (f"bench-{number:06}", "robot", at, marks, weights, score, "", "analyst01", at, 1)


def _edit_cards(book: RevisionBook, sessions: sessionmaker[Session]) -> None:
    for section in EDITED:
        with sessions() as session:
            drafts = read_section(session, section)
        contents = {draft.code: to_content(draft) for draft in drafts}
        for number in range(EDITS_OF_EACH_CARD):
            changes = [
                Change(section, code, content, number, note=f"правка {number + 1}")
                for code, content in contents.items()
            ]
            book.append_all(changes, author="editor01")


def _edit_phrases(dialogue: DialogueBook) -> None:
    dialogue.take_in(read_folder(ROOT), author="", is_whole=True)
    blocks = [one for one in dialogue.blocks("intent") if len(one.examples) > 1]
    for number in range(EDITS_OF_PHRASES):
        block = blocks[number % len(blocks)]
        phrase = f"{block.examples[0].plain} пожалуйста {'очень ' * (number // len(blocks) + 1)}"
        dialogue.add_phrases(block.code, [phrase.strip()], author="editor01")
