"""The real Kamailio in front: calls are spread, a worker that is full or dead is passed over."""

import asyncio
from contextlib import AsyncExitStack

from tests.fixtures.baresip import BaresipCaller, PhoneSetup
from tests.fixtures.kamailio import Kamailio
from tests.fixtures.telephone_process import TelephoneProcess
from tests.fixtures.wire_phone import WirePhone

PASSWORD = "correct-horse"


def auto() -> TelephoneProcess:
    return TelephoneProcess(mode="auto")


async def established(phone: BaresipCaller, count: int) -> None:
    """Until the phone has seen so many calls answered."""
    async with asyncio.timeout(20):
        while sum(event.get("type") == "CALL_ESTABLISHED" for event in phone.events) < count:
            await phone.next_event()


async def dial_and_talk(phone: BaresipCaller, address: str, count: int) -> None:
    for number in range(1, count + 1):
        await phone.dial(address)
        await established(phone, number)


async def registration(phone: BaresipCaller, state: str) -> None:
    """Until the phone says so of its account; it may have registered before we could listen."""
    async with asyncio.timeout(20):
        while state not in str((await phone.command("reginfo"))["data"]):  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def test_calls_are_spread_and_one_too_many_hears_busy() -> None:
    async with AsyncExitStack() as stack:
        workers = [await stack.enter_async_context(auto()) for _ in range(3)]
        front = await stack.enter_async_context(Kamailio([worker.port for worker in workers]))
        first = await stack.enter_async_context(BaresipCaller())
        second = await stack.enter_async_context(BaresipCaller())
        await dial_and_talk(first, front.address(), 3)
        await dial_and_talk(second, front.address(), 3)
        await second.dial(front.address())
        closed = await second.wait_for("CALL_CLOSED", seconds=20)
        taken = [len(worker.seen("Incoming")) for worker in workers]

    assert taken == [2, 2, 2]
    assert "486" in closed["param"]


async def test_full_worker_is_passed_over() -> None:
    async with auto() as full, auto() as free, Kamailio([full.port, free.port]) as front:
        async with (
            WirePhone(full.port) as one,
            WirePhone(full.port) as two,
            BaresipCaller() as phone,
        ):
            assert [await one.invite(), await two.invite()] == [200, 200]
            await dial_and_talk(phone, front.address(), 2)
        assert len(free.seen("Incoming")) == 2
        assert len(full.seen("Incoming")) == 2


async def test_dead_worker_is_passed_over() -> None:
    async with auto() as dead, auto() as alive, Kamailio([dead.port, alive.port]) as front:
        async with BaresipCaller() as phone:
            dead.process.kill()
            await dead.process.wait()
            await dial_and_talk(phone, front.address(), 2)
        assert len(alive.seen("Incoming")) == 2


async def test_leaving_worker_is_passed_over_and_its_call_goes_on() -> None:
    async with (
        auto() as leaving,
        auto() as staying,
        Kamailio([leaving.port, staying.port]) as front,
    ):
        async with WirePhone(leaving.port) as early, BaresipCaller() as phone:
            assert await early.invite() == 200
            await leaving.order("drain")
            await dial_and_talk(phone, front.address(), 2)
            assert not leaving.seen("HungUp")
            assert await early.ask("BYE") == 200
        assert len(staying.seen("Incoming")) == 2


async def test_registered_phone_is_dialled_by_its_name() -> None:
    setup = PhoneSetup(user="operator", account=("answermode=auto", f"auth_pass={PASSWORD}"))
    async with (
        TelephoneProcess() as telephone,
        Kamailio([telephone.port], {"operator": PASSWORD}) as front,
    ):
        async with BaresipCaller(at(setup, front)) as phone:
            await registration(phone, "OK")
            dialled = await telephone.order("dial", target=front.address("operator"))
            await telephone.order("hang_up", leg=dialled["leg"])
            await phone.wait_for("CALL_CLOSED")
        missing = await telephone.order("dial", target=front.address("nobody"))

    assert dialled["result"] == "answered"
    assert missing["result"] == "no_answer"


async def test_phone_with_a_wrong_password_is_not_registered() -> None:
    setup = PhoneSetup(user="operator", account=("auth_pass=guess",))
    async with (
        Kamailio([], {"operator": PASSWORD}) as front,
        BaresipCaller(at(setup, front)) as phone,
    ):
        await registration(phone, "ERR")


async def test_worker_registers_at_its_trunk_with_a_digest() -> None:
    async with Kamailio([], {"robot": PASSWORD}) as trunk:
        account = {"trunk_registrar": f"sip:{trunk.registrar}", "trunk_user": "robot"}
        async with TelephoneProcess({**account, "trunk_password": PASSWORD}) as telephone:
            async with asyncio.timeout(15):
                while not await telephone.order("registered"):  # noqa: ASYNC110 - a far process
                    await asyncio.sleep(0.1)
            assert await telephone.leave() == 0
        async with TelephoneProcess({**account, "trunk_password": "guess"}) as stranger:
            async with asyncio.timeout(15):
                while "trunk_registration" not in stranger.log():  # noqa: ASYNC110 - a far process
                    await asyncio.sleep(0.1)
            assert not await stranger.order("registered")


def at(setup: PhoneSetup, front: Kamailio) -> PhoneSetup:
    return PhoneSetup(user=setup.user, account=setup.account, registrar=front.registrar)
