import pytest

from voice_gateway.sip.request_gate import InvitePace, code_for, method_of


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("INVITE", None),
        ("OPTIONS", None),
        ("ACK", None),
        ("BYE", 481),
        ("INFO", 481),
        ("REGISTER", 501),
        ("MESSAGE", 501),
        ("FROB", 501),
    ],
)
def test_only_what_nobody_serves_is_answered_here(method: str, code: int | None) -> None:
    assert code_for(method) == code


def test_method_is_read_from_the_library_s_own_description() -> None:
    assert method_of("Request msg PUBLISH/cseq=7 (rdata0x7f0001)") == "PUBLISH"
    assert method_of("") == ""


def test_so_many_invites_pass_and_the_next_ones_wait_for_places() -> None:
    pace = InvitePace(2)

    assert [pace.has_room(at_seconds=at) for at in (0.0, 0.1, 0.2, 0.65, 0.66)] == [
        True, True, False, True, False,
    ]  # fmt: skip
