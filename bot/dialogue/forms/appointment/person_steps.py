"""Who comes: consent to personal data, name, telephone. A refusal is respected: then neither is asked."""

import re

from bot.dialogue.decision import say
from bot.dialogue.forms.answers import yes_or_no
from bot.dialogue.forms.appointment.fields import (
    CONFIRMED,
    CONSENT,
    NAME,
    OTHER_TELEPHONE,
    TELEPHONE,
    YES,
    taken_back,
)
from bot.dialogue.forms.form import Answer, Question, Reading, Scene, Step
from core.appointments.appointment import Consent
from core.contracts.speech import ExpectedAnswer
from core.russian.answers import YesNo
from core.russian.names import PersonName, read_name
from core.russian.number_words import plain
from core.russian.telephones import normalised, read_telephone, spoken_groups

TELEPHONE_DIGITS = 11
_ABOUT_NAME = re.compile(r"\b(?:фамили\w+|имя|имени|зовут|отчеств\w+)\b")
_ABOUT_TELEPHONE = re.compile(r"\b(?:телефон\w*|номер\w*)\b")
_REFUSAL = re.compile(
    r"\bбез (?:имени|телефона|них|данных|согласия)\b|\bтолько по коду\b|\bне (?:даю|дам)\b"
)
_ANOTHER = re.compile(r"\b(?:друг\w+|ин\w+|не (?:тот|этот|на этот|на него))\b")


class ConsentStep(Step):
    name = CONSENT

    def ask(self, scene: Scene) -> Question:
        return Question(
            (say("utter_booking_ask_consent"),),
            ExpectedAnswer.YES_NO,
            clearer=say("utter_booking_ask_consent_clearer"),
            by_keys=say("utter_booking_ask_consent_by_keys"),
        )

    def read(self, scene: Scene) -> Reading | None:
        if _REFUSAL.search(plain(scene.turn.text)):
            return _refused()
        answer = yes_or_no(scene)
        if answer is None:
            return None
        return Answer({CONSENT: Consent.GIVEN.value}) if answer is YesNo.YES else _refused()


def _refused() -> Answer:
    forgotten = taken_back(NAME, TELEPHONE)
    line = say("utter_booking_consent_refused")
    return Answer({**forgotten, CONSENT: Consent.REFUSED.value}, (line,))


class PersonalStep(Step):
    """Not asked after a refusal."""

    def is_answered(self, scene: Scene) -> bool:
        is_refused = scene.value(CONSENT) == Consent.REFUSED.value
        return is_refused or bool(scene.value(self.name))


class NameStep(PersonalStep):
    name = NAME

    def ask(self, scene: Scene) -> Question:
        return Question(
            (say("utter_booking_ask_name"),),
            ExpectedAnswer.NAME,
            clearer=say("utter_booking_ask_name_clearer"),
            by_keys=say("utter_booking_ask_name_by_letters"),
        )

    def read(self, scene: Scene) -> Reading | None:
        if scene.is_question:
            return None
        return _named(scene, PersonName())

    def find(self, scene: Scene) -> Reading | None:
        """«нет, фамилия Петрова»: the part named takes the place of the old one."""
        if not scene.value(CONSENT) or not _ABOUT_NAME.search(plain(scene.turn.text)):
            return None
        found = _named(scene, _parts(scene.value(NAME)))
        if found is None and scene.value(NAME):
            return Answer(taken_back(NAME, CONFIRMED))
        return found


def _named(scene: Scene, known: PersonName) -> Reading | None:
    for reading in scene.turn.readings:
        if (name := read_name(reading)) is not None:
            whole = known.corrected_by(name)
            if not whole.last and not whole.patronymic and scene.state.tries == 0:
                return Answer({}, (say("utter_booking_ask_surname", name=str(whole)),))
            return Answer({NAME: str(whole)}, (say("utter_booking_name", name=str(whole)),))
    return None


def _parts(name: str) -> PersonName:
    return read_name(name) or PersonName() if name else PersonName()


class TelephoneStep(PersonalStep):
    """The calling number is offered first, when there is one."""

    name = TELEPHONE

    def ask(self, scene: Scene) -> Question:
        calling = self._calling(scene)
        if calling:
            return Question(
                (say("utter_booking_offer_telephone", telephone=spoken_groups(calling)),),
                ExpectedAnswer.YES_NO,
                by_keys=say("utter_booking_offer_telephone_by_keys"),
            )
        return Question(
            (say("utter_booking_ask_telephone"),),
            ExpectedAnswer.DIGITS,
            TELEPHONE_DIGITS,
            clearer=say("utter_booking_ask_telephone_clearer"),
            by_keys=say("utter_booking_ask_telephone_by_keys"),
        )

    def read(self, scene: Scene) -> Reading | None:
        if (found := _telephone(scene)) is not None:
            return found
        calling = self._calling(scene)
        if not calling:
            return None
        if _ANOTHER.search(plain(scene.turn.text)):
            return Answer({OTHER_TELEPHONE: YES})
        answer = yes_or_no(scene)
        if answer is None:
            return None
        return Answer({TELEPHONE: calling} if answer is YesNo.YES else {OTHER_TELEPHONE: YES})

    def find(self, scene: Scene) -> Reading | None:
        if not scene.value(CONSENT) or not scene.turn.readings:
            return None
        if (found := _telephone(scene)) is not None:
            return found
        text = plain(scene.turn.text)
        if scene.value(TELEPHONE) and _ABOUT_TELEPHONE.search(text) and _ANOTHER.search(text):
            return Answer({TELEPHONE: "", OTHER_TELEPHONE: YES})
        return None

    def _calling(self, scene: Scene) -> str:
        if scene.value(OTHER_TELEPHONE):
            return ""
        return normalised(scene.turn.context.caller) or ""


def _telephone(scene: Scene) -> Reading | None:
    found = normalised(scene.keys) if len(scene.keys) >= TELEPHONE_DIGITS - 1 else None
    for reading in scene.turn.readings:
        found = found or read_telephone(reading)
    if found is None:
        return None
    line = say("utter_booking_telephone", telephone=spoken_groups(found))
    return Answer({TELEPHONE: found, OTHER_TELEPHONE: ""}, (line,))
