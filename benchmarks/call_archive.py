"""An archive of calls as half a year of a busy centre would leave it: for measurements of pages and searches.

Phrases are those the dialogue is trained on, so that words are as frequent as in real talk. The same seed and
the same end give the same archive.
"""

import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import yaml
from sqlalchemy import Engine

ROOT = Path(__file__).resolve().parents[1]
DAYS = 180
HOURS = tuple(range(24))
BUSY = (1, 1, 1, 1, 2, 3, 6, 10, 14, 15, 14, 12, 11, 12, 13, 12, 10, 8, 6, 5, 4, 3, 2, 1)
"""How often calls begin in each hour of the region's day."""
ENTITY = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
OUTCOMES = ("completed", "caller_hung_up", "handed_off", "silent_caller", "worker_crashed")
OUTCOME_WEIGHTS = (52, 20, 22, 5, 1)
REASONS = ("caller_asked", "not_understood", "topic_needs_person", "no_input", "robot_failed")
OPERATORS = 30
BATCH = 20_000
NOTHING = json.dumps([])

CALL = (
    "id", "sip_call_id", "worker", "caller", "called", "started_at", "answered_at", "handoff_asked_at", "bridged_at",
    "ended_at", "last_event_at", "outcome", "end_reason", "is_end_provisional", "recording", "is_recording_refused",
)  # fmt: skip
TURN = (
    "call_id", "number", "at", "event", "heard", "written", "confidence", "words", "alternatives", "digits", "intent",
    "intent_confidence", "service", "slots", "source", "said", "command", "end_of_turn_ms", "recognition_ms",
    "dialogue_ms", "synthesis_ms", "output_ms", "total_ms", "audio_start_seconds", "audio_end_seconds",
)  # fmt: skip
EVENT = ("id", "call_id", "number", "at", "kind", "is_understood", "body", "received_at")
HANDOFF = (
    "id", "call_id", "callback_id", "worker", "caller", "reason", "skill", "priority", "summary", "slots", "transcript",
    "centres_passed", "asked_at", "clock_at", "head", "state", "operator_id", "passed_by", "tried_peers", "bridged_at",
    "ended_at", "outcome", "ended_by", "result", "tags",
)  # fmt: skip
QUEUE = ("at", "event", "handoff_id", "call_id", "operator_id", "data")
OPERATOR = (
    "id", "login", "display_name", "sip_address", "skills", "max_calls", "wrap_up_seconds", "is_supervisor", "is_phone",
    "is_active",
)  # fmt: skip
COLUMNS = {
    "operator": OPERATOR,
    "call": CALL,
    "call_turn": TURN,
    "call_event": EVENT,
    "handoff": HANDOFF,
    "queue_event": QUEUE,
}
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Said:
    text: str
    intent: str


@dataclass(frozen=True, slots=True)
class Setting:
    """Codes that stand in the seeds; `end`: the midnight of the region when the archive ends."""

    services: tuple[str, ...]
    municipalities: tuple[str, ...]
    end: datetime


