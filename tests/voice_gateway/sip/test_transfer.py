"""The Refer-To address carries the headers of the INVITE it asks for."""

from urllib.parse import unquote

import pytest

from voice_gateway.sip.transfer import refer_to

PEER = "sip:100@peer.example"


def test_without_headers_it_is_the_address() -> None:
    assert refer_to(PEER, {}) == "<sip:100@peer.example>"


def test_headers_stand_behind_a_question_mark_and_cannot_break_out() -> None:
    headers = {
        "User-to-User": "7b7d;encoding=hex&x=<y>\r\nEvil: 1",
        "X-Centres-Passed": "tomsk,omsk",
    }
    address = refer_to(PEER, headers)
    assert address.startswith("<sip:100@peer.example?User-to-User=7b7d%3Bencoding%3Dhex%26")
    assert address.count("<") == address.count(">") == address.count("?") == 1
    assert "\n" not in address
    asked = dict(part.split("=") for part in address.strip("<>").split("?")[1].split("&"))
    assert {unquote(name): unquote(value) for name, value in asked.items()} == headers


@pytest.mark.parametrize("target", [f"<{PEER}>", f"  {PEER} "])
def test_brackets_and_blanks_are_put_right(target: str) -> None:
    assert refer_to(target, {}) == f"<{PEER}>"
