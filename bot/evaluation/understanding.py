"""Understands phrases as a first question of a call: Rasa's model by HTTP, then our own decision."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import yaml

from bot.actions.conversation import Centre, likely_intent
from bot.actions.registry import DECISIONS
from bot.dialogue.memory import Memory
from bot.dialogue.turn import HeardTurn
from bot.evaluation.phrases import HeldOut
from bot.evaluation.scores import Outcome

RULES = Path(__file__).resolve().parents[2] / "data" / "rules"
SPOKEN_OF_AN_OFFICE = Memory(office="mfc_seversk", place="seversk", aspect="ask_hours")
"""A day alone means something only after an office."""


def outcomes_of(
    phrases: Sequence[HeldOut], client: httpx.Client, centre: Centre, *, rules: Path = RULES
) -> list[Outcome]:
    actions = action_of_intent(rules)
    return [_outcome(one, client, centre, actions) for one in phrases]


def action_of_intent(rules: Path = RULES) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(rules.rglob("*.yml")):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            steps = rule["steps"]
            if len(steps) == 2 and "intent" in steps[0] and "action" in steps[1]:
                found[steps[0]["intent"]] = steps[1]["action"]
    return found


def _outcome(
    phrase: HeldOut, client: httpx.Client, centre: Centre, actions: Mapping[str, str]
) -> Outcome:
    parsed: dict[str, Any] = client.post("/model/parse", json={"text": phrase.text}).json()
    intent = parsed["intent"]
    knowledge = centre.knowledge()
    turn = HeardTurn(
        intent=intent["name"],
        confidence=intent["confidence"],
        likely=likely_intent(parsed),
        readings=(phrase.text, *phrase.alternatives),
        moment=centre.now(),
        people=centre.people,
    )
    memory = SPOKEN_OF_AN_OFFICE if phrase.intent == "give_date" else Memory()
    decision = DECISIONS[actions[turn.intent]](turn, replace(memory), knowledge)
    return Outcome(
        phrase,
        turn.intent,
        knowledge.resolve(turn.readings).services.codes,
        decision.say[0].response,
        decision.source,
        decision.memory.service,
    )
