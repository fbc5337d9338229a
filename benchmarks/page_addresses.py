"""What analysts, editors, supervisors and administrators open, as addresses: each kind several times."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import quote, urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.call_archive import DAYS
from core.db.models.call_record import CallRow, CallTurnRow
from core.db.models.content import ContentRevisionRow
from core.db.models.handoff import HandoffRow

REPEATS = 20
SERVICE = "code=snils"


@dataclass(frozen=True, slots=True)
class Opened:
    """What stands in the archive to be opened, `REPEATS` of each; `end`: its last moment."""

    end: datetime
    calls: Sequence[str]
    handed_over: Sequence[str]
    turns: Sequence[int]
    intents: Sequence[str]

    @property
    def day(self) -> date:
        return self.end.date()

    def days_ago(self, days: int) -> date:
        return self.day - timedelta(days=days)


def opened_of(sessions: sessionmaker[Session], end: datetime) -> Opened:
    """Calls from the whole time, turns that were not understood lately."""
    unclear = select(CallTurnRow.id).where(CallTurnRow.intent == "nlu_fallback")
    talked = select(HandoffRow.call_id).where(HandoffRow.bridged_at.is_not(None))
    blocks = select(ContentRevisionRow.code).where(ContentRevisionRow.code.like("%#intent/%"))
    with sessions() as session:
        recorded = select(CallRow.id).where(CallRow.recording != "")
        every = session.scalars(recorded.order_by(CallRow.started_at)).all()
        return Opened(
            end,
            calls=every[:: max(1, len(every) // REPEATS)][:REPEATS],
            handed_over=session.scalars(
                talked.order_by(HandoffRow.asked_at.desc()).limit(REPEATS)
            ).all(),
            turns=session.scalars(unclear.order_by(CallTurnRow.at.desc()).limit(REPEATS)).all(),
            intents=session.scalars(blocks.distinct().limit(REPEATS)).all(),
        )


def pages(opened: Opened) -> dict[str, list[str]]:
    return {
        **{name: [address] * REPEATS for name, address in _same(opened).items()},
        "one call": [f"/calls/{one}" for one in opened.calls],
        "a call with a talk": [f"/calls/{one}" for one in opened.handed_over],
        "wave of a recording": [f"/calls/{one}/outline.json" for one in opened.calls],
        "a recording": [f"/calls/{one}/recording.wav" for one in opened.calls],
        "export of a call, JSON": [f"/calls/{one}/conversation.json" for one in opened.calls],
        "export of a call, WebVTT": [f"/calls/{one}/conversation.vtt" for one in opened.calls],
        "around a missed question": [f"/missed/{one}/around" for one in opened.turns],
        "phrases of an intent": [f"/dialogs/block?code={quote(one)}" for one in opened.intents],
        "history of an intent": [f"/dialogs/history?code={quote(one)}" for one in opened.intents],
        "quality card": [f"/quality/calls/{one}" for one in opened.calls],
        "audit of one call": [
            f"/audit?subject_kind=call&subject_id={one}" for one in opened.calls
        ],
    }  # fmt: skip


def _same(opened: Opened) -> dict[str, str]:
    month = f"since={opened.days_ago(29)}&until={opened.day}"
    return {
        "list of calls": "/calls",
        "status": "/status",
        "desk": "/console",
        "board": "/supervisor",
        "operators": "/supervisor/operators",
        "services": "/knowledge/services",
        "services by words": "/knowledge/services?q=" + quote("паспорт"),
        "services not published": "/knowledge/services?only=pending",
        "card of a service": f"/knowledge/services/card?{SERVICE}",
        "history of a service": f"/knowledge/services/history?{SERVICE}",
        "table of services, CSV": "/knowledge/services/table.csv",
        "articles": "/knowledge/articles",
        "offices": "/knowledge/offices",
        "what expires": "/knowledge/expiring",
        "phrases": "/dialogs",
        "phrases by words": "/dialogs?q=" + quote("паспорт"),
        "alike phrases": "/dialogs/likeness",
        "trial": "/trial",
        "publications": "/publications",
        "one publication": "/publications/1",
        "missed questions": "/missed",
        "coverage": "/coverage",
        "modes and announcements": "/control",
        "neighbouring centres": "/control/peers",
        "sample for quality by chance": "/quality?how=random",
        "sample for quality of an operator": f"/quality?how=operator&value=7&{month}",
        "sample for quality by survey": f"/quality?how=lowest_survey&{month}",
        "results of quality": f"/quality/results?{month}",
        "criteria of quality": "/quality/criteria",
        "accounts": "/accounts",
        "audit log": "/audit",
        "audit log, reads": "/audit?kind=read",
        "audit log of a person": "/audit?login=analyst07",
        "audit log, a rare deed": "/audit?action=card_nobody_saved",
        "audit log of a day": f"/audit?since={opened.days_ago(100)}&until={opened.days_ago(100)}",
        "audit log, a far page": "/audit?page=3000",
        "retention": "/custody",
        "search for a citizen": "/citizen",
    }


def searches(opened: Opened) -> dict[str, list[str]]:
    """Of the whole archive unless a period is named."""
    words = (
        "паспорт",
        "справка",
        "очередь",
        "ребёнок",
        "охотничий",
        "пенсия",
        "жалоба",
        "записаться",
    )
    before = int((opened.end - timedelta(days=150)).timestamp()) * 1_000_000
    day = opened.days_ago(84)
    queries: dict[str, list[dict[str, object]]] = {
        "one word": [{"text": word} for word in words],
        "two words": [{"text": f"{one} {two}"} for one, two in itertools.pairwise(words)],
        "a word nobody said": [{"text": "гиппопотам"}],
        "end of a number": [{"number": f"{number:04}"} for number in range(1000, 1008)],
        "a whole number nobody called from": [{"number": "+7 900 000-00-00"}],
        "operator": [{"operator": number} for number in range(1, 9)],
        "service": [{"service": "snils"}],
        "service, municipality, intent": [
            {"service": "snils", "municipality": "tomsk", "intent": "ask_fee"}
        ],
        "word, operator, mark": [{"text": word, "operator": 7, "score": 1} for word in words],
        "how it ended": [{"ending": "robot"}, {"ending": "operator"}],
        "rare outcome": [{"outcome": "worker_crashed"}],
        "low mark and low confidence": [{"score": 1, "below": 46}],
        "nothing fits": [{"outcome": "rejected"}, {"below": 10}],
        "one day": [{"since": day, "until": day, "text": word} for word in words],
        "a far page": [{"text": word, "before": before} for word in words],
        "a far page of all": [{"before": before}],
    }
    return {
        name: [f"/calls?{urlencode(query)}" for query in some] * (REPEATS // len(some) or 1)
        for name, some in queries.items()
    }


def dashboards(opened: Opened) -> dict[str, list[str]]:
    def address(days: int, step: str) -> str:
        return f"/figures?since={opened.days_ago(days - 1)}&until={opened.day}&step={step}"

    quarter = f"since={opened.days_ago(54)}&until={opened.day}"
    return {
        "as it opens": ["/figures"] * REPEATS,
        "a week by hour": [address(7, "hour")] * REPEATS,
        "a fortnight by hour": [address(14, "hour")] * REPEATS,
        "a month by day": [address(30, "day")] * REPEATS,
        "half a year by day": [address(DAYS, "day")] * REPEATS,
        "half a year by week": [address(DAYS, "week")] * REPEATS,
        "half a year by month": [address(DAYS, "month")] * REPEATS,
        "report of norms, XLSX": [f"/figures/norms.xlsx?{quarter}"] * REPEATS,
        "report of norms, PDF": [f"/figures/norms.pdf?{quarter}"] * REPEATS,
    }
