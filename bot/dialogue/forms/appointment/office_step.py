"""At which office: the one named, the only one of the place, or one of those told."""

import re
from collections.abc import Sequence

from bot.dialogue.decision import say
from bot.dialogue.forms.appointment.fields import (
    DAY,
    OFFICE,
    PLACE,
    SERVICE,
    TIME_FIELDS,
    taken_back,
)
from bot.dialogue.forms.appointment.free_times import FreeTimes
from bot.dialogue.forms.form import Answer, Question, Reading, Scene, Step
from bot.dialogue.pending_answers import chosen_of
from bot.dialogue.words import capitalised, joined
from core.knowledge.cards import OfficeCard
from core.russian.number_words import plain

NAMED_AT_ONCE = 3
_ANY = re.compile(
    r"\b(?:люб\w+|все ?равно|без разницы|не важно|неважно|ближайш\w+|поближе|где (?:раньше|быстрее|скорее)|где угодно"
    r"|на ваш\w* (?:выбор|усмотрение)|где есть)\b"
)
_ANOTHER = re.compile(
    r"\b(?:друг\w+ (?:отделени\w+|офис\w*|мфц|адрес\w*)|отделение (?:другое|не то))\b"
)


class OfficeStep(Step):
    name = OFFICE

    def __init__(self, times: FreeTimes) -> None:
        self._times = times

    def ask(self, scene: Scene) -> Question:
        here = self._here(scene)
        if not here:
            return Question((say("utter_booking_ask_place"),))
        named = joined([one.spoken_name for one in here[:NAMED_AT_ONCE]], last="or")
        where = self._where(scene)
        many = len(here) > NAMED_AT_ONCE
        response = "utter_booking_ask_office_of_many" if many else "utter_booking_ask_office"
        return Question(
            (say(response, where=where, list=named),),
            by_keys=say("utter_booking_ask_office_by_keys", list=named),
        )

    def read(self, scene: Scene) -> Reading | None:
        here = self._here(scene)
        if scene.keys:
            is_one = scene.keys.isdigit() and 0 < int(scene.keys) <= len(here[:NAMED_AT_ONCE])
            return self._taken(here[int(scene.keys) - 1], scene) if is_one else None
        if scene.is_question:
            return None
        if (named := self._named(scene)) is not None:
            return named
        spoken = {one.code: (one.spoken_name, one.street, *one.aliases) for one in here}
        office = scene.knowledge.office(chosen_of(scene.turn.text, spoken)) if here else None
        if office is not None:
            return self._taken(office, scene)
        return self._soonest(here, scene) if _ANY.search(plain(scene.turn.text)) else None

    def find(self, scene: Scene) -> Reading | None:
        if not scene.value(SERVICE):
            return None
        if scene.value(OFFICE):
            if _ANOTHER.search(plain(scene.turn.text)):
                return Answer(taken_back(OFFICE, DAY, *TIME_FIELDS))
            found = self._named(scene)
            is_other = isinstance(found, Answer) and found.values.get(OFFICE) != scene.value(OFFICE)
            return found if is_other else None
        if (named := self._named(scene)) is not None:
            return named
        here = self._here(scene)
        return self._taken(here[0], scene) if len(here) == 1 else None

    def forget(self, scene: Scene) -> dict[str, str]:
        return taken_back(OFFICE, DAY, *TIME_FIELDS)

    def _providing(self, scene: Scene) -> list[OfficeCard]:
        service = scene.knowledge.service(scene.value(SERVICE))
        codes = service.offices if service else ()
        return [office for code in codes if (office := scene.knowledge.office(code))]

    def _here(self, scene: Scene) -> list[OfficeCard]:
        """Offices of the place spoken of; all when there is only one anyway."""
        providing = self._providing(scene)
        if len(providing) == 1:
            return providing
        place = self._place(scene)
        return [office for office in providing if office.municipality == place]

    def _place(self, scene: Scene) -> str:
        return scene.value(PLACE) or scene.memory.place or scene.turn.context.municipality

    def _where(self, scene: Scene) -> str:
        card = scene.knowledge.municipality(self._place(scene))
        return card.spoken_where if card else ""

    def _named(self, scene: Scene) -> Reading | None:
        mentions = scene.mentions
        office = scene.knowledge.office(mentions.office) if mentions.office else None
        if office is not None:
            if office.code in [one.code for one in self._providing(scene)]:
                return self._taken(office, scene)
            return self._elsewhere(scene, capitalised(office.spoken_name))
        if not mentions.place:
            return None
        here = [one for one in self._providing(scene) if one.municipality == mentions.place]
        if len(here) == 1:
            return self._taken(here[0], scene)
        if here:
            return Answer({PLACE: mentions.place, **taken_back(OFFICE, DAY, *TIME_FIELDS)})
        card = scene.knowledge.municipality(mentions.place)
        return self._elsewhere(scene, capitalised(card.spoken_where) if card else "")

    def _elsewhere(self, scene: Scene, where: str) -> Reading:
        """The service is not provided there: name offices that do."""
        named = joined(
            [one.spoken_name for one in self._providing(scene)[:NAMED_AT_ONCE]], last="or"
        )
        return Answer({}, (say("utter_booking_office_elsewhere", where=where, list=named),))

    def _taken(self, office: OfficeCard, scene: Scene) -> Reading:
        if self._times.earliest(scene, office=office.code) is None:
            name = capitalised(office.spoken_name)
            return Answer(taken_back(OFFICE), (say("utter_booking_office_full", office=name),))
        line = say("utter_booking_office", office=capitalised(office.spoken_name))
        values = {OFFICE: office.code, PLACE: office.municipality}
        return Answer({**taken_back(DAY, *TIME_FIELDS), **values}, (line,))

    def _soonest(self, offices: Sequence[OfficeCard], scene: Scene) -> Reading:
        """Of the place: where the first free time is. Without a place it is asked again."""
        candidates = []
        for office in offices:
            slot = self._times.earliest(scene, office=office.code)
            if slot is not None:
                candidates.append((slot.starts_at, office.code))
        soonest = scene.knowledge.office(min(candidates)[1]) if candidates else None
        return self._taken(soonest, scene) if soonest else Answer()
