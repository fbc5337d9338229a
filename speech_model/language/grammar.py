"""Sentence templates: lists that refer to one another, `{rule}`, `{rule:case}`, `(a|b|)`."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

import yaml

from speech_model.language.inflection import inflect
from speech_model.language.numbers import number_rules

TEMPLATES = Path(__file__).parent / "templates"

_CHOICE = re.compile(r"\(([^()]*)\)")
_REFERENCE = re.compile(r"\{(\w+)(?::(\w+))?\}")
_DEEPEST = 12


class Grammar:
    """Rules by name; `sentence` draws one expansion."""

    def __init__(self, rules: Mapping[str, Sequence[str]]) -> None:
        self._rules = {name: tuple(alternatives) for name, alternatives in rules.items()}

    def with_rules(self, rules: Mapping[str, Sequence[str]]) -> "Grammar":
        """A grammar where the given lists take the place of those of the same name."""
        return Grammar({**self._rules, **{name: alts for name, alts in rules.items() if alts}})

    def alternatives(self, rule: str) -> tuple[str, ...]:
        """The rule's list, unexpanded."""
        return self._rules[rule]

    def sentence(self, rule: str, random: Random) -> str:
        """One random expansion, single spaces."""
        return " ".join(self._expand(random.choice(self._rules[rule]), random, 0).split())

    def _expand(self, template: str, random: Random, depth: int) -> str:
        if depth > _DEEPEST:
            raise ValueError(f"templates refer to themselves: {template}")
        while match := _CHOICE.search(template):
            chosen = random.choice(match.group(1).split("|"))
            template = template[: match.start()] + chosen + template[match.end() :]

        def replaced(match: re.Match[str]) -> str:
            name, case = match.groups()
            text = self._expand(random.choice(self._rules[name]), random, depth + 1)
            return inflect(text, case) if case else text

        return _REFERENCE.sub(replaced, template)


def read_rules(path: Path) -> dict[str, list[str]]:
    """One file of templates."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: [str(item) for item in items] for name, items in content.items()}


def base_grammar() -> Grammar:
    """All template files of the package and the spelled numbers."""
    rules: dict[str, Sequence[str]] = {}
    for path in sorted(TEMPLATES.glob("*.yml")):
        rules.update(read_rules(path))
    return Grammar({**rules, **number_rules()})
