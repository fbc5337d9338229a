"""A mind by script: what it answers to which words, how slowly, how it fails."""

import asyncio
from dataclasses import dataclass, field

from core.contracts.dialogue import BotCommand, BotReply, CallerTurn, TurnEvent
from core.errors import DialogueFailed

GREETING = "Чем я могу помочь?"
NOT_UNDERSTOOD = "Я вас не понял."
USUAL_SECONDS = 0.05


@dataclass(slots=True)
class Answer:
    """`error` instead of the reply; either after `seconds`."""

    reply: BotReply = field(default_factory=BotReply)
    seconds: float = USUAL_SECONDS
    error: Exception | None = None


class FakeDialogue:
    """Answers are looked up by the caller's words, or by the event; the last one given stays."""

    def __init__(self) -> None:
        self.turns: list[CallerTurn] = []
        self._answers: dict[str, list[Answer]] = {}
        self.default = Answer(BotReply((NOT_UNDERSTOOD,)))
        self.is_down = False
        self.on(TurnEvent.STARTED, GREETING)

    def on(
        self,
        asked: str | TurnEvent,
        *say: str,
        command: BotCommand | None = None,
        seconds: float = USUAL_SECONDS,
    ) -> None:
        """What to answer; called again for the same words: what to answer the next time."""
        self.answers_with(asked, Answer(BotReply(tuple(say), command), seconds))

    def answers_with(self, asked: str | TurnEvent, answer: Answer) -> None:
        self._answers.setdefault(_key(asked), []).append(answer)

    def fails_on(self, asked: str | TurnEvent, *, seconds: float = USUAL_SECONDS) -> None:
        self.answers_with(asked, Answer(seconds=seconds, error=DialogueFailed("HTTP 500")))

    async def reply_to(self, turn: CallerTurn) -> BotReply:
        self.turns.append(turn)
        answer = self._answer_to(turn)
        await asyncio.sleep(answer.seconds)
        if self.is_down:
            raise DialogueFailed("ConnectError: nobody listens")
        if answer.error:
            raise answer.error
        return answer.reply

    def heard(self, event: TurnEvent = TurnEvent.SAID) -> list[str]:
        """Texts of the turns of this kind."""
        return [turn.text for turn in self.turns if turn.event is event]

    def _answer_to(self, turn: CallerTurn) -> Answer:
        by_text = self._answers.get(turn.text) if turn.text else None
        answers = by_text or self._answers.get(_key(turn.event))
        if not answers:
            return self.default
        return answers.pop(0) if len(answers) > 1 else answers[0]


def _key(asked: str | TurnEvent) -> str:
    return f"<{asked.value}>" if isinstance(asked, TurnEvent) else asked
