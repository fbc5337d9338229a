import pytest

from voice_gateway.sip.outcomes import dial_result
from voice_gateway.telephony import DialResult


@pytest.mark.parametrize(
    ("code", "result"),
    [
        (486, DialResult.BUSY),
        (600, DialResult.BUSY),
        (603, DialResult.DECLINED),
        (480, DialResult.NO_ANSWER),
        (408, DialResult.NO_ANSWER),
        (404, DialResult.FAILED),
        (503, DialResult.FAILED),
    ],
)
def test_refusals_are_told_apart(code: int, result: DialResult) -> None:
    assert dial_result(code) is result
