"""Yes or no of a turn: keys, every reading of the recogniser, the intent."""

from bot.dialogue.forms.form import Scene
from core.russian.answers import YesNo, read_yes_no

MAX_WORDS = 7
SURE_OF_INTENT = 0.7
_OF_KEY = {"1": YesNo.YES, "2": YesNo.NO}
_OF_INTENT = {"affirm": YesNo.YES, "deny": YesNo.NO}


def yes_or_no(scene: Scene) -> YesNo | None:
    """Key 1 is yes, 2 is no. None for questions and for longer phrases."""
    if scene.keys:
        return _OF_KEY.get(scene.keys)
    turn = scene.turn
    if scene.is_question or len(turn.text.split()) > MAX_WORDS:
        return None
    for reading in turn.readings:
        if (found := read_yes_no(reading)) is not None:
            return found
    return _OF_INTENT.get(turn.intent) if turn.confidence >= SURE_OF_INTENT else None
