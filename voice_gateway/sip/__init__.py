"""The telephone adapter: pjsua2 behind the port of `voice_gateway.telephony`.

Three kinds of threads meet here. The SIP thread (`sip_thread`) makes every library call. The
library's clock thread asks `media_port` for sound and gives it what was heard, 50 times a second
for each leg. The event loop owns `leg`, `incoming_call` and `telephone`; `relay` carries frames and
events to it.
"""
