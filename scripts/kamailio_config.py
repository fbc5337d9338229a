"""Writes a Kamailio configuration for the workers of the settings: recipe of `make kamailio-config`.

Two files: kamailio.cfg and the list of workers beside it. Telephones whose passwords are in --phones
must prove who they are; without it anybody may register, which is right on loopback only.
"""

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core.errors import SettingsError
from core.settings.telephony import SipSettings

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "deploy" / "kamailio" / "kamailio.cfg.template"
WORKER_STEP = 10
EVERY_ADDRESS = "0.0.0.0"
SAFE_NAME = re.compile(r"[\w.+-]+")
SAFE_PASSWORD = re.compile(r"[^\"\\\s;=]+")


@dataclass(frozen=True, slots=True)
class Front:
    """Where Kamailio listens and what it asks of telephones. `phones` maps names to passwords."""

    host: str
    port: int
    phones: dict[str, str]
    children: int = 4
    requests_per_2_seconds: int = 400
    certificate: Path | None = None
    private_key: Path | None = None


def worker_ports(settings: SipSettings) -> range:
    return range(settings.port, settings.port + WORKER_STEP * settings.workers, WORKER_STEP)


def workers_file(settings: SipSettings) -> str:
    """Dispatcher's set 1: a line a worker. Workers bound to every address are reached on loopback."""
    host = settings.public_address if settings.host == EVERY_ADDRESS else settings.host
    lines = [f"1 sip:{host or '127.0.0.1'}:{port} 0 0" for port in worker_ports(settings)]
    return "\n".join(lines) + "\n"


def _tls_ports(settings: SipSettings) -> list[int]:
    return [port + 1 for port in worker_ports(settings)]


def configuration(front: Front, workers: Path) -> str:
    """Raises:
    SettingsError: a phone's name or password has characters the configuration cannot carry.
    """
    values = {
        "HOST": front.host, "PORT": front.port, "TLS_PORT": front.port + 1,
        "CHILDREN": front.children, "WORKERS_FILE": workers, "PHONES": _phones(front.phones),
        "REQUESTS_PER_2_SECONDS": front.requests_per_2_seconds,
        "TLS_CERTIFICATE": front.certificate or "", "TLS_PRIVATE_KEY": front.private_key or "",
    }  # fmt: skip
    text = TEMPLATE.read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    switches = ["WITH_AUTH"] if front.phones else []
    switches += ["WITH_TLS"] if front.certificate else []
    head, _, rest = text.partition("\n")
    return "\n".join([head, *(f"#!define {switch}" for switch in switches), rest])


def read_phones(path: Path | None) -> dict[str, str]:
    """`name password` a line."""
    if path is None:
        return {}
    pairs = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if any(len(pair) != 2 for pair in pairs):
        raise SettingsError(f"{path}: a line is not «name password»")
    return dict(pairs)


def _phones(phones: dict[str, str]) -> str:
    for name, password in phones.items():
        if not SAFE_NAME.fullmatch(name) or not SAFE_PASSWORD.fullmatch(password):
            raise SettingsError(f"phone {name!r}: quotes, spaces, ; and = cannot be written")
    lines = [f'    $sht(phones=>{name}) = "{word}";' for name, word in phones.items()]
    return "\n".join(["event_route[htable:mod-init] {", *lines, "}"])


def write(front: Front, settings: SipSettings, folder: Path) -> Path:
    """Both files; returns the configuration's path.

    Raises:
        SettingsError: the front would listen on a worker's port, or a phone cannot be written.
    """
    if {front.port, front.port + 1} & {*worker_ports(settings), *_tls_ports(settings)}:
        raise SettingsError(f"--port {front.port} belongs to a worker: SIP_PORT, SIP_WORKERS")
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    workers = folder / "workers.list"
    workers.write_text(workers_file(settings), encoding="utf-8")
    target = folder / "kamailio.cfg"
    target.touch(mode=0o600)
    target.write_text(configuration(front, workers), encoding="utf-8")
    return target


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, default=ROOT / "var" / "kamailio")
    options.add_argument("--host", default="", help="address to listen on; that of the workers")
    options.add_argument("--port", type=int, default=5160)
    options.add_argument("--phones", type=Path, help="file of «name password» lines")
    options.add_argument("--certificate", type=Path)
    options.add_argument("--private-key", type=Path)
    chosen = options.parse_args()
    try:
        settings = SipSettings.load()
        front = Front(
            chosen.host or settings.host, chosen.port, read_phones(chosen.phones),
            certificate=chosen.certificate, private_key=chosen.private_key,
        )  # fmt: skip
        target = write(front, settings, chosen.folder)
    except (SettingsError, OSError) as err:
        print(err, file=sys.stderr)
        return 1
    print(f"written: {target}, {settings.workers} workers; start: kamailio -DD -E -f {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
