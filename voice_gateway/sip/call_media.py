"""The sound of one call in the SIP thread: its media port, hold, and RTP that stopped."""

import time

import pjsua2 as pj

from voice_gateway.sip.line import Line
from voice_gateway.sip.media_port import MediaPort, PortPool
from voice_gateway.sip.media_watch import MediaWatch
from voice_gateway.telephony import Held, MediaLost, MediaRestored, Resumed

_WITH_SOUND = (pj.PJSUA_CALL_MEDIA_ACTIVE, pj.PJSUA_CALL_MEDIA_REMOTE_HOLD)


class CallMedia:
    """Everything may be repeated: the library reports media again on each re-INVITE."""

    def __init__(self, line: Line, pool: PortPool, *, lost_after_seconds: float) -> None:
        self.line = line
        self.is_held = False
        self._pool = pool
        self._port: MediaPort | None = None
        self._had_sound = False
        self._watch = MediaWatch(lost_after_seconds, moved_at=time.monotonic())

    def connect(self, call: pj.Call) -> Held | Resumed | None:
        """Join the call's sound, wherever it is now, with our port; says if hold began or ended."""
        if self._port is None:
            self._port = self._pool.lend(self.line)
        sound = sound_of(call)
        if sound is not None:
            self._had_sound = True
            sound.startTransmit(self._port)
            self._port.startTransmit(sound)
        was_held, self.is_held = self.is_held, self._had_sound and _is_held(call)
        if was_held == self.is_held:
            return None
        return Held() if self.is_held else Resumed()

    def watch(self, call: pj.Call) -> MediaLost | MediaRestored | None:
        """Look at the RTP counter; for answered calls, a few times a second."""
        index = _audio_index(call.getInfo())
        packets = self._watch.packets
        if index is not None:
            statistics = call.getStreamStat(index)  # named: see _audio_index
            packets = statistics.rtcp.rxStat.pkt
        return self._watch.see(packets, at_seconds=time.monotonic(), is_held=self.is_held)

    def leave(self, call: pj.Call) -> None:
        """The call is over: the port goes back to the pool."""
        if self._port is None:
            return
        port, self._port = self._port, None
        try:
            sound = sound_of(call)
            if sound is not None:
                sound.stopTransmit(port)
                port.stopTransmit(sound)
        except pj.Error:  # the library has taken the call's sound away already
            pass
        self._pool.give_back(port)


def sound_of(call: pj.Call) -> pj.AudioMedia | None:
    """The call's place in the conference bridge; None while it has none. Never kept: it changes."""
    index = _audio_index(call.getInfo())
    return None if index is None else call.getAudioMedia(index)


def _audio_index(info: pj.CallInfo) -> int | None:
    """The object that owns a part must have a name while the part is read: parts are bare addresses
    into it, and `call.getInfo().media` would be read after it was freed.
    """
    for media in info.media:
        is_audio = media.type == pj.PJMEDIA_TYPE_AUDIO
        if is_audio and media.status in _WITH_SOUND and media.audioConfSlot >= 0:
            return int(media.index)
    return None


def _is_held(call: pj.Call) -> bool:
    """`sendonly` leaves the stream with one direction, `inactive` takes it away."""
    info = call.getInfo()
    audio = [media.status for media in info.media if media.type == pj.PJMEDIA_TYPE_AUDIO]
    return bool(audio) and pj.PJSUA_CALL_MEDIA_ACTIVE not in audio
