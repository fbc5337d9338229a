import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_gateway.sip.addresses import (
    LONGEST_HEADER,
    LONGEST_NUMBER,
    MOST_HEADERS,
    host_part,
    kept_headers,
    outbound_address,
    user_part,
)


@pytest.mark.parametrize(
    ("address", "user"),
    [
        ("<sip:+79001234567@10.0.0.1>", "+79001234567"),
        ('"Иван Петров" <sip:101@host:5060;user=phone>;tag=1', "101"),
        ("sips:secret:word@host", "secret"),
        ("<tel:+7-900-123;phone-context=x>", "+7-900-123"),
        ("<sip:%2B7900@host>", "+7900"),
        ("<sip:host.example>", ""),
        ("", ""),
        ("nonsense", ""),
    ],
)
def test_number_is_the_user_part(address: str, user: str) -> None:
    assert user_part(address) == user


@given(st.text(max_size=400))
def test_any_address_gives_a_short_printable_number(address: str) -> None:
    number = user_part(f"sip:{address}@host")
    assert len(number) <= LONGEST_NUMBER
    assert number.isprintable()


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("sip:provider.example", "provider.example"),
        ("sip:101@Provider.Example:5060;transport=tcp", "provider.example"),
        ("<sips:a@b.c>", "b.c"),
        ("", ""),
    ],
)
def test_host_is_compared_without_port_and_case(address: str, host: str) -> None:
    assert host_part(address) == host


def message_with(*headers: str) -> str:
    return "\r\n".join(["INVITE sip:100@host SIP/2.0", *headers, "", "X-Body: not a header"])


def test_headers_that_tell_where_a_call_came_from_are_kept() -> None:
    kept = kept_headers(
        message_with("Via: x", "User-to-User: 00FA", "Diversion: <sip:1@h>", "X-Office: 7")
    )
    assert kept == {"User-to-User": "00FA", "Diversion": "<sip:1@h>", "X-Office": "7"}


def test_headers_are_bounded_in_number_and_length() -> None:
    kept = kept_headers(message_with(*(f"X-{n}: {'a' * 5000}" for n in range(100))))
    assert len(kept) == MOST_HEADERS
    assert all(len(value) == LONGEST_HEADER for value in kept.values())


@given(st.text(max_size=600))
def test_any_message_can_be_read(message: str) -> None:
    assert all(value.isprintable() for value in kept_headers(message).values())


TRUNK = "sip:{number}@provider.example"


@pytest.mark.parametrize(
    ("target", "template", "address"),
    [
        (
            "sip:operator@10.0.0.5:5070;transport=tcp",
            "",
            "sip:operator@10.0.0.5:5070;transport=tcp",
        ),
        ("sips:operator@example", TRUNK, "sips:operator@example"),
        ("+7 (913) 000-00-01", TRUNK, "sip:+79130000001@provider.example"),
        ("tel:83822123456", TRUNK, "sip:83822123456@provider.example"),
        ("+79130000001", "", ""),
        ("не адрес", TRUNK, ""),
        ("7913@evil.example", TRUNK, ""),
        ("", TRUNK, ""),
    ],
)
def test_numbers_go_by_the_trunk_and_addresses_as_they_are(
    target: str, template: str, address: str
) -> None:
    assert outbound_address(target, template) == address
