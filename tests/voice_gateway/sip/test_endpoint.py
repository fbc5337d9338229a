from pathlib import Path

import pytest

from core.errors import SettingsError
from core.settings.telephony import SipSettings
from voice_gateway.sip.endpoint import WorkerAddress, check_certificate


def test_tls_without_a_certificate_does_not_start() -> None:
    with pytest.raises(SettingsError, match="SIP_TLS_CERTIFICATE"):
        check_certificate(SipSettings(tls=True))


def test_tls_with_a_certificate_that_is_none_does_not_start(tmp_path: Path) -> None:
    wrong = tmp_path / "certificate.pem"
    wrong.write_text("a letter")

    with pytest.raises(SettingsError, match="SIP_TLS_CERTIFICATE"):
        check_certificate(SipSettings(tls=True, tls_certificate=wrong, tls_private_key=wrong))


def test_workers_have_ports_of_their_own() -> None:
    settings = SipSettings(port=5060, rtp_port=40000)
    first, second = WorkerAddress(settings, 0), WorkerAddress(settings, 1)

    assert (first.port, second.port) == (5060, 5070)
    assert first.rtp_ports(4) == (40000, 200)
    assert second.rtp_ports(4) == (40200, 200)
