"""Many quick calls one after another: nothing crashes, nothing piles up."""

from pathlib import Path

from tests.fixtures.sipp import run, scenario_of_served
from tests.fixtures.telephone_process import TelephoneProcess

WARM_UP_CALLS = 20
CALLS = 200


def resident_mb(process_id: int) -> float:
    for line in Path(f"/proc/{process_id}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no memory line")


async def test_two_hundred_quick_calls_leave_the_worker_as_it_was() -> None:
    async with TelephoneProcess(mode="quick") as telephone:
        text = scenario_of_served()
        await run(telephone.port, text, WARM_UP_CALLS, rate=6, at_once=2)
        before_mb = resident_mb(telephone.process.pid)
        calls = await run(telephone.port, text, CALLS, rate=10, at_once=2)
        await telephone.counted("callers", 0)
        after_mb = resident_mb(telephone.process.pid)
        counters = await telephone.order("counters")
        exit_code = await telephone.leave()

    print(f"{calls}, memory {before_mb:.1f} → {after_mb:.1f} MB, {counters}")
    assert calls.failed == 0
    assert calls.answers[200] >= 0.95 * CALLS
    assert len(telephone.seen("Recorded")) == counters["admitted"]
    assert counters["callback_errors"] == 0
    assert after_mb - before_mb < 20
    assert exit_code == 0
