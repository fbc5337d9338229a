"""Who complains: consent first; a refusal is respected, and what it costs is said."""

import re

from bot.dialogue.decision import say
from bot.dialogue.forms.answers import yes_or_no
from bot.dialogue.forms.complaint.fields import (
    ANONYMOUS,
    CONSENT,
    NAME,
    NO,
    OTHER_TELEPHONE,
    TELEPHONE,
    YES,
)
from bot.dialogue.forms.complaint.routing import body_in_words, telephone_of_body
from bot.dialogue.forms.form import Answer, Done, Question, Reading, Scene, Step
from core.contracts.speech import ExpectedAnswer
from core.russian.answers import YesNo
from core.russian.names import read_name
from core.russian.number_words import plain
from core.russian.telephones import normalised, read_telephone, spoken_groups

TELEPHONE_DIGITS = 11
_NAMELESS = re.compile(r"\b(?:без имени|анонимн\w*|без данных|не называ\w*|так записывай\w*)\b")
_ELSEWHERE = re.compile(r"\b(?:куда|сам\w?|подскаж\w*|напишу|написать|адрес)\b")
_CHANGED_MIND = re.compile(r"\b(?:соглас\w*|ладно|хорошо тогда|передумал\w*|назову)\b")


class ConsentStep(Step):
    name = CONSENT

    def ask(self, scene: Scene) -> Question:
        return Question(
            (say("utter_complaint_ask_consent"),),
            ExpectedAnswer.YES_NO,
            clearer=say("utter_complaint_ask_consent_clearer"),
        )

    def read(self, scene: Scene) -> Reading | None:
        if not scene.keys and _NAMELESS.search(plain(scene.turn.text)):
            return Answer({CONSENT: NO})
        answer = yes_or_no(scene)
        return None if answer is None else Answer({CONSENT: YES if answer is YesNo.YES else NO})


class AnonymousStep(Step):
    """Asked only after a refusal: take it without a name, or tell where to write oneself."""

    name = ANONYMOUS

    def ask(self, scene: Scene) -> Question:
        return Question(
            (say("utter_complaint_ask_anonymous"),),
            clearer=say("utter_complaint_ask_anonymous_clearer"),
        )

    def read(self, scene: Scene) -> Reading | None:
        spoken = plain(scene.turn.text)
        if _NAMELESS.search(spoken) or "запис" in spoken or scene.keys == "1":
            return Answer({ANONYMOUS: YES})
        if _ELSEWHERE.search(spoken) or scene.keys == "2":
            return _where_to_write(scene)
        if _CHANGED_MIND.search(spoken):
            return Answer({CONSENT: YES})
        match yes_or_no(scene):
            case YesNo.YES:
                return Answer({ANONYMOUS: YES})
            case YesNo.NO:
                return _where_to_write(scene)
        return None

    def is_answered(self, scene: Scene) -> bool:
        return scene.value(CONSENT) != NO or bool(scene.value(ANONYMOUS))


def _where_to_write(scene: Scene) -> Done:
    line = say(
        "utter_complaint_where_to_write",
        body=body_in_words(scene),
        phone=telephone_of_body(scene),
    )
    return Done((line, say("utter_anything_else")))


class PersonalStep(Step):
    def is_answered(self, scene: Scene) -> bool:
        return scene.value(CONSENT) == NO or bool(scene.value(self.name))


class NameStep(PersonalStep):
    name = NAME

    def ask(self, scene: Scene) -> Question:
        return Question(
            (say("utter_complaint_ask_name"),),
            ExpectedAnswer.NAME,
            clearer=say("utter_complaint_ask_name_clearer"),
        )

    def read(self, scene: Scene) -> Reading | None:
        """At the second try the words are taken as they are: some names no dictionary holds."""
        if scene.is_question or not scene.turn.text.strip():
            return None
        names = (read_name(reading) for reading in scene.turn.readings)
        found = next((name for name in names if name is not None), None)
        if found is not None:
            return Answer({NAME: str(found)})
        return Answer({NAME: scene.turn.text.title()[:100]}) if scene.state.tries else None


class TelephoneStep(PersonalStep):
    """The number the call came from is offered first: `offer` and `question` are the responses."""

    name = TELEPHONE

    def __init__(
        self,
        offer: str = "utter_complaint_offer_telephone",
        question: str = "utter_complaint_ask_telephone",
    ) -> None:
        self._offer = offer
        self._question = question

    def ask(self, scene: Scene) -> Question:
        calling = calling_number(scene)
        if calling:
            line = say(self._offer, telephone=spoken_groups(calling))
            return Question((line,), ExpectedAnswer.YES_NO)
        return Question((say(self._question),), ExpectedAnswer.DIGITS, TELEPHONE_DIGITS)

    def read(self, scene: Scene) -> Reading | None:
        told = (read_telephone(reading) for reading in scene.turn.readings)
        found = next((telephone for telephone in told if telephone), None)
        found = found or normalised(scene.keys)
        if found:
            return Answer({TELEPHONE: found})
        calling = calling_number(scene)
        if not calling:
            return None
        match yes_or_no(scene):
            case YesNo.YES:
                return Answer({TELEPHONE: calling})
            case YesNo.NO:
                return Answer({OTHER_TELEPHONE: YES})
        return None


def calling_number(scene: Scene) -> str:
    """Empty when the caller hides it, calls from abroad, or wants another one."""
    if scene.value(OTHER_TELEPHONE):
        return ""
    return normalised(scene.turn.context.caller) or ""
