"""What only the applicant knows: last digits of the document, the birth date; for a complaint its telephone."""

import re
from collections.abc import Mapping

from bot.dialogue.decision import say
from bot.dialogue.forms.form import Answer, Done, Question, Reading, Scene, Step
from bot.dialogue.forms.status.fields import (
    BIRTH,
    BY_BIRTH,
    COMPLAINT,
    FACTOR,
    KIND,
    NUMBER,
    TAIL,
    TELEPHONE,
    YES,
    forget_factor,
)
from core.cases.application_numbers import spoken_number
from core.cases.case_numbers import in_pairs
from core.contracts.speech import ExpectedAnswer
from core.russian.birth_dates import read_birth_date
from core.russian.dictated import read_digits
from core.russian.number_words import plain
from core.russian.telephones import normalised, read_telephone

TAIL_DIGITS, DATE_DIGITS, TELEPHONE_DIGITS = 4, 8, 11
_PREFERS_BIRTH = re.compile(
    r"\bдат[ауы] рождени|\bпо дате\b|\b(?:не помню|не знаю|нет под рукой|нету|под рукой нет|паспорта нет)\b"
)
_THIS_TELEPHONE = re.compile(r"\b(?:этот|этого|с этого|с которого|тот же|того же)\b")
_REFUSAL = re.compile(r"\b(?:не скажу|не буду|не хочу|зачем вам|не дам|отказываюсь)\b")


class FactorStep(Step):
    name = FACTOR

    def ask(self, scene: Scene) -> Question:
        number = scene.value(NUMBER)
        if scene.value(KIND) == COMPLAINT:
            return Question(
                (say("utter_status_ask_telephone", number=in_pairs(number)),),
                ExpectedAnswer.DIGITS,
                TELEPHONE_DIGITS,
            )
        if scene.value(BY_BIRTH):
            return Question(
                (say("utter_status_ask_birth"),),
                ExpectedAnswer.DATE,
                by_keys=say("utter_status_ask_birth_by_keys"),
            )
        return Question(
            (say("utter_status_ask_factor", number=spoken_number(number)),),
            ExpectedAnswer.DIGITS,
            TAIL_DIGITS,
            clearer=say("utter_status_ask_factor_clearer"),
            by_keys=say("utter_status_ask_factor_by_keys"),
        )

    def read(self, scene: Scene) -> Reading | None:
        spoken = plain(scene.turn.text)
        if not scene.keys and _REFUSAL.search(spoken):
            return Done((say("utter_status_no_factor"), say("utter_anything_else")))
        if scene.value(KIND) == COMPLAINT:
            return _telephone(scene, spoken)
        if scene.keys:
            return _of_keys(scene)
        for reading in scene.turn.readings:
            born = read_birth_date(reading, today=scene.turn.moment.date())
            if born is not None:
                return Answer({**forget_factor(), BIRTH: born.isoformat()})
            if tail := read_digits(reading, length=TAIL_DIGITS):
                return Answer({**forget_factor(), TAIL: tail})
        return Answer({BY_BIRTH: YES}) if _PREFERS_BIRTH.search(spoken) else None

    def is_answered(self, scene: Scene) -> bool:
        return any(scene.value(name) for name in forget_factor())

    def forget(self, scene: Scene) -> Mapping[str, str]:
        return forget_factor()


def _of_keys(scene: Scene) -> Reading | None:
    if len(scene.keys) == TAIL_DIGITS:
        return Answer({**forget_factor(), TAIL: scene.keys})
    if len(scene.keys) != DATE_DIGITS:
        return None
    born = read_birth_date(scene.keys, today=scene.turn.moment.date())
    return Answer({**forget_factor(), BIRTH: born.isoformat()}) if born else None


def _telephone(scene: Scene, spoken: str) -> Reading | None:
    if scene.keys:
        found = normalised(scene.keys)
    else:
        told = (read_telephone(reading) for reading in scene.turn.readings)
        found = next((telephone for telephone in told if telephone), None)
        if found is None and _THIS_TELEPHONE.search(spoken):
            found = normalised(scene.turn.context.caller)
    return Answer({**forget_factor(), TELEPHONE: found}) if found else None
