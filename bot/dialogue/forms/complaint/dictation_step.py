"""The text of the complaint: as many phrases as the caller wants, until «это всё», silence or #."""

import json
import re

from bot.dialogue.decision import say
from bot.dialogue.forms.complaint.fields import AUDIO, CONFIRMED, DRAFT, FIXING, TEXT
from bot.dialogue.forms.controls import Control, spoken_control
from bot.dialogue.forms.form import Answer, Question, Reading, Scene, Step
from core.contracts.speech import ExpectedAnswer
from core.russian.number_words import plain
from core.russian.personal_data import mask_spoken_numbers

_END = re.compile(
    r"(?:^|\s)(?:(?:ну |вот |на этом )?(?:это )?(?:вс[её]|все)|больше (?:ничего|нечего)(?: добавить| сказать)?"
    r"|я закончил[а]?|закончил[а]?|конец|достаточно|хватит|на этом вс[её])(?: спасибо)?\s*$"
)
_NOTHING_MORE = re.compile(r"^(?:нет|не|дальше ничего|нет спасибо|нет это вс[её])$")
LONGEST = 6000
"""Characters: about seven minutes of speech."""
LEAST_WORDS = 2
_STILL_STEER = frozenset({Control.OPERATOR, Control.STOP, Control.REPEAT, Control.START_OVER})


class DictationStep(Step):
    name = TEXT

    def ask(self, scene: Scene) -> Question:
        first = say("utter_complaint_ask_text")
        return Question(
            (say("utter_complaint_more") if scene.value(DRAFT) else first,),
            ExpectedAnswer.DICTATION,
            clearer=say("utter_complaint_ask_text_clearer"),
        )

    def read(self, scene: Scene) -> Reading | None:
        """Every phrase is taken, questions and anger too: it is the caller's text."""
        draft = scene.value(DRAFT)
        if scene.turn.payload:
            return _finished(draft) if draft else None
        said = scene.turn.text.strip()
        if not said:
            return None
        if draft and _NOTHING_MORE.match(plain(said)):
            return _finished(draft)
        is_over = bool(_END.search(plain(said)))
        phrase = _END.sub("", plain(said)).strip() if is_over else said
        whole = f"{draft} {mask_spoken_numbers(phrase)}".strip()
        kept = {DRAFT: whole[:LONGEST], AUDIO: _with_place(scene) if phrase else scene.value(AUDIO)}
        if len(whole.split()) < LEAST_WORDS:
            return None
        if is_over or len(whole) >= LONGEST:
            return Answer({**kept, **_finished(whole[:LONGEST]).values})
        return Answer(kept)

    def claims(self, scene: Scene) -> bool:
        """«всё», «больше ничего» and angry words belong to the text; «оператор», «отмена» and zero do not."""
        if scene.keys in ("0", "*"):
            return False
        if scene.value(DRAFT) and _END.search(plain(scene.turn.text)):
            return True
        return spoken_control(scene.turn.text) not in _STILL_STEER

    def read_silence(self, scene: Scene) -> Reading | None:
        draft = scene.value(DRAFT)
        return _finished(draft) if draft else None


def _finished(text: str) -> Answer:
    return Answer({TEXT: text, DRAFT: text, CONFIRMED: "", FIXING: ""})


def _with_place(scene: Scene) -> str:
    places: list[list[float]] = json.loads(scene.value(AUDIO) or "[]")
    if scene.turn.audio is not None:
        places.append([round(second, 2) for second in scene.turn.audio])
    return json.dumps(places)
