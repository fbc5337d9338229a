"""The forms of the centre and the ports they work with."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from bot.dialogue.forms.form_runner import FormRunner


def forms_of(_sessions: sessionmaker[Session], _now: Callable[[], datetime]) -> FormRunner:
    """A form for each matter that a caller can settle alone."""
    return FormRunner(())
