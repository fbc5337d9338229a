"""Does a neighbouring centre take calls? OPTIONS over UDP; a port that opens for TCP and TLS."""

import re

from server.probes import sip_status, tcp_answers

ADDRESS = re.compile(
    r"(?P<scheme>sips?):(?:[^@]*@)?(?P<host>\[[0-9a-fA-F:]+\]|[^:;?]+)(?::(?P<port>\d+))?(?P<rest>.*)"
)
UDP_PORT, TLS_PORT = 5060, 5061
FIRST_OWN_FAULT = 500
"""5xx to OPTIONS: it is there and says that it cannot."""
TRIES = 2
"""One lost datagram is no outage."""


async def peer_answers(sip_address: str) -> bool:
    found = ADDRESS.fullmatch(sip_address.strip())
    if found is None:
        return False
    is_tls = found["scheme"] == "sips" or "transport=tls" in found["rest"].lower()
    host = found["host"].strip("[]")
    port = int(found["port"] or (TLS_PORT if is_tls else UDP_PORT))
    if is_tls or "transport=tcp" in found["rest"].lower():
        return await tcp_answers(host, port)
    for _ in range(TRIES):
        status = await sip_status(host, port)
        if status is not None:
            return status < FIRST_OWN_FAULT
    return False
