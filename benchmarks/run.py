"""`make bench`: runs the benchmarks one after another and writes a readable summary of all results.

Each benchmark is a program of its own that writes benchmarks/results/<name>.json.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks/results"
SUMMARY = RESULTS / "SUMMARY.md"
BENCHMARKS = (
    "recogniser",
    "voice",
    "voice_to_voice",
    "startup",
    "booking_race",
    "accept_to_audio",
    "console",
    "dialogue",
    "handoff",
    "queue_simulation",
    "outside_systems",
    "pages",
    "publishing",
)
LONGEST_LIST = 8


def main() -> int:
    """Exit code 1 when a benchmark failed; the others run all the same."""
    names = tuple(sys.argv[1:]) or BENCHMARKS
    if unknown := set(names) - set(BENCHMARKS):
        print(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(BENCHMARKS)}")
        return 2
    failed = [name for name in names if not run(name)]
    SUMMARY.write_text(summary(), encoding="utf-8")
    print(f"summary: {SUMMARY.relative_to(ROOT)}")
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def run(name: str) -> bool:
    print(f"== {name}", flush=True)
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=ROOT, check=False)
    print(f"== {name}: {time.monotonic() - begun:.0f} s, exit {done.returncode}", flush=True)
    return done.returncode == 0


def summary() -> str:
    lines = [
        "# Results of the benchmarks",
        "",
        f"Written by `make bench` on {os.cpu_count()} processors. Each section is one JSON file beside this one,",
        "measured at the time it names or when that file last changed; other load on the machine shows in the figures.",
    ]
    for path in sorted(RESULTS.glob("*.json")):
        lines += ["", f"## {path.stem}", "", "| figure | value |", "|---|---|"]
        lines += [f"| {name} | {value} |" for name, value in figures(json.loads(path.read_bytes()))]
    return "\n".join(lines) + "\n"


def figures(result: object, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Leaves of the JSON by their dotted path; long lists are left in the file."""
    if isinstance(result, dict):
        for key, value in result.items():
            yield from figures(value, f"{prefix}{' · ' if prefix else ''}{key}")
    elif isinstance(result, list):
        plain = [str(item) for item in result if not isinstance(item, (dict, list))]
        yield (
            prefix,
            ", ".join(plain)
            if len(plain) == len(result) <= LONGEST_LIST
            else f"{len(result)} items",
        )
    else:
        yield (
            prefix,
            f"{result:g}" if isinstance(result, float) else str(result).replace("|", "\\|"),
        )


if __name__ == "__main__":
    sys.exit(main())
