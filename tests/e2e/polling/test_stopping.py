"""SIGTERM: a process finishes its work and leaves nothing behind."""

import signal
import time

import psutil
import pytest

from sandbox.launcher import Service
from sandbox.patience import patience
from tests.e2e.families import Family
from tests.e2e.looking import descendants, until_gone

WITHIN_S = 10


async def _stop(service: Service) -> int:
    """Stops the process by SIGTERM and returns its exit code. The supervisor starts the service again."""
    processes, process, started = descendants(service), service.process, time.monotonic()
    psutil.Process(process.pid).send_signal(signal.SIGTERM)
    code = await process.wait()
    assert time.monotonic() - started < patience(WITHIN_S)
    await until_gone(processes)
    return code


@pytest.mark.prove
async def test_a_vision_worker_finishes_its_photo_before_it_stops(family: Family) -> None:
    vision = family.service.vision
    download = family.service.tg.faults.add("delay", method="download", delay_s=0.5)
    await family.post()
    await family.service.tg.until(lambda: download.hits)
    assert await _stop(vision) == 0
    database = family.service.database
    assert await database.fetchval("SELECT count(*) FROM tasks WHERE state = 'leased'") == 0
    assert await database.fetchval("SELECT state FROM image_assets WHERE kind = 'post'") == "done"
    await vision.wait_until_ready()
    await family.settle()
    assert len(family.received) == 1


@pytest.mark.prove
async def test_a_delivery_worker_finishes_its_send_before_it_stops(family: Family) -> None:
    service, parent = family.service, family.parent.person
    send = service.tg.faults.add("delay", method="sendPhoto", chat_id=parent.id, delay_s=0.5)
    await family.post()
    await service.tg.until(lambda: send.hits)
    assert await _stop(service.delivery) == 0
    states = await service.database.fetch(
        """SELECT d.state FROM deliveries d JOIN participants p ON p.id = d.participant_id
           WHERE p.tg_user_id = $1""",
        parent.id,
    )
    assert [row["state"] for row in states] == ["sent"]
    await service.delivery.wait_until_ready()
    await family.settle()
    assert len(family.received) == 1
