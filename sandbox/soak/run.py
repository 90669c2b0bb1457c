"""`make soak` runs the sending half at Telegram's limits, with everything real but Telegram."""

import asyncio
import json
import os
import platform
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from domain.adapters.postgres.database import migrate, open_database
from domain.adapters.redis.arq_doorbell import ArqDoorbell
from domain.queries import sql
from sandbox.launcher import Postgres, Redis, Service
from sandbox.patience import patience
from sandbox.run_folder import run_folder
from sandbox.soak.figures import memory_figures, missed_goals, sending_figures
from sandbox.soak.scene import set_the_scene
from sandbox.telegram import Limits, TelegramStandIn
from sandbox.whole_service import TOKEN

MESSAGES_PER_SECOND = 30
# Telegram sometimes refuses for reasons that no bot can know: (probability, retry_after_s).
RANDOM_REFUSALS = ((0.002, 2), (0.001, 5))
SAMPLE_S = 1.0
REPORT_EVERY = 20
# The photos may take twice the time that they need at the limit, and time to begin.
PATIENCE = 2
BEGIN_S = 60


@dataclass(frozen=True, slots=True)
class _Count:
    state: str
    n: int


async def soak(photos: int, participants: int, seed: int, report: Path | None) -> int:
    """Returns 0 when every goal was reached. Prints the figures as JSON."""
    with run_folder("soak") as folder:
        figures = await measure(folder, photos=photos, participants=participants, seed=seed)
    missed = missed_goals(figures)
    text = json.dumps(figures | {"missed": missed}, indent=2)
    print(text)
    if report is not None:
        await asyncio.to_thread(report.write_text, text + "\n")
    return 1 if missed else 0


async def measure(folder: Path, *, photos: int, participants: int, seed: int) -> dict[str, Any]:
    """Raises TimeoutError when the photos do not arrive."""
    load_before = os.getloadavg()[0]
    async with (
        Postgres.running(folder / "postgres") as postgres,
        Redis.running(folder / "redis") as redis,
        TelegramStandIn.start(token=TOKEN, limits=Limits.real()) as tg,
    ):
        await migrate(postgres.dsn)
        async with open_database(postgres.dsn), _doorbell(redis.url) as doorbell:
            owed = await set_the_scene(tg, doorbell, photos=photos, participants=participants, seed=seed)
            _refuse_at_random(tg, seed)
            environment = {
                "BOT_TOKEN": TOKEN,
                "TELEGRAM_API_URL": tg.url,
                "DATABASE_URL": postgres.dsn,
                "REDIS_URL": redis.url,
                "QDRANT_PATH": str(folder / "qdrant"),
                "STORAGE_PATH": str(folder / "photos"),
                "SWEEP_INTERVAL_S": "2",
            }
            async with Service.running(
                "delivery", ["workers", "delivery"], environment, folder / "logs"
            ) as worker:
                memory = await _watch(tg, worker, photos)
            states = await sql.rows(_Count, "SELECT state, count(*) AS n FROM deliveries GROUP BY state")
    return {
        "photos": photos,
        "participants": participants,
        "seed": seed,
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        # With a load above the number of cores, other processes delayed this one.
        "load_average": [round(load, 1) for load in (load_before, os.getloadavg()[0])],
        "sending": sending_figures(
            tg.ledger.calls("sendPhoto"), owed, messages_per_second=MESSAGES_PER_SECOND
        ),
        "deliveries": {count.state: count.n for count in states},
        "memory": memory_figures(memory),
    }


def _refuse_at_random(tg: TelegramStandIn, seed: int) -> None:
    for n, (probability, retry_after_s) in enumerate(RANDOM_REFUSALS):
        tg.faults.add(
            "429",
            method="sendPhoto",
            probability=probability,
            retry_after_s=retry_after_s,
            seed=seed + n,
        )


@asynccontextmanager
async def _doorbell(redis_url: str) -> AsyncIterator[ArqDoorbell]:
    doorbell = ArqDoorbell(redis_url, prefix="default")
    try:
        yield doorbell
    finally:
        await doorbell.close()


async def _watch(tg: TelegramStandIn, worker: Service, photos: int) -> list[float]:
    """Resident memory in MB, taken once a second until no delivery waits or is being sent."""
    process = psutil.Process(worker.process.pid)
    began, samples = time.monotonic(), list[float]()
    async with asyncio.timeout(patience(BEGIN_S + PATIENCE * photos / MESSAGES_PER_SECOND)):
        while await _open_deliveries():
            samples.append(process.memory_info().rss / 1e6)
            if len(samples) % REPORT_EVERY == 0:
                sent = len(tg.ledger.calls("sendPhoto", accepted=True))
                print(f"{time.monotonic() - began:4.0f} s: {sent} of {photos} photos", flush=True)
            await asyncio.sleep(SAMPLE_S)
    return samples


async def _open_deliveries() -> bool:
    waiting = "SELECT 1 AS yes FROM deliveries WHERE state IN ('pending', 'sending') LIMIT 1"
    return await sql.value(int, waiting) is not None
