"""The order in which things that happened are dealt with."""

import asyncio

from voice_gateway.call_inbox import CallInbox
from voice_gateway.telephony import DigitPressed, HungUp, MediaRestored


async def test_things_come_out_in_order() -> None:
    inbox = CallInbox()
    for key in "123":
        inbox.post(DigitPressed(key))
    assert [await inbox.take(0) for _ in "123"] == [DigitPressed(key) for key in "123"]


async def test_hanging_up_overtakes_everything_and_stays() -> None:
    inbox = CallInbox()
    inbox.post(DigitPressed("1"))
    inbox.post(HungUp())
    assert await inbox.take(0) == HungUp()
    assert await inbox.take(None) == HungUp()


async def test_what_was_taken_too_early_is_taken_again_first() -> None:
    inbox = CallInbox()
    inbox.post(DigitPressed("3"))
    inbox.put_back([DigitPressed("1"), DigitPressed("2")])
    assert [await inbox.take(0) for _ in range(3)] == [DigitPressed(key) for key in "123"]


async def test_nothing_in_time_is_nothing() -> None:
    assert await CallInbox().take(0.01) is None


async def test_who_waits_is_woken() -> None:
    inbox = CallInbox()
    waiting = asyncio.ensure_future(inbox.take(None))
    await asyncio.sleep(0)
    inbox.post(DigitPressed("5"))
    assert await waiting == DigitPressed("5")


async def test_forgotten_keys_take_nothing_else_along() -> None:
    inbox = CallInbox()
    inbox.post(DigitPressed("1"))
    inbox.post(MediaRestored())
    inbox.forget_keys()
    assert await inbox.take(0) == MediaRestored()
    assert await inbox.take(0) is None
