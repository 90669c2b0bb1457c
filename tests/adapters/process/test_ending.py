"""A process stops even if one of its loops ignores the request."""

import asyncio
from contextlib import suppress

from domain.adapters.process.ending import end
from sandbox.patience import patience


async def test_a_loop_that_lost_its_cancellation_is_cancelled_again() -> None:
    lost: list[bool] = []

    async def loop() -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        lost.append(True)
        await asyncio.Event().wait()

    task = asyncio.get_running_loop().create_task(loop())
    await asyncio.sleep(0)
    async with asyncio.timeout(patience(5)):
        await end([task], again_s=0.01)
    is_ended = task.done()
    task.cancel()
    assert lost == [True]
    assert is_ended
