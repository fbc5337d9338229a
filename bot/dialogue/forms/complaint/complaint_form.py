"""The form of a complaint. Taken, numbered and queued whatever the body's own system does."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.dialogue.decision import say
from bot.dialogue.forms.complaint.applicant_steps import (
    AnonymousStep,
    ConsentStep,
    NameStep,
    TelephoneStep,
)
from bot.dialogue.forms.complaint.confirm_step import ConfirmStep
from bot.dialogue.forms.complaint.dictation_step import DictationStep
from bot.dialogue.forms.complaint.fields import (
    ABOUT,
    AUDIO,
    CONSENT,
    KEY,
    NAME,
    NO,
    OFFICE,
    SERVICE,
    SUBJECT,
    TELEPHONE,
    TEXT,
    YES,
)
from bot.dialogue.forms.complaint.routing import body_in_words, body_of
from bot.dialogue.forms.complaint.subject_step import SubjectStep
from bot.dialogue.forms.form import Answer, Done, Reading, Scene, Step
from bot.dialogue.memory import Memory
from core.cases.case_numbers import in_pairs
from core.cases.complaint_desk import ComplaintTaker
from core.cases.complaints import (
    Applicant,
    AudioPlace,
    ComplaintDraft,
    ComplaintSubject,
    ComplaintTopic,
)
from core.consents.consent_book import Consent, ConsentKeeper, ConsentKind

INTENT = "file_complaint"
PURPOSE = "complaint"
ASKED = "utter_complaint_ask_consent"


@dataclass(frozen=True, slots=True)
class ComplaintForm:
    complaints: ComplaintTaker
    consents: ConsentKeeper
    name: str = "complaint"
    intents: frozenset[str] = frozenset({INTENT})
    steps: Sequence[Step] = (
        SubjectStep(),
        DictationStep(),
        ConfirmStep(),
        ConsentStep(),
        AnonymousStep(),
        NameStep(),
        TelephoneStep(),
    )

    def begin(self, scene: Scene) -> Reading | None:
        return Answer({KEY: uuid.uuid4().hex}, (say("utter_complaint_begin"),))

    def finish(self, scene: Scene) -> Reading:
        self._note_consent(scene)
        receipt = self.complaints.register(_draft_of(scene), caller=scene.turn.context.caller)
        is_named = scene.value(CONSENT) == YES
        told = "utter_complaint_taken" if is_named else "utter_complaint_taken_anonymously"
        line = say(told, number=in_pairs(receipt.number), body=body_in_words(scene))
        return Done((line, say("utter_anything_else")), memory=replace(scene.memory, aspect=INTENT))

    def close(self, scene: Scene) -> None:
        """A refusal counts even when the complaint was given up after it."""
        self._note_consent(scene)

    def remember(self, memory: Memory, values: Mapping[str, str]) -> Memory:
        return memory

    def told(self, scene: Scene) -> Mapping[str, str]:
        return {
            ABOUT: scene.value(ABOUT),
            TEXT: scene.value(TEXT),
            NAME: scene.value(NAME),
            TELEPHONE: scene.value(TELEPHONE),
        }

    def _note_consent(self, scene: Scene) -> None:
        answer = scene.value(CONSENT)
        if not answer:
            return
        self.consents.note(
            Consent(
                call_id=scene.turn.call_id,
                kind=ConsentKind.PERSONAL_DATA,
                is_given=answer == YES,
                at=scene.turn.moment,
                caller=scene.turn.context.caller if answer == YES else "",
                purpose=PURPOSE,
                asked=ASKED,
            )
        )


def _draft_of(scene: Scene) -> ComplaintDraft:
    is_named = scene.value(CONSENT) != NO
    return ComplaintDraft(
        request_key=f"{scene.turn.call_id}/{scene.value(KEY)}",
        call_id=scene.turn.call_id,
        subject=ComplaintSubject(
            ComplaintTopic(scene.value(SUBJECT)),
            scene.value(ABOUT),
            scene.value(SERVICE),
            scene.value(OFFICE),
        ),
        body=body_of(scene),
        text=scene.value(TEXT),
        audio=tuple(AudioPlace(*place) for place in json.loads(scene.value(AUDIO) or "[]")),
        applicant=Applicant(scene.value(NAME), scene.value(TELEPHONE)) if is_named else None,
    )