class Archive:
    """Rows of every table, a batch at a time."""

    def __init__(self, calls: int, turns: int, setting: Setting, seed: int = 20261124) -> None:
        self._random = random.Random(seed)
        self._phrases = phrases()
        self._calls = calls
        self._turns = turns
        self._setting = setting
        self._rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}

    def batches(self) -> Iterator[dict[str, list[Row]]]:
        """Calls in order of time, as they come in life."""
        self._rows["operator"] = [_operator(number) for number in range(1, OPERATORS + 1)]
        moments = sorted(self._moment() for _ in range(self._calls))
        left = self._turns
        for number, at in enumerate(moments):
            turns = round(left / (self._calls - number))
            left -= turns
            self._add_call(f"bench-{number:06}", at, turns)
            if (number + 1) % BATCH == 0 or number + 1 == self._calls:
                yield self._rows
                self._rows = {name: [] for name in COLUMNS}

    def _moment(self) -> datetime:
        day = self._setting.end - timedelta(days=self._random.randrange(DAYS) + 1)
        (hour,) = self._random.choices(HOURS, BUSY)
        return day + timedelta(hours=hour, seconds=self._random.uniform(0, 3600))

    def _add_call(self, call_id: str, at: datetime, turns: int) -> None:
        dice = self._random
        (outcome,) = dice.choices(OUTCOMES, OUTCOME_WEIGHTS)
        caller = f"+7{dice.randrange(9_000_000_000, 9_999_999_999)}"
        ended_at = at + timedelta(seconds=20 + 14 * turns + dice.uniform(0, 60))
        service = dice.choice(self._setting.services)
        municipality = dice.choice(self._setting.municipalities)
        is_handed = outcome == "handed_off"
        asked_at = at + timedelta(seconds=12 * turns)
        bridged_at = asked_at + timedelta(seconds=dice.expovariate(1 / 15)) if is_handed else None
        self._rows["call"].append(
            (call_id, "", "gateway-0", caller, "100", at, at, asked_at if is_handed else None, bridged_at, ended_at,
             ended_at, outcome, "", False, f"{at:%Y-%m-%d}/{call_id}.wav", False)
        )  # fmt: skip
        for number in range(1, turns + 1):
            self._add_turn(call_id, at, number, (service, municipality))
        if outcome == "completed" and dice.random() < 0.2:
            body = json.dumps({"detail": {"score": str(dice.choice((5, 5, 5, 4, 4, 3, 2, 1)))}})
            self._rows["call_event"].append(
                (f"{call_id}-mark", call_id, 90, ended_at, "survey_answered", True, body, ended_at)
            )
        if is_handed:
            self._add_request(call_id, caller, asked_at, bridged_at or asked_at)

    def _add_turn(self, call_id: str, at: datetime, number: int, about: tuple[str, str]) -> None:
        dice = self._random
        said = dice.choice(self._phrases)
        is_lost = dice.random() < 0.06
        service, municipality = about
        stages = [dice.gauss(mean, mean / 6) for mean in (380, 55, 35, 4, 20)]
        begins = 12.0 * number
        self._rows["call_turn"].append(
            (call_id, number, at + timedelta(seconds=begins + 3), "said", said.text, said.text,
             round(dice.uniform(0.45, 1.0), 3), NOTHING, NOTHING, "", "nlu_fallback" if is_lost else said.intent,
             0.3 if is_lost else round(dice.uniform(0.4, 1.0), 3), service, json.dumps({"municipality": municipality}),
             f"service:{service}/term", json.dumps(["Обычно это занимает десять рабочих дней."], ensure_ascii=False),
             "expect", *(round(stage, 1) for stage in stages), round(sum(stages), 1), begins, begins + 2.5)
        )  # fmt: skip

    def _add_request(
        self, call_id: str, caller: str, asked_at: datetime, bridged_at: datetime
    ) -> None:
        dice = self._random
        handoff_id, operator = f"h{call_id[6:]}", dice.randint(1, OPERATORS)
        waited = (bridged_at - asked_at).total_seconds()
        talked = dice.expovariate(1 / 120)
        ended_at = bridged_at + timedelta(seconds=talked)
        self._rows["handoff"].append(
            (handoff_id, call_id, "", "gateway-0", caller, dice.choice(REASONS), "", 0, "Замена паспорта",
             json.dumps({}), NOTHING, NOTHING, asked_at, asked_at, 0, "ended", operator, NOTHING, NOTHING, bridged_at,
             ended_at, "accepted", "caller", "answered", NOTHING)
        )  # fmt: skip
        wait = {"wait_seconds": round(waited, 1)}
        talk = {**wait, "talk_seconds": round(talked, 1), "wrap_up_seconds": 15}
        for at, event, who, data in (
            (asked_at, "ENTERQUEUE", None, {}),
            (bridged_at, "CONNECT", operator, wait),
            (ended_at, "COMPLETECALLER", operator, talk),
        ):
            self._rows["queue_event"].append(
                (at, event, handoff_id, call_id, who, json.dumps(data))
            )


def phrases() -> tuple[Said, ...]:
    """Of the training files, without the marks of entities."""
    found: list[Said] = []
    for path in sorted((ROOT / "data/nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu", []):
            if "intent" not in block or not isinstance(block.get("examples"), str):
                continue
            for line in block["examples"].splitlines():
                text = ENTITY.sub(r"\1", line.strip().removeprefix("- ")).strip()
                if text:
                    found.append(Said(text, block["intent"]))
    return tuple(found)


def load(engine: Engine, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """As fast as each database takes them."""
    if not rows:
        return
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        if engine.dialect.name == "sqlite":
            places = ",".join("?" * len(columns))
            names = ",".join(columns)
            cursor.executemany(
                f'INSERT INTO "{table}" ({names}) VALUES ({places})', list(_plain(rows))
            )
        else:
            names = ",".join(columns)
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        connection.commit()
    finally:
        connection.close()


def _plain(rows: Iterable[Row]) -> Iterator[Row]:
    """Moments as SQLAlchemy writes them into SQLite."""
    for row in rows:
        yield tuple(
            value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value
            for value in row
        )


def _operator(number: int) -> Row:
    login = f"bench{number:02}"
    return (number, login, f"Оператор {number}", f"sip:{login}@127.0.0.1", "{}", 1, 15, False, False, True)  # fmt: skip
