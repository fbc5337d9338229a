"""Tries a model: held-out phrases and whole conversations, with real Rasa and the knowledge it will serve with."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from backoffice.training.project import Project
from backoffice.training.trial_ground import TrialGround, trial_ground
from bot.evaluation.conversation_play import SURVEYED_SHARE, play
from bot.evaluation.conversation_script import Script, read_scripts
from bot.evaluation.phrases import FOREIGN, read_set
from bot.evaluation.scores import Outcome, score
from bot.evaluation.understanding import outcomes_of
from core.db.base import utc_now
from core.settings.publishing import PublishingSettings

SERVICES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class PhraseResult:
    """One held-out phrase: what was meant and what the model made of it."""

    text: str
    intent: str
    heard_as: str
    services: tuple[str, ...]
    is_right: bool


@dataclass(frozen=True, slots=True)
class ConversationResult:
    """`problems` is empty when it went as written.

    `retold`: cards («service:snils») that spoke in other words, if that is all that went wrong; else empty.
    """

    name: str
    problems: tuple[str, ...]
    retold: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores by name of the set; phrases of all sets together."""

    scores: dict[str, dict[str, float]]
    phrases: tuple[PhraseResult, ...]
    conversations: tuple[ConversationResult, ...]
    intent_scores: dict[str, tuple[int, int]]
    """By intent: phrases understood and phrases held out."""


@dataclass(slots=True)
class StoodClock:
    """The moment the actions believe it is while a conversation is gone through."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def set(self, moment: datetime) -> None:
        self.moment = moment


def evaluate(project: Project, settings: PublishingSettings) -> Evaluation:
    """Read from the project when it was tried already, else tried now (a minute at rest).

    Raises:
        DialogueFailed: Rasa does not start with the model.
    """
    kept = project.evaluation(_digest(settings.heldout_folder, settings.conversations_folder))
    if kept.is_file():
        return msgspec.json.decode(kept.read_bytes(), type=Evaluation)
    clock = StoodClock(utc_now())
    knowledge = project.knowledge()
    with trial_ground(project, knowledge, clock.now, survey_share=SURVEYED_SHARE) as ground:
        outcomes = {
            name: outcomes_of(
                read_set(name, settings.heldout_folder),
                ground.door.client,
                ground.centre,
                rules=project.data / "rules",
            )
            for name in settings.heldout_sets
        }
        found = [
            _played(script, ground, clock) for script in read_scripts(settings.conversations_folder)
        ]
    evaluation = _evaluation(outcomes, found)
    kept.write_text(
        json.dumps(msgspec.to_builtins(evaluation), ensure_ascii=False), encoding="utf-8"
    )
    return evaluation


def last_evaluation(project: Project) -> Evaluation | None:
    """As the gate left it; None while the model was not tried."""
    found = sorted(project.folder.glob("evaluation-*.json"), key=lambda one: one.stat().st_mtime)
    return msgspec.json.decode(found[-1].read_bytes(), type=Evaluation) if found else None


def _digest(*folders: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(path for folder in folders for path in folder.rglob("*.yml")):
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


def _played(script: Script, ground: TrialGround, clock: StoodClock) -> ConversationResult:
    ground.outside.behaves_well(except_for=script.outside)
    desk = ground.centre.desks.appointments
    played = play(script, ground.door, clock.set, desk=desk)
    problems = tuple(one[:400] for one in played.problems)
    return ConversationResult(script.name, problems, played.retold)


def _evaluation(
    outcomes: dict[str, list[Outcome]], conversations: Sequence[ConversationResult]
) -> Evaluation:
    phrases = [_phrase(one) for listed in outcomes.values() for one in listed]
    by_intent: dict[str, tuple[int, int]] = {}
    for one in phrases:
        right, total = by_intent.get(one.intent, (0, 0))
        by_intent[one.intent] = (right + one.is_right, total + 1)
    return Evaluation(
        scores={name: asdict(score(listed)) for name, listed in outcomes.items()},
        phrases=tuple(phrases),
        conversations=tuple(conversations),
        intent_scores=by_intent,
    )


def _phrase(outcome: Outcome) -> PhraseResult:
    meant = outcome.phrase
    is_foreign = meant.intent == FOREIGN
    is_right = outcome.is_rejected if is_foreign else outcome.intent == meant.intent
    if meant.service:
        is_right = is_right and meant.service in outcome.services[:1]
    services = outcome.services[:SERVICES_SHOWN]
    return PhraseResult(meant.text, meant.intent, outcome.intent, services, is_right)
