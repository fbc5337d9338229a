"""What the pages work with, put together by the platform."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from core.appointments.desk import AppointmentDesk
from core.cases.complaint_desk import ComplaintTaker
from core.web.foundation import WebFoundation
from handoff.board import BoardReader
from handoff.call_card import CallCards
from handoff.console.around import AroundTheLine
from handoff.console.caller_history import CallerHistory
from handoff.console.knowledge_desk import KnowledgeDesk
from handoff.console.own_talks import OwnTalks
from handoff.console.profiles import OperatorProfiles
from handoff.news import News
from handoff.shift import Shift
from handoff.supervision import SupervisorDesk
from handoff.talk_desk import TalkDesk

FOLDER = Path(__file__).parent
Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class QueueDesk:
    """The doors of the waiting line that people work through."""

    shift: Shift
    talks: TalkDesk
    supervision: SupervisorDesk
    cards: CallCards
    board: BoardReader
    around: AroundTheLine
    news: News


@dataclass(frozen=True, slots=True)
class CallerHelp:
    """What an operator looks up and does for a caller, by the same rules as the robot."""

    knowledge: KnowledgeDesk
    history: CallerHistory
    appointments: AppointmentDesk
    complaints: ComplaintTaker


@dataclass(frozen=True, slots=True)
class ConsoleParts:
    web: WebFoundation
    queue: QueueDesk
    help: CallerHelp
    profiles: OperatorProfiles
    own_talks: OwnTalks
    zone: ZoneInfo
    now: Callable[[], datetime]


def load_console_texts() -> Texts:
    parsed = tomllib.loads((FOLDER / "texts" / "console_ru.toml").read_text(encoding="utf-8"))
    return {section: dict(texts) for section, texts in parsed.items()}


TEXTS = load_console_texts()
