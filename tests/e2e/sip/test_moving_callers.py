"""Callers are moved, lost and found again, called back: a real worker, real telephones, orders of the test."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from core.contracts.call_record import CallEventKind, CallOutcome
from core.contracts.centre_context import CENTRES_PASSED, USER_TO_USER
from core.contracts.orders import OrderKind, ReportKind
from tests.fixtures.baresip import BaresipCaller, PhoneSetup
from tests.fixtures.gateway_worker import GatewayWorker, gateway_worker, until
from tests.fixtures.sip_peer import SipPeer
from tests.fixtures.telephone_process import TelephoneProcess
from tests.fixtures.tones import has_tone, write_tone
from tests.fixtures.wire_phone import WirePhone

CALLER, OPERATOR, THIRD = 1000, 835, 1420
"""Hz of each one's voice; none is a note of the melody."""

CONTEXT = {
    USER_TO_USER: "7b7d" * 200 + ";encoding=hex;purpose=rcto-handoff",
    CENTRES_PASSED: "tomsk",
}
"""As long as a context may be."""

pytestmark = pytest.mark.timeout(150)


@pytest.fixture(scope="module")
def worker() -> Iterator[GatewayWorker]:
    folder = Path(tempfile.mkdtemp(prefix="rcto-", dir="/tmp"))
    with gateway_worker(folder, call_media_lost_seconds=4) as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
async def nobody_is_left(worker: GatewayWorker) -> None:
    """Each test begins with a worker without calls and a platform without memories."""
    await worker.until_empty()
    for kept in (worker.platform.requests, worker.platform.reports, worker.platform.events):
        kept.clear()


def phone(folder: Path, user: str, hz: int, *, answers: bool = True) -> BaresipCaller:
    tone = write_tone(folder / f"{user}.wav", hz, seconds=50)
    account = ("answermode=auto",) if answers else ()
    return BaresipCaller(PhoneSetup(user=user, wav=tone, account=account, longest_seconds=55))


@asynccontextmanager
async def two_who_talk(
    worker: GatewayWorker, folder: Path
) -> AsyncIterator[tuple[BaresipCaller, BaresipCaller]]:
    async with (
        phone(folder, "caller", CALLER, answers=False) as caller,
        phone(folder, "operator", OPERATOR) as operator,
    ):
        await worker.caller_waits(caller)
        await worker.bridged(operator)
        yield caller, operator


async def heard_at_the_end(telephone: BaresipCaller, hz: int) -> bool:
    """In the last three seconds of its call."""
    await telephone.stop()
    samples, rate_hz = telephone.heard()
    return has_tone(samples[-3 * rate_hz :], rate_hz, hz, seconds=0.5)


async def heard_at_all(telephone: BaresipCaller, hz: int) -> bool:
    await telephone.stop()
    samples, rate_hz = telephone.heard()
    return has_tone(samples, rate_hz, hz, seconds=0.5)


async def talk_for(seconds: float, telephone: BaresipCaller) -> None:
    """So much sound reaches this telephone."""
    dump = lambda: sum(path.stat().st_size for path in telephone.folder.glob("dump-*-dec.wav"))  # noqa: E731
    before = dump()
    await until(lambda: dump() - before > seconds * 16000)


async def test_a_blind_transfer_that_is_answered_frees_the_operator(
    worker: GatewayWorker, tmp_path: Path
) -> None:
    async with (
        two_who_talk(worker, tmp_path) as (caller, operator),
        phone(tmp_path, "third", THIRD) as third,
    ):
        await worker.done(OrderKind.TRANSFER, target=third.address, seconds=10.0)
        await operator.wait_for("CALL_CLOSED")
        await talk_for(2.0, third)
        await caller.hang_up()
        await third.wait_for("CALL_CLOSED")
        assert await heard_at_the_end(caller, THIRD)
        assert await heard_at_all(third, CALLER)
    ended = await worker.report(ReportKind.BRIDGE_ENDED)
    assert ended.detail == {"by": "transfer"}


