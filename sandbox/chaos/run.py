"""`python -m sandbox chaos` makes a run, from its seed to its report."""

import asyncio
import json
import logging
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.chaos.crowd import Crowd
from sandbox.chaos.diary import Diary
from sandbox.chaos.judging.checker import check
from sandbox.chaos.judging.evidence import final_snapshot
from sandbox.chaos.judging.learned import RerunSeen
from sandbox.chaos.judging.recovery import Recoveries
from sandbox.chaos.judging.rerunning import rerun_all
from sandbox.chaos.keep_run import keep_run
from sandbox.chaos.nemesis import Nemesis
from sandbox.chaos.pictures import pictures_of
from sandbox.chaos.plan import Plan
from sandbox.chaos.report import report_of
from sandbox.chaos.watch import Watch
from sandbox.chaos.world import ChaosWorld, chaos_world
from sandbox.patience import patience
from sandbox.photos import DemoPhotos, demo_photos
from sandbox.run_folder import run_folder
from sandbox.whole_service import EngineChoice, WholeService

# What the calm beginning takes on a quiet machine. A slower machine gets more time between two kills.
QUIET_CALM_S = 20.0
# One search for lost photos asks Telegram several times, with minutes in between.
_MOST_SEARCHES = 20
_SEARCH_NOW = """UPDATE tasks SET not_before = now()
    WHERE kind = 'find_deliveries' AND state = 'ready' AND not_before > now() RETURNING id"""


@dataclass(frozen=True, slots=True)
class Scale:
    """kills: at least so many; 0: every outage once, and nothing else goes wrong. circles: how many groups;
    each is a workspace with one parent for each person on the run's pictures. deliverers: how many delivery
    workers.

    webhook: updates are pushed, and overtake each other; else the bot asks for them. outages: whether there
    are long outages, for which a short run has no time. second_groups: whether groups are added that share
    the list of people of another one. drain_s: how long to wait for open tasks, each time.
    """

    kills: int
    circles: int = 4
    deliverers: int = 3
    webhook: bool = False
    outages: bool = True
    second_groups: bool = True
    drain_s: float = 300


async def chaos(
    seed: str, scale: Scale, engine: EngineChoice, *, report: Path | None, keep: Path | None
) -> int:
    """Returns 0 when every promise was kept, else 1. keep: where to put what the run left.

    Ctrl-C ends the kills; open tasks are then done, and the run is checked and reported.
    """
    logging.getLogger("sandbox.launcher").setLevel(logging.CRITICAL)  # a run causes deaths on purpose
    photos = await demo_photos(None)
    with run_folder("chaos") as folder:
        async with after_chaos(folder, seed, scale, engine, photos) as aftermath:
            try:
                found = await aftermath.report()
            finally:  # when the check fails, the logs are needed most
                if keep is not None:
                    await keep_run(aftermath.world.service, keep)
    text = json.dumps(found, indent=2, ensure_ascii=False)
    print(text)
    if report is not None:
        await asyncio.to_thread(report.write_text, text + "\n")
    return 1 if found["violations"] else 0


@asynccontextmanager
async def after_chaos(
    folder: Path,
    seed: str,
    scale: Scale,
    engine: EngineChoice,
    photos: DemoPhotos,
    *,
    schema: Path | None = None,
) -> AsyncIterator["Aftermath"]:
    """Yields when everything came to rest; the service still runs, to be looked at."""
    began = time.monotonic()
    _say(f"Seed {seed}: starting Postgres, Redis, the stand-in, bot and workers ({engine.name}) ...")
    async with chaos_world(
        folder,
        engine,
        schema=schema,
        deliverers=scale.deliverers,
        webhook=scale.webhook,
        has_bucket=scale.outages,
    ) as world:
        diary = Diary()
        crowd = Crowd(
            *(world.service, pictures_of(photos), seed, diary), has_second_groups=scale.second_groups
        )
        await crowd.gather(scale.circles)
        calm_s = time.monotonic() - began
        async with asyncio.TaskGroup() as watchers:
            recoveries = Recoveries(world.service.database, watchers)
            behind = [name for name in ("webhook", "store") if name in world.proxies]
            plan = Plan(seed, slowness=max(1.0, calm_s / QUIET_CALM_S), also=behind)
            nemesis = Nemesis(world, plan, scale.kills, recoveries, has_outages=scale.outages)
            rest, reruns = await _rage(world, crowd, diary, nemesis, scale)
            recoveries.give_up()
        figures = {
            "seed": seed,
            "engine": engine.name,
            "ingress": "webhook" if scale.webhook else "long polling",
            "calm_seconds": round(calm_s, 1),
            "seconds": round(time.monotonic() - began - calm_s, 1),
        }
        yield Aftermath(world, crowd, diary, nemesis, recoveries, rest, reruns, figures)


