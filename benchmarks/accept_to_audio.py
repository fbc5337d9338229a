"""`python -m benchmarks.accept_to_audio`: from the order to ring an operator to both hearing each other.

A real worker, a platform that gives the order over HTTP, a caller in the waiting line and an operator's
phone that answers by itself, each with a voice of its own. The clock starts when the order is issued and
stops when the second of the two first hears the other. Writes benchmarks/results/accept_to_audio.json.
"""

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
from pathlib import Path

from core.contracts.orders import OrderKind
from tests.fixtures.gateway_worker import GatewayWorker, gateway_worker
from tests.fixtures.telephone_child import VOICES_HZ
from tests.fixtures.telephone_process import TelephoneProcess

RESULT = Path(__file__).parent / "results" / "accept_to_audio.json"
GOAL_P95_MS = 500.0
WAITING_SECONDS = 1.0
"""The caller hears music for so long before the order comes."""

PRESS_SECONDS = 0.5
OPERATOR_HZ, CALLER_HZ = VOICES_HZ


async def one_round(worker: GatewayWorker, phones: TelephoneProcess) -> float:
    """Milliseconds of one call."""
    asked = len(worker.platform.requests)
    caller = (await phones.order("dial", target=worker.address))["leg"]
    await phones.order("play", leg=caller, hz=CALLER_HZ, seconds=40.0)
    while len(worker.platform.requests) == asked:
        await phones.order("send_digits", leg=caller, digits="0")
        await asyncio.sleep(PRESS_SECONDS)
    await asyncio.sleep(WAITING_SECONDS)
    answered = len(phones.seen("Incoming"))
    issued_at = time.monotonic()
    worker.platform.give(OrderKind.RING_OPERATOR, target=phones.address, seconds=10.0)
    operator = (await phones.wait_for("Incoming", count=answered + 1))["leg"]
    by_caller = await phones.wait_for("Voice", leg=caller, hz=OPERATOR_HZ)
    by_operator = await phones.wait_for("Voice", leg=operator, hz=CALLER_HZ)
    await phones.order("hang_up", leg=caller)
    await phones.wait_for("HungUp", leg=operator)
    await worker.until_empty()
    return 1000 * (max(by_caller["at"], by_operator["at"]) - issued_at)


async def measure(worker: GatewayWorker, rounds: int) -> list[float]:
    async with TelephoneProcess(mode="person") as phones:
        await one_round(worker, phones)  # the first one warms up
        return [await one_round(worker, phones) for _ in range(rounds)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    load_before = round(os.getloadavg()[0], 2)
    with (
        tempfile.TemporaryDirectory(prefix="rcto-", dir="/tmp") as folder,
        gateway_worker(Path(folder)) as worker,
    ):
        measured = sorted(asyncio.run(measure(worker, rounds)))
    p95 = measured[max(0, -(-95 * len(measured) // 100) - 1)]
    result = {
        "measured_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "rounds": rounds,
        "p50_ms": round(statistics.median(measured), 1),
        "p95_ms": round(p95, 1),
        "longest_ms": round(measured[-1], 1),
        "goal_p95_ms": GOAL_P95_MS,
        "is_goal_met": p95 <= GOAL_P95_MS,
        "load_average_before_and_after": [load_before, round(os.getloadavg()[0], 2)],
    }
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
