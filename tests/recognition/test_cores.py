"""As many cores as the container may use; a photo that waits for one of them has not used up its time."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from domain.errors import Stalled
from domain.ports import FaceEngine
from domain.values.time_limit import limited
from sandbox.patience import patience
from tests.no_error import no_error
from workers.recognition.decoding.decoder_pool import DecoderPool
from workers.recognition.engines.cores import compute, usable_cores

ALL = len(os.sched_getaffinity(0))


@pytest.mark.parametrize(
    ("quota", "cores"),
    [
        ("max 100000\n", ALL),
        ("100000 100000\n", 1),
        ("50000 100000\n", 1),  # half a core is still one thread
        ("99900000 100000\n", ALL),
        ("nonsense", ALL),
    ],
)
def test_a_quota_counts_as_cores(tmp_path: Path, quota: str, cores: int) -> None:
    (tmp_path / "cpu.max").write_text(quota)
    assert usable_cores(tmp_path / "cpu.max") == cores


def test_without_cgroups_the_cores_count(tmp_path: Path) -> None:
    assert usable_cores(tmp_path / "missing") == ALL


@pytest.fixture
def gate() -> Iterator[Event]:
    """Holds threads until it is set."""
    gate = Event()
    yield gate
    gate.set()


@pytest.fixture
def one_thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


async def test_waiting_for_a_core_does_not_count_as_time_of_a_task(
    one_thread: ThreadPoolExecutor, gate: Event
) -> None:
    """Otherwise photos of an album would run out of time in the queue of a slow machine, and be dead."""
    one_thread.submit(gate.wait)
    limit_s = patience(0.3)

    async def look() -> str:
        async with limited(limit_s):
            return await compute(one_thread, lambda: "seen")

    with no_error("what waits for a core is in time"):
        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(look())
            await asyncio.wait({waiting}, timeout=3 * limit_s)
            gate.set()
    assert waiting.result() == "seen"


async def test_each_frame_of_a_video_has_the_whole_time(one_thread: ThreadPoolExecutor, gate: Event) -> None:
    limit_s = patience(0.4)
    async with limited(limit_s):
        seen = [await compute(one_thread, lambda: gate.wait(limit_s / 2)) for _ in range(4)]
    assert seen == [False] * 4


async def test_what_follows_the_work_of_a_core_has_the_whole_time(
    one_thread: ThreadPoolExecutor, gate: Event
) -> None:
    limit_s = patience(1)
    with no_error("work and what follows are in time"):
        async with limited(limit_s):
            await compute(one_thread, lambda: gate.wait(0.6 * limit_s))
            await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.6 * limit_s)


async def test_work_that_takes_too_long_is_given_up(one_thread: ThreadPoolExecutor, gate: Event) -> None:
    with pytest.raises(Stalled, match=r"worker: not done within 0.1 s"):
        async with limited(0.1):
            await compute(one_thread, gate.wait)


async def test_after_its_work_the_time_of_a_task_passes_again(one_thread: ThreadPoolExecutor) -> None:
    async def hang() -> None:
        async with limited(0.1):
            await compute(one_thread, lambda: "seen")
            await asyncio.Event().wait()

    with pytest.raises(Stalled):
        await asyncio.wait_for(hang(), patience(5))


async def test_a_time_limit_of_the_job_itself_stays_what_it_is() -> None:
    with pytest.raises(TimeoutError):
        async with limited(patience(5)):
            raise TimeoutError


@pytest.fixture(params=["dlib_engine", "insightface_engine"])
def engine(request: pytest.FixtureRequest) -> FaceEngine:
    engine: FaceEngine = request.getfixturevalue(request.param)
    return engine


@pytest.mark.parametrize("method", ["analyse", "analyse_harder"])
async def test_a_photo_that_waits_for_its_engine_loses_no_time(
    engine: FaceEngine, monkeypatch: pytest.MonkeyPatch, gate: Event, method: str
) -> None:
    monkeypatch.setattr(engine, method, lambda *_: [gate.wait()])
    photo = np.zeros((8, 8, 3), np.uint8)

    async def ask() -> object:
        if method == "analyse":
            return await engine.find_faces(photo)
        return await engine.find_more_faces(photo, None)

    await wait_too_long(ask, usable_cores(), gate)


async def test_a_photo_that_waits_for_its_decoder_loses_no_time(
    monkeypatch: pytest.MonkeyPatch, gate: Event
) -> None:
    pool = DecoderPool(1)
    monkeypatch.setattr(pool, "_decode", lambda _: gate.wait())
    await wait_too_long(lambda: pool.decode_frames(b""), 2, gate)
    await pool.close()


async def wait_too_long(ask: Callable[[], Awaitable[object]], threads: int, gate: Event) -> None:
    """Starts one computation more than there are threads. The last one waits longer than a task may take."""
    limit_s = patience(0.3)

    async def ask_in_time() -> object:
        async with limited(limit_s):
            return await ask()

    async def just_ask() -> object:
        return await ask()

    async with asyncio.TaskGroup() as group:
        for _ in range(threads):
            group.create_task(just_ask())
        await asyncio.sleep(0)
        last = group.create_task(ask_in_time())
        await asyncio.wait({last}, timeout=3 * limit_s)
        gate.set()
    assert last.exception() is None
