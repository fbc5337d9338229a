from pathlib import Path

import pytest

from core.errors import SettingsError
from core.settings.telephony import SipSettings
from scripts.kamailio_config import Front, configuration, read_phones, workers_file, write

OPEN = Front("127.0.0.1", 5160, {})


def test_every_worker_has_a_line_on_its_own_port() -> None:
    text = workers_file(SipSettings(port=5060, workers=3))

    assert text.splitlines() == [f"1 sip:127.0.0.1:{port} 0 0" for port in (5060, 5070, 5080)]


def test_workers_bound_to_every_address_are_reached_by_one() -> None:
    assert "127.0.0.1:5060" in workers_file(SipSettings(host="0.0.0.0"))
    public = SipSettings(host="0.0.0.0", public_address="192.0.2.7")
    assert "192.0.2.7:5060" in workers_file(public)


def test_passwords_and_tls_are_asked_for_only_when_given() -> None:
    guarded = Front("127.0.0.1", 5160, {"operator": "secret"}, certificate=Path("c.pem"))

    assert "#!define" not in configuration(OPEN, Path("workers.list"))
    text = configuration(guarded, Path("workers.list"))
    assert text.startswith("#!KAMAILIO\n#!define WITH_AUTH\n#!define WITH_TLS\n")
    assert '$sht(phones=>operator) = "secret";' in text


@pytest.mark.parametrize("front", [OPEN, Front("127.0.0.1", 5160, {"operator": "secret"})])
def test_nothing_of_the_template_is_left_open(front: Front) -> None:
    text = configuration(front, Path("workers.list"))

    assert not [line for line in text.splitlines() if line.count("@") > 1]


@pytest.mark.parametrize("phones", [{"a b": "x"}, {"a": 'x"; exit;'}, {"a": ""}])
def test_phone_that_would_change_the_configuration_is_refused(phones: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        configuration(Front("127.0.0.1", 5160, phones), Path("workers.list"))


def test_front_on_a_worker_s_port_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="5160"):
        write(OPEN, SipSettings(port=5060, workers=12), tmp_path)


def test_file_of_phones_has_a_name_and_a_password_a_line(tmp_path: Path) -> None:
    path = tmp_path / "phones"
    path.write_text("operator secret\n\nsecond word\n")
    assert read_phones(path) == {"operator": "secret", "second": "word"}

    path.write_text("operator\n")
    with pytest.raises(SettingsError):
        read_phones(path)


def test_configuration_with_passwords_is_read_by_its_owner_alone(tmp_path: Path) -> None:
    target = write(OPEN, SipSettings(), tmp_path / "made")

    assert target.stat().st_mode & 0o077 == 0
    assert (tmp_path / "made" / "workers.list").is_file()
