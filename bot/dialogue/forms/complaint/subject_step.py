"""What the complaint is about: a service, an agency, an office, somebody who works there."""

import re

from bot.dialogue.decision import say
from bot.dialogue.forms.complaint.fields import (
    ABOUT,
    AGENCY,
    CONFIRMED,
    FIXING,
    IS_HEAD,
    OFFICE,
    SERVICE,
    SUBJECT,
    TEXT,
    YES,
)
from bot.dialogue.forms.form import Answer, Question, Reading, Scene, Step
from bot.dialogue.subject import Mentions, mentions_in
from core.cases.complaints import ComplaintTopic
from core.russian.number_words import plain
from core.russian.personal_data import mask_spoken_numbers

_OFFICIAL = re.compile(
    r"\b(?:сотрудни\w*|специалист\w*|работни\w*|начальни\w*|руководител\w*|директор\w*|инспектор\w*|чиновни\w*"
    r"|паспортист\w*|операторш\w*|женщин\w* в окне|девушк\w* в окне|должностн\w*)\b"
)
_HEAD = re.compile(r"\b(?:начальни\w*|руководител\w*|директор\w*|заведующ\w*)\b")
_CORRECTS_SUBJECT = re.compile(
    r"\bжалоб\w* на\b|\bне (?:на|туда|тому|про)\b|\b(?:адресат|тем[ау])\b"
)
_EMPTY_WORDS = re.compile(r"\b(?:нет|не|туда|тому|это|адресат\w*|тем[ау]|вы|надо|нужно|было)\b")
_LEAD = re.compile(
    r"^(?:(?:я|ну|да|нет|вот|хочу|хотел\w*|бы|надо|нужно|можно|подать|оставить|написать|пожаловаться|жалуюсь"
    r"|жалоб[ауы]|обращение|претензи[яю]|на|про|о|об)\s+)+"
)
LONGEST_ABOUT = 120
LEAST_WORDS = 1


class SubjectStep(Step):
    name = SUBJECT

    def ask(self, scene: Scene) -> Question:
        return Question(
            (say("utter_complaint_ask_subject"),),
            clearer=say("utter_complaint_ask_subject_clearer"),
        )

    def read(self, scene: Scene) -> Reading | None:
        """Whatever is named; words that name nothing we know are kept as they are."""
        if scene.keys or not scene.turn.text.strip():
            return None
        return _known(scene) or _in_own_words(scene.turn.text)

    def find(self, scene: Scene) -> Reading | None:
        """In the first phrase; later only as a correction, never out of the dictated text."""
        if scene.state.step in ("", SUBJECT):
            return _known(scene)
        spoken = plain(scene.turn.text)
        names_something = bool(_EMPTY_WORDS.sub("", spoken).strip())
        is_correction = names_something and bool(_CORRECTS_SUBJECT.search(spoken))
        return _known(scene) if is_correction and scene.state.step != TEXT else None


def _known(scene: Scene) -> Answer | None:
    turn = scene.turn
    mentions = mentions_in(turn, scene.memory, scene.knowledge)
    spoken = plain(turn.text)
    is_official = bool(_OFFICIAL.search(spoken))
    topic, about = _topic_of(scene, mentions)
    if topic is None and not is_official:
        return None
    if is_official:
        topic = ComplaintTopic.OFFICIAL
        about = about or _shortened(turn.text)
    return Answer(
        {
            SUBJECT: (topic or ComplaintTopic.OTHER).value,
            ABOUT: about,
            SERVICE: _service_of(mentions),
            OFFICE: mentions.office,
            AGENCY: mentions.agency,
            IS_HEAD: YES if _HEAD.search(spoken) else "",
            CONFIRMED: "",
            FIXING: "",
        }
    )


def _topic_of(scene: Scene, mentions: Mentions) -> tuple[ComplaintTopic | None, str]:
    """The narrowest thing named: an office before an agency before a service."""
    knowledge = scene.knowledge
    if mentions.office and (office := knowledge.office(mentions.office)):
        return ComplaintTopic.OFFICE, office.spoken_name
    if mentions.agency and (agency := knowledge.agency(mentions.agency)):
        return ComplaintTopic.AGENCY, agency.spoken_name
    if (code := _service_of(mentions)) and (service := knowledge.service(code)):
        return ComplaintTopic.SERVICE, service.spoken_name
    return None, ""


def _service_of(mentions: Mentions) -> str:
    return mentions.services[0] if len(mentions.services) == 1 else ""


def _in_own_words(text: str) -> Answer | None:
    about = _shortened(text)
    if len(about.split()) < LEAST_WORDS:
        return None
    return Answer({SUBJECT: ComplaintTopic.OTHER.value, ABOUT: about, CONFIRMED: "", FIXING: ""})


def _shortened(text: str) -> str:
    return mask_spoken_numbers(_LEAD.sub("", plain(text).strip() + " ").strip())[:LONGEST_ABOUT]
