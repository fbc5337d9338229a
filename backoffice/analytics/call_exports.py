"""A conversation as JSON, as WebVTT subtitles of its recording, as a CSV table. Numbers of people stay masked."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from backoffice.analytics.call_facts import STAGES
from backoffice.analytics.call_story import CallStory, LegStory, Phrase, RequestStory, TurnStory
from core.calls.cdr import harmless
from core.web.masking import mask_telephone

SHORTEST_CUE_SECONDS = 1.0
SECONDS_A_LETTER = 0.06
COLUMNS = (
    "number", "at", "who", "text", "starts_seconds", "ends_seconds", "event", "confidence", "intent",
    "intent_confidence", "service", "source", *STAGES,
)  # fmt: skip


def phrases_of(story: CallStory) -> list[Phrase]:
    """The whole conversation, with the robot and with people, in order of time."""
    phrases = [phrase for turn in story.turns for phrase in turn.phrases]
    phrases += [phrase for request in story.requests for phrase in request.talk]
    return sorted(phrases, key=lambda phrase: phrase.at)


def as_json(story: CallStory, zone: ZoneInfo) -> str:
    head = story.head
    plain = {
        "call_id": head.call_id,
        "caller": mask_telephone(head.caller),
        "called": head.called,
        "began_at": _moment(head.began_at, zone),
        "answered_at": _moment(head.answered_at, zone),
        "ended_at": _moment(head.ended_at, zone),
        "outcome": head.outcome,
        "ending": head.ending,
        "score": head.score,
        "turns": [_turn(turn, zone) for turn in story.turns],
        "requests_for_a_person": [_request(request, zone) for request in story.requests],
        "legs": [_leg(leg, zone) for leg in story.legs],
    }
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def as_vtt(story: CallStory, names: Mapping[str, str]) -> str:
    """`names`: who → the word before the phrase. Phrases without a place in the recording are left out."""
    placed = [phrase for phrase in phrases_of(story) if phrase.starts is not None]
    cues = [f"{number}\n{_cue(phrase, names)}" for number, phrase in enumerate(placed, 1)]
    return "\n\n".join(["WEBVTT", *cues]) + "\n"


def as_csv(story: CallStory, zone: ZoneInfo) -> str:
    """A line a phrase; cells that a spreadsheet would take for a formula get an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for row in _rows(story, zone):
        writer.writerow([harmless(cell) for cell in row])
    return buffer.getvalue()


def _rows(story: CallStory, zone: ZoneInfo) -> Iterator[list[str]]:
    for turn in story.turns:
        for phrase in turn.phrases:
            stages = [_number(turn.stages[stage]) for stage in STAGES]
            is_caller = phrase.who == "caller"
            yield [
                str(turn.number),
                *_said(phrase, zone),
                turn.event,
                *([_number(turn.confidence), turn.intent, _number(turn.intent_confidence)]
                  if is_caller else ["", "", ""]),
                turn.service,
                turn.source,
                *(stages if is_caller else [""] * len(stages)),
            ]  # fmt: skip
    for request in story.requests:
        for phrase in request.talk:
            yield ["", *_said(phrase, zone), "talk", *[""] * (len(COLUMNS) - 7)]


def _said(phrase: Phrase, zone: ZoneInfo) -> list[str]:
    return [
        _moment(phrase.at, zone),
        phrase.who,
        phrase.text,
        _number(phrase.starts),
        _number(phrase.ends),
    ]


def _turn(turn: TurnStory, zone: ZoneInfo) -> dict[str, object]:
    return {
        "number": turn.number,
        "event": turn.event,
        "phrases": [_phrase(phrase, zone) for phrase in turn.phrases],
        "confidence": turn.confidence,
        "intent": turn.intent,
        "intent_confidence": turn.intent_confidence,
        "service": turn.service,
        "source": turn.source,
        "stages_ms": dict(turn.stages),
    }


def _request(request: RequestStory, zone: ZoneInfo) -> dict[str, object]:
    return {
        "reason": request.reason,
        "asked_at": _moment(request.asked_at, zone),
        "bridged_at": _moment(request.bridged_at, zone),
        "ended_at": _moment(request.ended_at, zone),
        "outcome": request.outcome,
        "operator": request.operator,
        "phrases": [_phrase(phrase, zone) for phrase in request.talk],
    }


def _leg(leg: LegStory, zone: ZoneInfo) -> dict[str, object]:
    return {
        "kind": leg.kind,
        "operator": leg.operator,
        "started_at": _moment(leg.started_at, zone),
        "answered_at": _moment(leg.answered_at, zone),
        "ended_at": _moment(leg.ended_at, zone),
        "result": leg.result,
    }


def _phrase(phrase: Phrase, zone: ZoneInfo) -> dict[str, object]:
    return {
        "who": phrase.who,
        "text": phrase.text,
        "at": _moment(phrase.at, zone),
        "starts_seconds": phrase.starts,
        "ends_seconds": phrase.ends,
    }


def _cue(phrase: Phrase, names: Mapping[str, str]) -> str:
    """Markup of subtitles in what was said is written as text."""
    begins = phrase.starts or 0.0
    guessed = begins + max(SHORTEST_CUE_SECONDS, SECONDS_A_LETTER * len(phrase.text))
    ends = phrase.ends if phrase.ends is not None and phrase.ends > begins else guessed
    text = phrase.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    words = " ".join(text.split())
    return f"{_timestamp(begins)} --> {_timestamp(ends)}\n<v {names[phrase.who]}>{words}"


def _timestamp(seconds: float) -> str:
    whole = round(seconds * 1000)
    minutes, milliseconds = divmod(whole, 60_000)
    return (
        f"{minutes // 60:02}:{minutes % 60:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"
    )


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat(timespec="seconds") if at else ""


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".rstrip("0").rstrip(".")
