"""The robot as text: `make chat MODE=night CALLER=+7…`.

Talks to the running services when the platform is ready, else starts Rasa and the actions by itself on
free ports. On a terminal it is a conversation; from a pipe it reads one phrase of the caller a line and
prints one JSON line a turn, the first of them with the greeting and an empty `heard`. A line of digits,
`*` or `#` is keys pressed, an empty line is silence.
"""

import argparse
import json
import sys
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import httpx
import structlog

from bot.actions.centre_of import centre_of
from bot.local_dialogue import DialogueDoor, local_dialogue
from core.contracts.dialogue import BotReply, CallContext, CallerTurn, CallMode, TurnEvent
from core.contracts.wire import to_plain
from core.db.base import utc_now
from core.db.engine import open_engine, open_sessions
from core.db.upgrade import upgrade_database
from core.errors import AssistantError
from core.knowledge.seed_files import read_seeds
from core.knowledge.seed_loader import load_seeds
from core.settings.platform import DatabaseSettings, DialogueSettings, LogSettings, PlatformSettings
from core.telemetry.log import set_up_logs

READY_TIMEOUT_SECONDS = 2.0
KEYS = frozenset("0123456789*#")


class Caller:
    """One call: sends turns in order and counts the silences in a row."""

    def __init__(self, door: DialogueDoor, context: CallContext) -> None:
        self.door = door
        self.context = context
        self.call_id = f"chat-{uuid.uuid4().hex[:12]}"
        self.silences = 0

    def begin(self) -> BotReply:
        return self.door.reply_to(CallerTurn(self.call_id, TurnEvent.STARTED, context=self.context))

    def do(self, line: str) -> BotReply:
        event = event_of(line)
        self.silences = self.silences + 1 if event is TurnEvent.SILENCE else 0
        turn = CallerTurn(
            self.call_id, event, text=line, repeated=self.silences, context=self.context
        )
        return self.door.reply_to(turn)


def event_of(line: str) -> TurnEvent:
    if not line:
        return TurnEvent.SILENCE
    return TurnEvent.DIGITS if KEYS.issuperset(line) else TurnEvent.SAID


def as_json(heard: str, reply: BotReply) -> str:
    understood = reply.understood
    turn = {
        "heard": heard,
        "understood": {
            "intent": understood.intent,
            "confidence": understood.confidence,
            "service": understood.service or None,
            "slots": understood.slots,
        },
        "say": list(reply.say),
        "command": to_plain(reply.command) if reply.command else None,
    }
    return json.dumps(turn, ensure_ascii=False)


@contextmanager
def dialogue_door() -> Iterator[DialogueDoor]:
    """The running dialogue if the platform says it is ready, else one of our own."""
    platform, dialogue = PlatformSettings.load(), DialogueSettings.load()
    if is_ready(platform.base_url):
        yield DialogueDoor(dialogue.base_url)
        return
    engine = open_engine(DatabaseSettings.load().url)
    upgrade_database(engine)
    sessions = open_sessions(engine)
    load_seeds(sessions, read_seeds())
    centre, _store = centre_of(sessions, platform, now=utc_now)
    print("…", file=sys.stderr)
    with local_dialogue(centre) as door:
        yield door


def is_ready(base_url: str) -> bool:
    try:
        return httpx.get(f"{base_url}/readyz", timeout=READY_TIMEOUT_SECONDS).status_code == 200
    except httpx.TransportError:
        return False


def talk(caller: Caller, *, is_terminal: bool) -> None:
    show("", caller.begin(), is_terminal=is_terminal)
    while True:
        if is_terminal:
            print("> ", end="", flush=True)
        line = sys.stdin.readline()
        if not line:
            return
        show(line.strip(), caller.do(line.strip()), is_terminal=is_terminal)


def show(heard: str, reply: BotReply, *, is_terminal: bool) -> None:
    if not is_terminal:
        print(as_json(heard, reply), flush=True)
        return
    for text in reply.say:
        print(text)
    if reply.command is not None:
        print(f"[{reply.command.kind.value} {reply.command.summary}]".replace(" ]", "]"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mode", choices=[mode.value for mode in CallMode], default="day")
    parser.add_argument("--caller", default="")
    options = parser.parse_args()
    set_up_logs("chat", LogSettings.load().model_copy(update={"level": "error"}))
    context = CallContext(caller=options.caller, mode=CallMode(options.mode), is_mode_fixed=True)
    try:
        with ExitStack() as stack:
            door = stack.enter_context(dialogue_door())
            talk(Caller(door, context), is_terminal=sys.stdin.isatty())
    except AssistantError as err:
        structlog.get_logger().error(err.code, reason=str(err))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