async def test_a_blind_transfer_nobody_answers_brings_the_caller_back(
    worker: GatewayWorker, tmp_path: Path
) -> None:
    async with (
        two_who_talk(worker, tmp_path) as (caller, operator),
        phone(tmp_path, "third", THIRD, answers=False) as third,
    ):
        reason = await worker.refused(OrderKind.TRANSFER, target=third.address, seconds=2.0)
        await talk_for(3.0, caller)
        await caller.hang_up()
        await operator.wait_for("CALL_CLOSED")
        assert await heard_at_the_end(caller, OPERATOR)
        assert await heard_at_the_end(operator, CALLER)
    assert reason == "no_answer"


async def test_a_third_leg_that_another_caller_has_a_claim_to_is_refused(
    worker: GatewayWorker, tmp_path: Path
) -> None:
    async with (
        two_who_talk(worker, tmp_path) as (caller, _operator),
        BaresipCaller() as other,
        phone(tmp_path, "third", THIRD) as third,
    ):
        await other.dial(worker.address)
        await other.wait_for("CALL_ESTABLISHED", seconds=20)
        reason = await worker.refused(OrderKind.CONSULT, target=third.address, seconds=5.0)
        await other.hang_up()
        await caller.hang_up()
    assert reason == "no_free_leg"


async def test_a_caller_whose_operators_phone_was_killed_gets_another_operator(
    worker: GatewayWorker, tmp_path: Path
) -> None:
    async with (
        two_who_talk(worker, tmp_path) as (caller, operator),
        phone(tmp_path, "second", THIRD) as second,
    ):
        await operator.die()
        lost = await worker.report(ReportKind.OPERATOR_LOST)
        await worker.bridged(second)
        await talk_for(2.0, caller)
        await caller.hang_up()
        await second.wait_for("CALL_CLOSED")
        assert await heard_at_the_end(caller, THIRD)
        assert await heard_at_all(second, CALLER)
    assert lost.handoff_id == worker.platform.orders[-1].handoff_id
    kinds = [report.kind for report in worker.platform.reports]
    assert kinds.count(ReportKind.BRIDGED) == 2
    assert kinds.count(ReportKind.BRIDGE_ENDED) == 1


async def test_the_caller_is_moved_to_a_peer_centre_by_refer(
    worker: GatewayWorker, tmp_path: Path
) -> None:
    async with (
        TelephoneProcess(mode="auto") as peer,
        phone(tmp_path, "caller", CALLER, answers=False) as caller,
    ):
        await worker.caller_waits(caller)
        worker.platform.give(OrderKind.OVERFLOW, target=peer.address)
        incoming = await peer.wait_for("Incoming", seconds=20)
        overflowed = await worker.report(ReportKind.OVERFLOWED)
        await worker.until_empty()
        await caller.hang_up()
    assert incoming["info"]["caller"] == "caller", "it was the caller's phone that called the peer"
    assert overflowed.detail == {"target": peer.address, "way": "refer"}


async def test_where_refer_is_refused_a_leg_of_ours_brings_the_context_to_the_peer(
    worker: GatewayWorker,
) -> None:
    async with TelephoneProcess(mode="auto") as peer, speaking_phone(worker) as caller:
        await caller.invite()
        while not worker.platform.requests:
            await caller.ask("INFO", "Signal=0", "Content-Type: application/dtmf")
            await caller.ear.wait_for(0.5)
        worker.platform.give(OrderKind.OVERFLOW, target=peer.address, headers=CONTEXT)
        incoming = await peer.wait_for("Incoming", seconds=20)
        overflowed = await worker.report(ReportKind.OVERFLOWED)
        await caller.ear.wait_for(1.0)
        await caller.ask("BYE")
        refer = await caller.peer.next_message("REFER ")
        await worker.until_empty()
    assert overflowed.detail["way"] == "bridge"
    assert incoming["info"]["headers"][USER_TO_USER] == CONTEXT[USER_TO_USER]
    assert incoming["info"]["headers"][CENTRES_PASSED] == "tomsk"
    asked = f"{USER_TO_USER}={quote(CONTEXT[USER_TO_USER], safe='')}&{CENTRES_PASSED}=tomsk"
    assert f"Refer-To: <{peer.address}?{asked}>" in refer


