"""Reading SIP addresses and headers of a received message, with limits: the far side is not trusted."""

import re
from urllib.parse import unquote

LONGEST_NUMBER = 64
LONGEST_HEADER = 1024
"""User-to-User carries the context of a neighbouring centre: up to 850 characters."""
MOST_HEADERS = 16
KEPT_HEADERS = frozenset(
    {
        "user-to-user",
        "diversion",
        "history-info",
        "p-asserted-identity",
        "remote-party-id",
        "privacy",
        "reason",
        "replaces",
    }
)

_USER_PART = re.compile(r"(?:sips?:([^@;>?\s]*)@|tel:([^;>\s]*))", re.IGNORECASE)


def user_part(address: str) -> str:
    """`"Name" <sip:+7999@host;x=y>` → `+7999`; empty when the address names nobody."""
    found = _USER_PART.search(address)
    if found is None:
        return ""
    raw = found.group(1) if found.group(1) is not None else found.group(2)
    user = unquote(raw.split(":", 1)[0].split(";", 1)[0])
    return _printable(user)[:LONGEST_NUMBER]


def kept_headers(message: str) -> dict[str, str]:
    """Headers of a whole SIP message that tell where a call came from; `X-` headers too."""
    kept: dict[str, str] = {}
    head = message.replace("\r\n", "\n").split("\n\n", 1)[0]
    for line in head.split("\n")[1:]:
        name, colon, value = line.partition(":")
        name = name.strip()
        if not colon or (name.lower() not in KEPT_HEADERS and not name.lower().startswith("x-")):
            continue
        if name not in kept and len(kept) < MOST_HEADERS:
            kept[_printable(name)[:LONGEST_NUMBER]] = _printable(value.strip())[:LONGEST_HEADER]
    return kept


def host_part(address: str) -> str:
    """`sip:user@host:port;x` → `host`, lower case; empty when there is none."""
    rest = re.sub(r"^<?sips?:", "", address.strip(), flags=re.IGNORECASE)
    host = re.split(r"[;>?]", rest.rpartition("@")[2], maxsplit=1)[0]
    return host.rpartition(":")[0].lower() if ":" in host else host.lower()


def outbound_address(target: str, template: str) -> str:
    """Where to send an INVITE: a SIP address as it is, a telephone number by the template of the trunk
    (`sip:{number}@provider.example`). Empty: it is neither, or no trunk is set for numbers.
    """
    target = target.strip()
    if re.match(r"<?sips?:", target, re.IGNORECASE):
        return target
    number = re.sub(r"[\s()-]", "", target.removeprefix("tel:"))
    if not template or not re.fullmatch(r"\+?\d{2,20}", number):
        return ""
    return template.replace("{number}", number)


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable() and not 0xD800 <= ord(char) < 0xE000)
