"""Requests nobody serves get an answer. The library itself drops them, and the sender repeats for 32 s.

A module of the library's own C interface, asked in the SIP thread before those that take calls.
"""

import ctypes
from collections.abc import Callable
from typing import Any, cast

import pjsua2 as pj
import structlog

from voice_gateway.sip.counters import LineCounters
from voice_gateway.sip.library_log import LineLimit

SERVED = frozenset({"INVITE", "ACK", "CANCEL", "OPTIONS", "SUBSCRIBE"})
OF_DIALOGS = frozenset({"BYE", "INFO", "NOTIFY", "PRACK", "REFER", "UPDATE"})
NO_SUCH_CALL = 481
NOT_IMPLEMENTED = 501
BEFORE_APPLICATION = 63
"""Requests of a dialog have been taken by the dialog layer (48); the library's own servers are at 64."""

log = structlog.get_logger()

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)


class _Text(ctypes.Structure):
    _fields_ = (("at", ctypes.c_char_p), ("length", ctypes.c_ssize_t))


class _Module(ctypes.Structure):
    """`pjsip_module`: a list node, a name, a place in the order, nine callbacks."""

    _fields_ = (
        ("previous", ctypes.c_void_p),
        ("next", ctypes.c_void_p),
        ("name", _Text),
        ("id", ctypes.c_int),
        ("priority", ctypes.c_int),
        ("load", ctypes.c_void_p),
        ("start", ctypes.c_void_p),
        ("stop", ctypes.c_void_p),
        ("unload", ctypes.c_void_p),
        ("on_rx_request", _Callback),
        ("on_rx_response", ctypes.c_void_p),
        ("on_tx_request", ctypes.c_void_p),
        ("on_tx_response", ctypes.c_void_p),
        ("on_tsx_state", ctypes.c_void_p),
    )


def code_for(method: str) -> int | None:
    """The answer to a request outside of any dialog; None where somebody serves it."""
    if method in SERVED:
        return None
    return NO_SUCH_CALL if method in OF_DIALOGS else NOT_IMPLEMENTED


class StrayRequests:
    """Registered once with the started library; must live as long as the process."""

    def __init__(self, counters: LineCounters) -> None:
        self._counters = counters
        self._limit = LineLimit()
        self._callback = _Callback(self._on_request)
        self._module = _Module(
            name=_Text(b"mod-stray", 9),
            id=-1,
            priority=BEFORE_APPLICATION,
            on_rx_request=self._callback,
        )

    def register(self) -> None:
        """A build that hides its C names drops such requests as before; one line says so."""
        try:
            library = ctypes.CDLL(pj._pjsua2.__file__)
            self._endpoint = _function(library, "pjsua_get_pjsip_endpt", ctypes.c_void_p)()
            self._describe = _function(library, "pjsip_rx_data_get_info", ctypes.c_char_p)
            self._respond = _function(library, "pjsip_endpt_respond_stateless", ctypes.c_int)
            register = _function(library, "pjsip_endpt_register_module", ctypes.c_int)
        except (AttributeError, OSError):
            log.warning("stray_requests_unanswered")
            return
        status = register(ctypes.c_void_p(self._endpoint), ctypes.byref(self._module))
        if status != 0:
            log.warning("stray_requests_unanswered", status=status)

    def _on_request(self, request: int) -> int:
        """True: taken, nobody else is asked. The border of telephony: nothing is raised into C."""
        try:
            return int(self._answer(request))
        except Exception:  # noqa: BLE001 - the border of telephony
            self._counters.callback_errors += 1
            return 0

    def _answer(self, request: int) -> bool:
        method = method_of(self._describe(ctypes.c_void_p(request)).decode(errors="replace"))
        code = code_for(method)
        if code is None:
            return False
        self._counters.refuse("stray_request")
        self._respond(
            ctypes.c_void_p(self._endpoint), ctypes.c_void_p(request), code, None, None, None
        )
        if self._limit.has_room():
            log.warning("request_refused", method=method[:20], sip_code=code)
        return True


def method_of(description: str) -> str:
    """`Request msg PUBLISH/cseq=1 (rdata0x…)` → `PUBLISH`."""
    words = description.split()
    return words[2].partition("/")[0] if len(words) > 2 else ""


def _function(library: ctypes.CDLL, name: str, result: type) -> Callable[..., Any]:
    found: Any = getattr(library, name)
    found.restype = result
    return cast("Callable[..., Any]", found)