async def test_a_peer_that_refuses_leaves_the_caller_in_the_line(
    worker: GatewayWorker,
) -> None:
    async with SipPeer(answer_invite_with=503) as peer, speaking_phone(worker) as caller:
        await caller.invite()
        while not worker.platform.requests:
            await caller.ask("INFO", "Signal=0", "Content-Type: application/dtmf")
            await caller.ear.wait_for(0.5)
        worker.platform.give(OrderKind.OVERFLOW, target=peer.address)
        failed = await worker.report(ReportKind.OVERFLOW_FAILED)
        worker.platform.give(OrderKind.GIVE_UP, outcome="nobody")
        await caller.ask("BYE")
    assert failed.detail == {"target": peer.address, "sip_code": "503", "result": "failed"}


async def test_a_citizen_is_called_back_and_given_the_operator(
    worker: GatewayWorker, tmp_path: Path
) -> None:
    async with (
        phone(tmp_path, "citizen", CALLER) as citizen,
        phone(tmp_path, "operator", OPERATOR) as operator,
    ):
        worker.platform.give(
            OrderKind.CALL_BACK,
            target=citizen.address,
            operator_target=operator.address,
            callback_id="callback-1",
            seconds=15.0,
        )
        answered = await worker.report(ReportKind.CALLBACK_ANSWERED)
        await citizen.press("1")
        bridged = await worker.report(ReportKind.BRIDGED)
        await talk_for(2.0, operator)
        await citizen.hang_up()
        await operator.wait_for("CALL_CLOSED")
        assert await heard_at_the_end(citizen, OPERATOR)
        assert await heard_at_all(operator, CALLER)
    assert answered.callback_id == bridged.callback_id == "callback-1"
    assert answered.call_id == bridged.call_id != ""
    await until(lambda: ended(worker, answered.call_id) is not None)
    assert ended(worker, answered.call_id) is CallOutcome.HANDED_OFF
    first = next(event for event in worker.platform.events if event.call_id == answered.call_id)
    assert first.detail == {"direction": "outbound", "callback_id": "callback-1"}
    assert list((worker.folder / "recordings").glob(f"*/{answered.call_id}.wav"))


async def test_a_citizen_who_is_busy_is_reported(worker: GatewayWorker) -> None:
    async with SipPeer(answer_invite_with=486) as citizen:
        worker.platform.give(
            OrderKind.CALL_BACK,
            target=citizen.address,
            operator_target="sip:nobody@127.0.0.1:9",
            callback_id="callback-2",
        )
        missed = await worker.report(ReportKind.CALLBACK_MISSED)
    assert (missed.callback_id, missed.detail) == ("callback-2", {"result": "busy"})


async def test_what_a_killed_worker_had_to_report_is_reported_by_the_next_one(
    worker: GatewayWorker, tmp_path: Path
) -> None:
    async with (
        phone(tmp_path, "caller", CALLER, answers=False) as caller,
        phone(tmp_path, "operator", OPERATOR) as operator,
    ):
        await worker.caller_waits(caller)
        call_id = worker.platform.requests[-1].call_id
        worker.platform.give(OrderKind.RING_OPERATOR, target=operator.address, seconds=10.0)
        await operator.wait_for("CALL_ESTABLISHED", seconds=15)
        worker.platform.is_down = True
        await talk_for(1.0, operator)
        await operator.hang_up()
        await until(lambda: worker.keeps_report(ReportKind.BRIDGE_ENDED))
        worker.kill()
        worker.platform.is_down = False
        await worker.start_again()
    ended_by = await worker.report(ReportKind.BRIDGE_ENDED)
    assert (ended_by.call_id, ended_by.detail) == (call_id, {"by": "operator"})
    await until(lambda: ended(worker, call_id) is not None)
    assert ended(worker, call_id) is CallOutcome.WORKER_CRASHED
    assert await worker.refused(OrderKind.HOLD, call_id=call_id) == "call_unknown"


def ended(worker: GatewayWorker, call_id: str) -> CallOutcome | None:
    found = [
        event.outcome
        for event in worker.platform.events
        if event.call_id == call_id and event.kind is CallEventKind.ENDED
    ]
    return found[0] if found else None


def speaking_phone(worker: GatewayWorker) -> WirePhone:
    return WirePhone(int(worker.environment["SIP_PORT"]), is_speaking=True)
