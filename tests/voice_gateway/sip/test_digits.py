import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_gateway.sip.digits import DigitWay, PressFilter, digit_of_info


def info(body: str, content_type: str = "application/dtmf") -> str:
    return f"INFO sip:100@h SIP/2.0\r\nContent-Type: {content_type}\r\nCSeq: 2 INFO\r\n\r\n{body}"


@pytest.mark.parametrize(
    ("body", "digit"),
    [
        ("5", "5"),
        (" 0 \r\n", "0"),
        ("10", "*"),
        ("11", "#"),
        ("#", "#"),
        ("Signal=7\r\nDuration=160", "7"),
        ("signal = *", "*"),
        ("", None),
        ("A", None),
        ("55", None),
    ],
)
def test_key_is_read_from_the_body(body: str, digit: str | None) -> None:
    assert digit_of_info(info(body)) == digit


def test_compact_form_of_the_header_is_known() -> None:
    assert digit_of_info("INFO sip:h SIP/2.0\nc: Application/DTMF; x=y\n\n3") == "3"


def test_bodies_of_other_kinds_are_left_alone() -> None:
    assert digit_of_info(info("Signal=7", "application/dtmf-relay")) is None
    assert digit_of_info(info("7", "text/plain")) is None


@given(st.text(max_size=300))
def test_any_message_can_be_asked(message: str) -> None:
    assert digit_of_info(message) in {None, *"0123456789*#"}


def test_one_press_sent_both_ways_counts_once() -> None:
    presses = PressFilter()
    assert presses.is_new("5", DigitWay.RTP_EVENT, at_seconds=1.0)
    assert not presses.is_new("5", DigitWay.INFO, at_seconds=1.1)


def test_two_presses_sent_both_ways_count_twice() -> None:
    presses = PressFilter()
    order = [(DigitWay.RTP_EVENT, 1.0), (DigitWay.INFO, 1.1), (DigitWay.RTP_EVENT, 1.3)]
    order.append((DigitWay.INFO, 1.4))
    assert [presses.is_new("5", way, at_seconds=at) for way, at in order] == [
        True, False, True, False,
    ]  # fmt: skip


def test_quick_presses_of_one_key_all_count() -> None:
    presses = PressFilter()
    assert all(presses.is_new("1", DigitWay.INFO, at_seconds=n * 0.05) for n in range(10))


def test_letters_of_the_keypad_are_not_keys() -> None:
    assert not PressFilter().is_new("A", DigitWay.RTP_EVENT, at_seconds=0)
