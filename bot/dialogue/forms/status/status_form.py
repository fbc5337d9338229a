"""The form of a status question. The desk decides what may be told; here it is asked for and said."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.dialogue.decision import EXPECT_YES_NO, Say, say
from bot.dialogue.forms.form import Answer, Done, Reading, Scene, Step
from bot.dialogue.forms.status.factor_step import FactorStep
from bot.dialogue.forms.status.fields import (
    BIRTH,
    COMPLAINT,
    KIND,
    NUMBER,
    TAIL,
    TELEPHONE,
    TRIED,
    YES,
    forget_factor,
)
from bot.dialogue.forms.status.number_step import NumberStep
from bot.dialogue.forms.status.telling import complaint_lines, notice_lines, status_lines
from bot.dialogue.memory import Memory, Pending, PendingKind
from bot.dialogue.words import clock
from core.cases.application_numbers import spoken_number
from core.cases.application_status import ApplicationQuestion, ApplicationStatus, SecondFactor
from core.cases.complaint_desk import ComplaintLimitReached, ComplaintTold
from core.cases.desks import CaseDesks
from core.cases.status_attempts import Asker
from core.cases.status_desk import StatusLimitReached, StatusNotTold, StatusTold
from core.russian.number_words import plain

INTENT = "ask_status"
_OF_COMPLAINT = re.compile(r"\b(?:жалоб\w*|обращени\w*|претензи\w*)\b")


@dataclass(frozen=True, slots=True)
class StatusForm:
    desks: CaseDesks
    name: str = "status"
    intents: frozenset[str] = frozenset({INTENT})
    steps: Sequence[Step] = (NumberStep(), FactorStep())

    def begin(self, scene: Scene) -> Reading | None:
        is_of_complaint = _OF_COMPLAINT.search(plain(scene.turn.text))
        return Answer({KIND: COMPLAINT}) if is_of_complaint else Answer()

    def finish(self, scene: Scene) -> Reading:
        if scene.value(KIND) == COMPLAINT:
            return self._tell_complaint(scene)
        question = ApplicationQuestion(scene.value(NUMBER), _factor(scene))
        answer = self.desks.status.ask(_asker(scene), question)
        match answer:
            case StatusTold(status=status):
                return self._told(scene, status)
            case StatusNotTold(attempts_left=left):
                return _not_told(scene) if left else _limit(scene)
            case StatusLimitReached():
                return _limit(scene)
        return Done((say("utter_status_unavailable"), say("utter_anything_else")))

    def _told(self, scene: Scene, status: ApplicationStatus) -> Done:
        """With what waits to be told to this applicant; the service becomes the subject of what follows."""
        notices = list(self.desks.notices.waiting_for(status))
        lines: list[Say] = status_lines(
            status, scene.knowledge, today=scene.turn.moment.date()
        ) + notice_lines(notices, status)
        for notice in notices:
            self.desks.notices.note_told(notice, scene.turn.call_id)
        memory = scene.memory
        if status.service and scene.knowledge.service(status.service):
            memory = memory.about_service(status.service)
        office = scene.knowledge.office(status.office) if status.office else None
        if office is not None:
            memory = replace(memory, office=office.code, place=office.municipality)
        memory = replace(memory, aspect=INTENT)
        return Done((*lines, say("utter_anything_else")), memory=memory)

    def _tell_complaint(self, scene: Scene) -> Reading:
        answer = self.desks.complaints.progress(
            _asker(scene), scene.value(NUMBER), scene.value(TELEPHONE)
        )
        if isinstance(answer, ComplaintTold):
            lines = complaint_lines(answer, today=scene.turn.moment.date())
            return Done((*lines, say("utter_anything_else")))
        if isinstance(answer, ComplaintLimitReached) or not answer.attempts_left:
            return _limit(scene)
        return _not_told(scene)

    def close(self, scene: Scene) -> None:
        """Nothing is held."""

    def remember(self, memory: Memory, values: Mapping[str, str]) -> Memory:
        return memory

    def told(self, scene: Scene) -> Mapping[str, str]:
        """The second factor is the caller's to tell once more: it is not passed on."""
        number = scene.value(NUMBER)
        return {NUMBER: spoken_number(number) if number else ""}


def _asker(scene: Scene) -> Asker:
    return Asker(scene.turn.call_id, scene.turn.context.caller)


def _factor(scene: Scene) -> SecondFactor:
    born = scene.value(BIRTH)
    return SecondFactor(scene.value(TAIL), date.fromisoformat(born) if born else None)


def _not_told(scene: Scene) -> Answer:
    """Both are asked again: which of them was wrong is nobody's to know."""
    return Answer({NUMBER: "", TRIED: YES, **forget_factor()}, (say("utter_status_not_matched"),))


def _limit(scene: Scene) -> Done:
    people = scene.turn.people
    if not scene.turn.has_people:
        opens, closes = clock(people.opens), clock(people.closes)
        line = say("utter_status_limit_night", opens=opens, closes=closes)
        return Done((line, say("utter_anything_else")))
    return Done(
        (say("utter_status_limit"),),
        EXPECT_YES_NO,
        memory=replace(scene.memory, aspect=INTENT),
        pending=Pending(PendingKind.PERSON, INTENT),
    )
