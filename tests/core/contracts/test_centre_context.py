"""What goes with a call to a neighbouring centre."""

import pytest

from core.contracts.centre_context import (
    CENTRES_PASSED,
    MAX_CENTRES,
    MAX_CONTEXT_BYTES,
    CentreContext,
    read_centres,
    read_user_to_user,
    write_centres,
    write_user_to_user,
)

CONTEXT = CentreContext(
    "call-1", "tomsk", "caller_asked", "passport", "Замена паспорта в 45 лет", {"office": "kirova"}
)


def test_the_context_arrives_as_it_was_sent() -> None:
    assert read_user_to_user(write_user_to_user(CONTEXT)) == CONTEXT


def test_the_header_has_the_form_of_rfc_7433() -> None:
    content, encoding, purpose = write_user_to_user(CONTEXT).split(";")
    assert bytes.fromhex(content)
    assert (encoding, purpose) == ("encoding=hex", "purpose=rcto-handoff")


def test_a_long_story_is_cut_to_one_datagram_and_stays_readable() -> None:
    long = CentreContext("c" * 64, "tomsk", summary="очень долго " * 90, slots={"a": "б" * 300})
    header = write_user_to_user(long)
    assert len(header.partition(";")[0]) <= 2 * MAX_CONTEXT_BYTES
    arrived = read_user_to_user(header)
    assert arrived is not None
    assert arrived.summary.startswith("очень долго")


def test_what_is_too_much_loses_long_names_and_keeps_the_codes() -> None:
    codes = {"service": "foreign_passport_10", "aspect": "documents", "municipality": "tomsk"}
    names = {"service_name": "Заграничный паспорт " * 9, "municipality_name": "Томск"}
    header = write_user_to_user(CentreContext("c" * 32, "tomsk", slots={**names, **codes}))
    arrived = read_user_to_user(header)
    assert arrived is not None
    assert arrived.slots == {**codes, "municipality_name": "Томск"}


@pytest.mark.parametrize(
    "value",
    ["", "zz;encoding=hex;purpose=rcto-handoff", "7b7d;encoding=hex;purpose=rcto-handoff",
     "0a0b;encoding=hex;purpose=isdn-uui", "ab" * 1000 + ";purpose=rcto-handoff", ";;;="],
)  # fmt: skip
def test_a_foreign_or_broken_header_is_no_context(value: str) -> None:
    assert read_user_to_user(value) is None


def test_the_road_of_a_call_is_read_whatever_the_case_of_the_header() -> None:
    written = write_centres(("omsk", "tomsk"))
    assert read_centres({CENTRES_PASSED.upper(): written}) == ("omsk", "tomsk")


def test_a_forged_road_is_cut_and_cleaned() -> None:
    forged = ",".join(["<script>", *(f"centre{number}" for number in range(50)), "x" * 500])
    centres = read_centres({CENTRES_PASSED: forged})
    assert len(centres) == MAX_CENTRES
    assert centres[-1] == "centre49"
