"""Trials as the pages ask for them: start one, see whether it serves, say something, end it. Platform process."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from threading import Lock, Thread

import httpx
import structlog

from backoffice.dialogs.dialogue_book import KINDS
from backoffice.training.publishing import Publisher
from backoffice.training.rasa_commands import is_alive, process_mark
from backoffice.trial.trial_box import TRIALS, TrialBox, TrialReport
from bot.local_dialogue import DialogueDoor
from core.contracts.dialogue import BotReply, CallerTurn
from core.errors import DialogueFailed
from core.knowledge.drafts import KnowledgeDraft

KNOWLEDGE_SECONDS = 20.0
"""How long a turn waits for cards that were just saved."""
TURN_SECONDS = 20.0
LOOK_SECONDS = 0.1
RANKED = 5


CARDS_NOT_BROUGHT = "trial_cards_not_brought"

log = structlog.get_logger()


class Subject(str, Enum):
    """What is tried. The draft: cards as they stand now, understood by the newest trained model."""

    DRAFT = "draft"
    LIVE = "live"


class Phase(str, Enum):
    ABSENT = "absent"
    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class TrialState:
    """`number` is the publication whose model understands; `newer` one that was trained since."""

    phase: Phase
    number: int = 0
    newer: int = 0
    problem: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class RankedIntent:
    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class TrialAnswer:
    """`ranking`: intents by the model alone, the likeliest first; empty for what was not said."""

    reply: BotReply
    ranking: tuple[RankedIntent, ...]


class TrialRefused(Exception):
    """Cannot be done now; `code` stands in the texts of the pages."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class TrialDesk:
    """Methods block; any thread may call them. Editors share the two trials and talk in conversations of their own."""

    publisher: Publisher
    lock: Lock = field(default_factory=Lock)
    children: "list[subprocess.Popen[bytes]]" = field(default_factory=list)
    written: int = -1
    """Version of the book when the draft's cards were last handed over."""

    def state(self, subject: Subject) -> TrialState:
        self._clear_away()
        box = self._box(subject)
        order, report = box.order(), box.report()
        model = self._model(subject)
        if report.problem and not report.url:
            return TrialState(Phase.FAILED, report.number, problem=report.problem)
        if order is None or not report.process:
            return TrialState(Phase.ABSENT, model or 0)
        if not (self._starting(report) or is_alive(report.process)):
            return TrialState(Phase.FAILED, report.number, problem=box.last_words())
        phase = Phase.READY if report.url else Phase.STARTING
        newer = model if model and model != order.number else 0
        return TrialState(phase, order.number, newer, report.problem, report.url)

    def open(self, subject: Subject) -> None:
        """Start it, or again with a newer model.

        Raises:
            TrialRefused: there is no model to try.
        """
        with self.lock:
            state = self.state(subject)
            if state.phase in (Phase.STARTING, Phase.READY) and not state.newer:
                return
            number = self._model(subject)
            if number is None:
                raise TrialRefused("no_model")
            self._end(subject)
            box = self._box(subject)
            self._hand_over(subject, number)
            with box.log.open("wb") as sink:
                command = [sys.executable, "-m", "backoffice.trial.trial_process", str(box.folder)]
                child = subprocess.Popen(
                    command,
                    cwd=self.publisher.root,
                    stdin=subprocess.DEVNULL,
                    stdout=sink,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            self.children.append(child)
            box.put_report(TrialReport(process_mark(child.pid), number))

    def close(self, subject: Subject) -> None:
        with self.lock:
            self._end(subject)

    def say(self, subject: Subject, turn: CallerTurn) -> TrialAnswer:
        """Raises:
        TrialRefused: the trial does not serve, or the cards of the draft cannot be told.
        DialogueFailed: the robot gave no answer; the caller would hear an apology.
        """
        state = self.state(subject)
        if state.phase is not Phase.READY:
            raise TrialRefused("not_ready")
        if subject is Subject.DRAFT:
            self._bring_cards(state.number)
        door = DialogueDoor(state.url, timeout_seconds=TURN_SECONDS)
        try:
            return TrialAnswer(door.reply_to(turn), _ranking(door.client, turn))
        except httpx.HTTPError as err:
            raise DialogueFailed(str(err)) from err
        finally:
            door.client.close()

    def dialogue_of(self, called: str) -> str:
        """Where a test call to the draft is answered; empty for other numbers and while no trial runs."""
        extension = self.publisher.settings.trial_extension
        if not extension or called != extension:
            return ""
        state = self.state(Subject.DRAFT)
        if state.phase is not Phase.READY:
            return ""
        Thread(target=self._bring_for_call, args=(state.number,), name="trial-cards").start()
        return state.url

    def _bring_for_call(self, number: int) -> None:
        """Beside the greeting: the gateway does not wait the second that it takes."""
        try:
            self._bring_cards(number)
        except TrialRefused as err:
            log.warning(CARDS_NOT_BROUGHT, reason=err.code)  # the call hears the cards before

    def _clear_away(self) -> None:
        """A trial that was killed could not end its Rasa and its stand-in: they are of its session."""
        ended = [child for child in self.children if child.poll() is not None]
        for child in ended:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
        self.children = [child for child in self.children if child not in ended]

    def untrained(self, number: int) -> int:
        """How many phrases' blocks of the draft the model of this publication has not learned."""
        known = self.publisher.desk.publications.revision_ids(number)
        return sum(one not in known for one in self.publisher.desk.revisions.latest_ids(*KINDS))

    def _bring_cards(self, number: int) -> None:
        box = self._box(Subject.DRAFT)
        with self.lock:
            if self.state(Subject.DRAFT).phase is not Phase.READY:
                raise TrialRefused("not_ready")  # closed meanwhile
            self._hand_over(Subject.DRAFT, number)
        order = box.order()
        _wait(lambda: order is not None and box.report().knowledge == order.knowledge)
        if box.report().problem:
            raise TrialRefused("cards_do_not_fit")

    def _hand_over(self, subject: Subject, number: int) -> None:
        version = self.publisher.desk.revisions.version()
        order = self._box(subject).order()
        if (
            subject is Subject.DRAFT
            and order
            and order.number == number
            and version == self.written
        ):
            return
        self._box(subject).put_order(number, self._knowledge(subject, number))
        if subject is Subject.DRAFT:
            self.written = version

    def _knowledge(self, subject: Subject, number: int) -> KnowledgeDraft:
        if subject is Subject.DRAFT:
            return self.publisher.desk.knowledge.whole()
        return self.publisher.project(number).knowledge()

    def _model(self, subject: Subject) -> int | None:
        """The publication whose model is to be tried."""
        if subject is Subject.LIVE:
            live = self.publisher.desk.publications.live()
            return live.id if live else None
        return self.publisher.newest_trained()

    def _box(self, subject: Subject) -> TrialBox:
        return TrialBox(
            (self.publisher.root / self.publisher.settings.folder).absolute()
            / TRIALS
            / subject.value
        )

    def _starting(self, report: TrialReport) -> bool:
        return any(process_mark(child.pid) == report.process for child in self.children)

    def _end(self, subject: Subject) -> None:
        box = self._box(subject)
        report = box.report()
        if is_alive(report.process):
            os.kill(int(report.process.partition(":")[0]), signal.SIGTERM)
        box.clear()


def _wait(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + KNOWLEDGE_SECONDS
    while not is_so():
        if time.monotonic() > deadline:
            raise TrialRefused("cards_late")
        time.sleep(LOOK_SECONDS)


def _ranking(client: httpx.Client, turn: CallerTurn) -> tuple[RankedIntent, ...]:
    if turn.event.value != "said":
        return ()
    parsed = client.post("/model/parse", json={"text": turn.text}).json()
    listed = parsed.get("intent_ranking") or ()
    return tuple(RankedIntent(one["name"], one["confidence"]) for one in listed[:RANKED])
