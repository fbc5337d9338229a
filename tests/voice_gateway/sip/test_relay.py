import asyncio
import threading

from voice_gateway.sip.relay import Relay


async def test_everything_posted_by_many_threads_arrives_once_and_in_their_order() -> None:
    arrived: list[tuple[int, int]] = []
    all_arrived = asyncio.Event()
    relay = Relay(asyncio.get_running_loop())

    def take(item: tuple[int, int]) -> None:
        arrived.append(item)
        if len(arrived) == 8000:
            all_arrived.set()

    def post(thread: int) -> None:
        for number in range(2000):
            relay.post(take, (thread, number))

    threads = [threading.Thread(target=post, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    async with asyncio.timeout(20):
        await all_arrived.wait()

    for thread in range(4):
        assert [n for t, n in arrived if t == thread] == list(range(2000))


def test_loop_that_is_closed_is_no_error() -> None:
    loop = asyncio.new_event_loop()
    loop.close()
    Relay(loop).post(print, "unheard")
