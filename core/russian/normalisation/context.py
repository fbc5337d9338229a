"""What the words around a number say about its case."""

import re

from core.russian.normalisation.grammar import Case

_N, _G, _D, _A, _I, _P = Case

GOVERNED_CASES: dict[str, tuple[Case, ...]] = {
    **dict.fromkeys(
        [
            "до",
            "от",
            "ото",
            "из",
            "без",
            "для",
            "у",
            "около",
            "после",
            "кроме",
            "против",
            "вместо",
            "среди",
            "вокруг",
            "более",
            "менее",
            "больше",
            "меньше",
            "свыше",
            "порядка",
            "позднее",
            "позже",
            "раньше",
            "ранее",
            "течение",
            "старше",
            "младше",
            "выше",
            "ниже",
            "из-за",
            "размере",
            "составляет",
            "не",
            "превышает",
        ],
        (_G,),
    ),
    "составляет": (_A,),
    "превышает": (_G,),
    "не": (),
    **dict.fromkeys(["с", "со"], (_G, _I, _A)),
    **dict.fromkeys(["к", "ко", "благодаря"], (_D,)),
    "по": (_A, _D, _P),
    **dict.fromkeys(["в", "во", "на"], (_A, _P)),
    **dict.fromkeys(["о", "об", "обо"], (_P, _A)),
    "при": (_P,),
    **dict.fromkeys(["за", "под"], (_A, _I)),
    **dict.fromkeys(["через", "про", "сквозь", "спустя"], (_A,)),
    "между": (_I, _G),
    **dict.fromkeys(["над", "перед"], (_I,)),
}
"""The first is taken when nothing else decides."""

_LAST_WORD = re.compile(r"([а-яё]+(?:-[а-яё]+)*)[\s«\"(]*$", re.IGNORECASE)


def last_word(before: str) -> str:
    """The word right before, lower case; empty after a stop, a comma or another sign."""
    match = _LAST_WORD.search(before[-40:])
    return match[1].lower() if match else ""


def governed_cases(before: str) -> tuple[Case, ...]:
    """Cases the preceding word allows; empty when it governs nothing."""
    return GOVERNED_CASES.get(last_word(before), ())


def case_after(before: str, *, otherwise: Case = Case.NOMINATIVE) -> Case:
    """The usual case of a number standing alone after these words."""
    allowed = governed_cases(before)
    return allowed[0] if allowed else otherwise
