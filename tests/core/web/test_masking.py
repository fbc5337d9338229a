"""What is left of personal data on a page that masks them."""

import pytest

from core.web.masking import mask_name, mask_telephone


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+79131234567", "+7 ••• •••-••-67"),
        ("89131234567", "+7 ••• •••-••-67"),
        ("sip:anna", "•••"),
        ("123", "•••"),
        ("", ""),
        ("3822123456", "••••56"),
    ],
)
def test_a_telephone_keeps_its_last_two_digits(number: str, shown: str) -> None:
    assert mask_telephone(number) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Примерова Ольга Петровна", "П••• О. П."), ("Ольга", "О•••"), ("", ""), ("  ", "")],
)
def test_a_name_keeps_its_initials(name: str, shown: str) -> None:
    assert mask_name(name) == shown
