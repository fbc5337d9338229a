"""`.env.example` and the settings say the same."""

import pkgutil
import re
from importlib import import_module
from pathlib import Path

import pytest

from core import settings
from core.errors import SettingsError
from core.settings.section import SettingsSection
from core.settings.telephony import SipSettings

VARIABLE = re.compile(r"^#([A-Z][A-Z0-9_]*)=(.*)$")


def all_sections() -> list[type[SettingsSection]]:
    for module in pkgutil.iter_modules(settings.__path__):
        import_module(f"{settings.__name__}.{module.name}")
    return SettingsSection.__subclasses__()


def variables_of(section: type[SettingsSection]) -> set[str]:
    prefix = str(section.model_config["env_prefix"])
    return {f"{prefix}{name}".upper() for name in section.model_fields}


def example(root: Path) -> dict[str, str]:
    lines = (root / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(match.groups() for line in lines if (match := VARIABLE.match(line)))


def test_every_setting_stands_in_the_example_and_nothing_else(root: Path) -> None:
    wanted = set().union(*(variables_of(section) for section in all_sections()))
    assert set(example(root)) == wanted


@pytest.mark.parametrize("section", all_sections(), ids=lambda section: section.__name__)
def test_values_of_the_example_are_the_defaults(
    section: type[SettingsSection], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    defaults = section.load()
    values = example(root)
    for name in variables_of(section):
        if values[name]:
            monkeypatch.setenv(name, values[name])
    assert section.load() == defaults


def test_a_value_that_does_not_fit_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIP_PORT", "seventy")
    with pytest.raises(SettingsError, match="SIP_PORT"):
        SipSettings.load()


def test_settings_cannot_be_changed_after_loading() -> None:
    with pytest.raises(ValueError, match="frozen"):
        SipSettings.load().port = 1
