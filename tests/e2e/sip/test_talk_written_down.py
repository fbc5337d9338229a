"""The real recogniser writes down both sides of a talk for the operator's card."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.contracts.call_record import CallEventKind
from core.contracts.orders import ReportKind
from tests.fixtures.baresip import BaresipCaller, PhoneSetup
from tests.fixtures.caller_voice import Said, say_to_wav
from tests.fixtures.gateway_worker import GatewayWorker, gateway_worker, until
from tests.fixtures.recogniser import recogniser_process

QUESTION = "какие документы нужны на загранпаспорт"
ANSWER = "приходите завтра с паспортом"
HEARD_SECONDS = 60.0

pytestmark = pytest.mark.timeout(280)


@pytest.fixture
def worker() -> Iterator[GatewayWorker]:
    folder = Path(tempfile.mkdtemp(prefix="rcto-", dir="/tmp"))
    with recogniser_process(folder / "recogniser.sock"), gateway_worker(folder) as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


async def test_what_both_say_reaches_the_platform_as_text(
    worker: GatewayWorker, tmp_path: Path
) -> None:
    questions = (Said(QUESTION, at=12.0 + 9.0 * number) for number in range(5))
    question = say_to_wav(tmp_path / "question.wav", *questions)
    answer = say_to_wav(tmp_path / "answer.wav", *(Said(ANSWER, at=1.0 + 7 * n) for n in range(6)))
    operator = PhoneSetup(user="operator", wav=answer, account=("answermode=auto",))
    async with (
        BaresipCaller(PhoneSetup(wav=question, longest_seconds=90)) as caller,
        BaresipCaller(operator) as person,
    ):
        await worker.caller_waits(caller)
        await worker.bridged(person)
        await until(lambda: "документы" in said(worker).get("caller", ""), seconds=HEARD_SECONDS)
        await until(lambda: "завтра" in said(worker).get("operator", ""), seconds=HEARD_SECONDS)
        await caller.hang_up()
        await worker.until_empty()
    await until(lambda: any(e.kind is CallEventKind.HEARD for e in worker.platform.events))
    assert "завтра" not in said(worker)["caller"]
    assert "документы" not in said(worker)["operator"]


def said(worker: GatewayWorker) -> dict[str, str]:
    """All that was written down, by who said it."""
    texts: dict[str, str] = {}
    for report in worker.platform.reported(ReportKind.HEARD):
        who = report.detail["who"]
        texts[who] = f"{texts.get(who, '')} {report.detail['text']}"
    return texts
