"""The first look at a request outside of any dialog, before the library spends anything on it.

Requests nobody serves get an answer: the library drops them, and the sender repeats for 32 s. INVITEs
beyond what the worker carries are refused here: for each one it takes the library opens two RTP sockets
and frees their places half a second after the end, and the published wheel aborts at 64 places.
A module of the library's own C interface, called in the SIP thread.
"""

import ctypes
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import pjsua2 as pj
import structlog

from voice_gateway.sip.counters import LineCounters
from voice_gateway.sip.library_log import LineLimit

SERVED = frozenset({"INVITE", "ACK", "CANCEL", "OPTIONS", "SUBSCRIBE"})
OF_DIALOGS = frozenset({"BYE", "INFO", "NOTIFY", "PRACK", "REFER", "UPDATE"})
NO_SUCH_CALL = 481
NOT_IMPLEMENTED = 501
PLACE_SECONDS = 0.6
BEFORE_APPLICATION = 63
"""Requests of a dialog have been taken by the dialog layer (48); the library's own servers are at 64."""

log = structlog.get_logger()

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)


class _Text(ctypes.Structure):
    _fields_ = (("at", ctypes.c_char_p), ("length", ctypes.c_ssize_t))


class _Body(ctypes.Structure):
    """How `pjsip_rdata_sdp_info` begins."""

    _fields_ = (("at", ctypes.c_void_p), ("length", ctypes.c_ssize_t))


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


@dataclass(frozen=True, slots=True)
class Refusal:
    sip_code: int
    reason: str


class InvitePace:
    """How many INVITEs may pass in the time for which a place stays taken after its call."""

    def __init__(self, most: int) -> None:
        self._passed: deque[float] = deque(maxlen=most)

    def has_room(self, *, at_seconds: float) -> bool:
        is_full = len(self._passed) == self._passed.maxlen
        if is_full and at_seconds - self._passed[0] < PLACE_SECONDS:
            return False
        self._passed.append(at_seconds)
        return True


class RequestGate:
    """Registered once with the started library; must live as long as the process."""

    def __init__(
        self, counters: LineCounters, refuse_invite: Callable[[int], Refusal | None]
    ) -> None:
        self._counters = counters
        self._refuse_invite = refuse_invite
        self._limit = LineLimit()
        self._callback = _Callback(self._on_request)
        self._module = _Module(
            name=_Text(b"mod-gate", 8),
            id=-1,
            priority=BEFORE_APPLICATION,
            on_rx_request=self._callback,
        )

    def register(self) -> None:
        """A build that hides its C names goes without a gate; one line says so."""
        try:
            library = ctypes.CDLL(pj._pjsua2.__file__)
            self._endpoint = _function(library, "pjsua_get_pjsip_endpt", ctypes.c_void_p)()
            self._describe = _function(library, "pjsip_rx_data_get_info", ctypes.c_char_p)
            self._respond = _function(library, "pjsip_endpt_respond_stateless", ctypes.c_int)
            self._sdp = _function(library, "pjsip_rdata_get_sdp_info", ctypes.c_void_p)
            register = _function(library, "pjsip_endpt_register_module", ctypes.c_int)
        except (AttributeError, OSError):
            log.warning("request_gate_missing")
            return
        status = register(ctypes.c_void_p(self._endpoint), ctypes.byref(self._module))
        if status != 0:
            log.warning("request_gate_missing", status=status)

    def _on_request(self, request: int) -> int:
        """True: taken, nobody else is asked. The border of telephony: nothing is raised into C."""
        try:
            return int(self._answer(request))
        except Exception:  # noqa: BLE001 - the border of telephony
            self._counters.callback_errors += 1
            return 0

    def _answer(self, request: int) -> bool:
        method = method_of(self._describe(ctypes.c_void_p(request)).decode(errors="replace"))
        refusal = self._refusal(method, request)
        if refusal is None:
            return False
        self._counters.refuse(refusal.reason)
        code = refusal.sip_code
        self._respond(
            ctypes.c_void_p(self._endpoint), ctypes.c_void_p(request), code, None, None, None
        )
        if self._limit.has_room():
            event = "call_refused" if method == "INVITE" else "request_refused"
            log.warning(event, method=method[:20], reason=refusal.reason, sip_code=code)
        return True

    def _refusal(self, method: str, request: int) -> Refusal | None:
        if method == "INVITE":
            return self._refuse_invite(self._media_lines(request))
        code = code_for(method)
        return None if code is None else Refusal(code, "stray_request")

    def _media_lines(self, request: int) -> int:
        """How many streams are offered: sockets are opened for each, wanted or not."""
        found = self._sdp(ctypes.c_void_p(request))
        if not found:
            return 1
        body = _Body.from_address(found)
        text = ctypes.string_at(body.at, body.length) if body.at else b""
        return max(1, text.count(b"\nm="))


def method_of(description: str) -> str:
    """`Request msg PUBLISH/cseq=1 (rdata0x…)` → `PUBLISH`."""
    words = description.split()
    return words[2].partition("/")[0] if len(words) > 2 else ""


def _function(library: ctypes.CDLL, name: str, result: type) -> Callable[..., Any]:
    found: Any = getattr(library, name)
    found.restype = result
    return cast("Callable[..., Any]", found)
