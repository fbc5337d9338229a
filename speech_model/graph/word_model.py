"""Writes a back-off model as a word acceptor with `ε` back-off arcs."""

from collections.abc import Mapping
from math import log
from pathlib import Path

from speech_model.graph.ngram import END, START, BackOffModel, History

_SMALLEST = 1e-12


def write_word_model(model: BackOffModel, numbers: Mapping[str, int], path: Path) -> None:
    """Text notation; `numbers` are the word ids of the finished graph, [unk] among the unigrams."""
    states = {history: i for i, history in enumerate(_histories(model))}
    lines = []
    for history, source in states.items():
        for word, probability in model.probabilities[history].items():
            cost = -log(max(probability, _SMALLEST))
            if word == END:
                lines.append(f"{source} {cost:.4f}\n")
            elif word != START:
                target = states[_longest_known((*history, word), states)]
                number = numbers[word]
                lines.append(f"{source} {target} {number} {number} {cost:.4f}\n")
        if history:
            cost = -log(max(model.back_off[history], _SMALLEST))
            lines.append(f"{source} {states[_longest_known(history[1:], states)]} 0 0 {cost:.4f}\n")
    path.write_text("".join(lines), encoding="ascii")


def _histories(model: BackOffModel) -> list[History]:
    """The start first: the first state written is the initial one."""
    start: History = (START,) if (START,) in model.probabilities else ()
    rest = [history for history in model.probabilities if history != start]
    return [start, *rest]


def _longest_known(history: History, states: Mapping[History, int]) -> History:
    history = history[-2:]
    while history not in states:
        history = history[1:]
    return history