@dataclass(frozen=True, slots=True)
class Aftermath:
    """rest: when people stopped doing things. reruns: what the reruns after that changed."""

    world: ChaosWorld
    crowd: Crowd
    diary: Diary
    nemesis: Nemesis
    recoveries: Recoveries
    rest: float
    reruns: tuple[RerunSeen, ...]
    figures: dict[str, Any]

    async def report(self) -> dict[str, Any]:
        """The report on what is there now."""
        service = self.world.service
        redis_died = bool(self.nemesis.kills["the server redis"])
        seen = self.diary, self.rest, self.crowd.owed
        snapshot = await final_snapshot(
            service, self.world.store, *seen, redis_died=redis_died, reruns=self.reruns
        )
        report = report_of(snapshot, check(snapshot), self.nemesis, self.recoveries)
        return report | self.figures | {"schema_violations": service.tg.violations[:20]}


async def _rage(
    world: ChaosWorld, crowd: Crowd, diary: Diary, nemesis: Nemesis, scale: Scale
) -> tuple[float, tuple[RerunSeen, ...]]:
    """Kills, mends and waits for quiet. Returns the time at which people stopped doing things, and what
    reruns changed after that.
    """
    watch = Watch(world.service, diary, nemesis)
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(watch.run())
        with _hurried_by_ctrl_c(nemesis.enough):
            living = tasks.create_task(crowd.live(watch.is_busy))
            await nemesis.rage()
            living.cancel()
            await crowd.come_to_rest()
            rest = world.service.tg.clock.now()
            if not nemesis.kills["the server redis"]:  # else it may have lost entries
                await _until_read(world.service, diary, scale.drain_s)
            await _drain(world.service, scale.drain_s)
            reruns = await rerun_all(world.service, timeout_s=scale.drain_s)
        watching.cancel()
    watch.show()
    _say("")
    return rest, reruns


async def _until_read(service: WholeService, diary: Diary, drain_s: float) -> None:
    """Waits until all entries of the faces queue were read: before that no task says that there is work."""
    entries = [one.entry_id for one in diary.entries]
    read = "SELECT count(DISTINCT entry_id) FROM queue_messages WHERE entry_id = ANY($1::text[])"
    with suppress(TimeoutError):  # the checker names entries that are never read
        async with asyncio.timeout(patience(drain_s)):
            while await service.database.fetchval(read, entries) < len({*entries}):  # noqa: ASYNC110
                await asyncio.sleep(0.1)


async def _drain(service: WholeService, drain_s: float) -> None:
    """Does now what was put off for minutes: Telegram is asked once more about lost messages, and the hourly
    task deletes what no row asks for any more.
    """
    with suppress(TimeoutError):  # the checker names stuck tasks
        await service.until_idle(timeout_s=drain_s)
        await service.database.execute(
            """INSERT INTO tasks (kind, queue, dedupe_key, ids)
               SELECT 'find_message', 'delivery', id::text, jsonb_build_object('sent_message_id', id)
               FROM sent_messages WHERE tg_message_id IS NULL ON CONFLICT DO NOTHING"""
        )
        for _ in range(_MOST_SEARCHES):
            await service.until_idle(timeout_s=drain_s)
            if await service.database.fetchval(_SEARCH_NOW) is None:
                break
        await service.database.execute(
            """INSERT INTO tasks (kind, queue, dedupe_key) VALUES ('tidy_up', 'vision', 'chaos')
               ON CONFLICT DO NOTHING"""
        )
        await service.until_idle(timeout_s=drain_s)


class _hurried_by_ctrl_c:  # noqa: N801 - reads as what it does
    """The first Ctrl-C sets the event, a second one interrupts."""

    def __init__(self, event: asyncio.Event) -> None:
        self._event = event

    def __enter__(self) -> None:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None

        def on_signal() -> None:
            if self._event.is_set():
                task.cancel()
            self._event.set()

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, on_signal)

    def __exit__(self, *_: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().remove_signal_handler(number)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
