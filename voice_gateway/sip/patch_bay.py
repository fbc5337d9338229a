"""Who hears whom among the legs of a worker: wires from a speaker to a listener, one way each."""

import pjsua2 as pj

from voice_gateway.sip.call_book import CallBook
from voice_gateway.sip.sip_call import SipCall

Wire = tuple[str, str]
"""Ids of the legs of the speaker and of the listener."""


class PatchBay:
    """SIP thread only. Wires outlive a re-INVITE: the library makes the sound anew, `renew` joins it."""

    def __init__(self, book: CallBook) -> None:
        self._book = book
        self._wires: set[Wire] = set()

    def connect(self, speaker: SipCall, listener: SipCall) -> None:
        self._wires.add((speaker.leg_id, listener.leg_id))
        _start(speaker, listener)
        self._tell_line(listener)

    def disconnect(self, speaker: SipCall, listener: SipCall) -> None:
        wire = (speaker.leg_id, listener.leg_id)
        if wire not in self._wires:
            return
        self._wires.remove(wire)
        self._tell_line(listener)
        _stop(speaker, listener)

    def renew(self, call: SipCall) -> None:
        """The sound of `call` is another one now."""
        for speaker_id, listener_id in self._wires:
            if call.leg_id in (speaker_id, listener_id):
                speaker, listener = self._book.get(speaker_id), self._book.get(listener_id)
                if speaker is not None and listener is not None:
                    _start(speaker, listener)

    def drop(self, call: SipCall) -> None:
        """The call is over; the library takes its sound off the bridge by itself."""
        ended = {wire for wire in self._wires if call.leg_id in wire}
        self._wires -= ended
        for _, listener_id in ended:
            listener = self._book.get(listener_id)
            if listener is not None:
                self._tell_line(listener)

    def _tell_line(self, listener: SipCall) -> None:
        """What its far side hears is part of the listener's frames."""
        if listener.media is None:
            return
        speakers = [
            self._book.get(speaker)
            for speaker, heard_by in self._wires
            if heard_by == listener.leg_id
        ]
        listener.media.line.sources = tuple(
            call.media.line for call in speakers if call is not None and call.media is not None
        )


def _start(speaker: SipCall, listener: SipCall) -> None:
    source, sink = speaker.sound(), listener.sound()
    if source is not None and sink is not None:
        source.startTransmit(sink)


def _stop(speaker: SipCall, listener: SipCall) -> None:
    source, sink = speaker.sound(), listener.sound()
    if source is None or sink is None:
        return
    try:
        source.stopTransmit(sink)
    except pj.Error:  # a hold has taken them apart already
        return
