"""For which service; the one spoken of before counts, too."""

from bot.dialogue.decision import say
from bot.dialogue.forms.appointment.fields import (
    DAY,
    OFFICE,
    SERVICE,
    SERVICE_CHOICE,
    TIME_FIELDS,
    taken_back,
)
from bot.dialogue.forms.controls import latest_thought
from bot.dialogue.forms.form import Answer, Question, Reading, Scene, Step
from bot.dialogue.pending_answers import chosen_of
from bot.dialogue.words import capitalised, joined

SURE_OF_CORRECTION = 0.5


class ServiceStep(Step):
    name = SERVICE

    def ask(self, scene: Scene) -> Question:
        options = self._options(scene)
        if options:
            named = joined([names[0] for names in options.values()], last="or")
            return Question((say("utter_choose_again", list=named),))
        return Question(
            (say("utter_booking_ask_service"),), clearer=say("utter_booking_ask_service_clearer")
        )

    def _options(self, scene: Scene) -> dict[str, tuple[str, ...]]:
        codes = scene.value(SERVICE_CHOICE).split(",")
        cards = [card for code in codes if code and (card := scene.knowledge.service(code))]
        return {card.code: (card.about, card.spoken_name, *card.aliases) for card in cards}

    def read(self, scene: Scene) -> Reading | None:
        options = self._options(scene)
        if options and (code := chosen_of(scene.turn.text, options)):
            return self._taken(code, scene)
        if options and scene.keys.isdigit() and 0 < int(scene.keys) <= len(options):
            return self._taken(list(options)[int(scene.keys) - 1], scene)
        return None if scene.is_question else self._named(scene)

    def find(self, scene: Scene) -> Reading | None:
        if not scene.value(SERVICE):
            return self._named(scene)
        found = scene.knowledge.resolve([latest_thought(scene.turn.text)]).services.best
        if found is None or found.score < SURE_OF_CORRECTION or found.code == scene.value(SERVICE):
            return None
        return self._taken(found.code, scene)

    def _named(self, scene: Scene) -> Reading | None:
        services = scene.mentions.services
        if len(services) > 1:
            return Answer({SERVICE_CHOICE: ",".join(services)})
        return self._taken(services[0], scene) if services else None

    def _taken(self, code: str, scene: Scene) -> Reading | None:
        card = scene.knowledge.service(code)
        if card is None:
            return None
        changed = taken_back(SERVICE_CHOICE, DAY, *TIME_FIELDS)
        if not card.offices:
            agency = scene.knowledge.agency(card.agency)
            where = agency.spoken_name if agency else ""
            return Answer(changed, (say("utter_booking_not_by_appointment", agency=where),))
        keeps_office = scene.value(OFFICE) in card.offices
        office = {} if keeps_office else taken_back(OFFICE)
        line = say("utter_booking_service", service=capitalised(card.spoken_name))
        return Answer({**changed, **office, SERVICE: code}, (line,))
