"""Two processes of each kind, as during an update, do nothing twice and do not wait for each other."""

import asyncio
import signal

import psutil
import pytest

from sandbox.launcher import Service
from sandbox.whole_service import PROCESSES, WholeService
from tests.e2e.families import Family
from tests.e2e.looking import count
from tests.e2e.processes import run

# These tests wait for a minute while processes start and stop.
pytestmark = pytest.mark.prove

PHOTOS = 2  # at each moment at which a test posts


async def post_some(family: Family) -> None:
    """Posts the same picture each time, as a new file."""
    for _ in range(PHOTOS):
        await family.post()


async def stop(service: Service) -> int:
    """Ends the process as an update does; its supervisor starts it again."""
    process = service.process
    psutil.Process(process.pid).send_signal(signal.SIGTERM)
    return await process.wait()


async def tasks(service: WholeService, which: str) -> int:
    return await count(service, f"SELECT count(*) FROM tasks WHERE {which}")


@pytest.mark.parametrize("kind", ["delivery", "bot"])
async def test_two_of_a_kind_do_everything_once_while_they_start_and_stop(family: Family, kind: str) -> None:
    service, logs = family.service, family.service.folder / "logs"
    dead = await tasks(service, "state = 'dead'")
    await post_some(family)
    async with Service.running(f"second-{kind}", PROCESSES[kind], service.environment, logs) as second:
        await post_some(family)
        await family.until_received(2 * PHOTOS)
        first: Service = getattr(service, kind)
        await post_some(family)
        assert await stop(first) == 0
        await first.wait_until_ready()
        await post_some(family)
        code = await stop(second)
        assert code == 0, second.process.log_tail()
    await family.settle()
    assert len(family.received) == 4 * PHOTOS
    assert await tasks(service, "state = 'dead'") == dead


async def test_a_second_vision_worker_cannot_open_the_embedded_index_and_harms_nothing(
    family: Family,
) -> None:
    """The first worker goes on with its index, and recognises whom it knew."""
    service = family.service
    written_anew = "kind IN ('rebuild_index', 'compare_index')"
    before = await tasks(service, written_anew)
    starts = [run("workers", "vision", environment=service.environment) for _ in range(2)]
    for end in await asyncio.gather(*starts):
        assert end.code == 1
        [sentence] = end.complaints
        assert "the embedded index serves one process only" in sentence
    await family.post()
    await family.settle()
    assert len(family.received) == 1
    assert await tasks(service, written_anew) == before


async def test_a_vision_worker_that_stops_and_starts_again_misses_no_photo(family: Family) -> None:
    """Here it is the first worker that starts again: it opens its index, and no photo is stuck."""
    vision = family.service.vision
    await post_some(family)
    assert await stop(vision) == 0
    await post_some(family)
    await vision.wait_until_ready()
    await family.settle()
    assert len(family.received) == 2 * PHOTOS
