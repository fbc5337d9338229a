"""The keypad menu, the fallback of everything: loaded from `prompts/keypad_menu.yml`. Pure after loading."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import yaml

MENU_FILE = Path(__file__).parent / "prompts" / "keypad_menu.yml"


class MenuAct(Enum):
    """What a key does by itself."""

    OPERATOR = "operator"
    TRY_AGAIN = "try_again"
    REPEAT = "repeat"
    GOODBYE = "goodbye"


@dataclass(frozen=True, slots=True)
class MenuQuestion:
    """What a key asks the dialogue, as if the caller had said it."""

    text: str


@dataclass(frozen=True, slots=True)
class KeypadMenu:
    """`phrase` is the key of the phrase that reads the menu aloud."""

    phrase: str
    keys: MappingProxyType[str, MenuAct | MenuQuestion]

    def chosen(self, key: str) -> MenuAct | MenuQuestion | None:
        return self.keys.get(key)


@dataclass(frozen=True, slots=True)
class KeypadMenus:
    """`full` while the dialogue answers, `short` when there is nobody to ask."""

    full: KeypadMenu
    short: KeypadMenu

    @classmethod
    def load(cls, path: Path = MENU_FILE) -> Self:
        plain = yaml.safe_load(path.read_text(encoding="utf-8"))
        return cls(full=_menu(plain["full"]), short=_menu(plain["short"]))


def _menu(plain: dict[str, Any]) -> KeypadMenu:
    keys: dict[str, MenuAct | MenuQuestion] = {
        key: MenuAct(entry["does"]) if "does" in entry else MenuQuestion(entry["asks"])
        for key, entry in plain["keys"].items()
    }
    return KeypadMenu(plain["phrase"], MappingProxyType(keys))
