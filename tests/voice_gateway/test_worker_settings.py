"""Settings of a worker are read once and refused in words."""

import pytest

from core.errors import SettingsError
from voice_gateway.worker_settings import WorkerSettings


def test_defaults_are_enough() -> None:
    settings = WorkerSettings.load(2)
    assert settings.name == "worker-2"
    assert settings.call.operator_wait_seconds == 40.0
    assert settings.records.journal_folder.parts == ("var", "journal")


def test_the_environment_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALL_NO_INPUT_SECONDS", "9.5")
    monkeypatch.setenv("RECORDING_IS_ON", "false")
    settings = WorkerSettings.load(0)
    assert settings.call.no_input_seconds == 9.5
    assert not settings.recording.is_on


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CALL_NO_INPUT_SECONDS", "0"),
        ("CALL_NO_INPUT_ATTEMPTS", "many"),
        ("SIP_PORT", "70000"),
        ("RECORDING_IS_ON", "perhaps"),
    ],
)
def test_a_value_that_does_not_fit_is_named(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        WorkerSettings.load(0)
