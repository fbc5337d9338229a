"""Which calls are surveyed: a share of all, and always the same answer for the same call."""

import hashlib

WHOLE = 2**64


def is_surveyed(call_id: str, share: float) -> bool:
    digest = hashlib.sha256(call_id.encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * WHOLE
