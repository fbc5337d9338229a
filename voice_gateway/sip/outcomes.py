"""SIP status codes as the results of the port."""

from voice_gateway.telephony import DialResult

_RESULTS = {
    200: DialResult.ANSWERED,
    403: DialResult.DECLINED,
    408: DialResult.NO_ANSWER,
    480: DialResult.NO_ANSWER,
    486: DialResult.BUSY,
    487: DialResult.NO_ANSWER,
    600: DialResult.BUSY,
    603: DialResult.DECLINED,
}


def dial_result(sip_code: int) -> DialResult:
    """How a dialled leg that ended with `sip_code` before its answer is told to the call."""
    return _RESULTS.get(sip_code, DialResult.FAILED)
