"""Processes and servers die at the worst moment; each owed photo arrives once, or is offered."""

import pytest
from redis.asyncio import Redis

from sandbox.launcher import Service
from sandbox.whole_service import PROCESSES, WholeService
from tests.e2e.families import Family
from tests.e2e.looking import count, descendants, health, let_time_pass, suspended, until, until_gone

A_LEASE_S = 600  # longer than any lease
SOON_S = 30  # shorter than any lease
WELL: dict[str, tuple[int, bool, set[str]]] = dict.fromkeys(PROCESSES, (200, True, set()))


async def _crash(service: Service) -> None:
    """Kills the process; returns when its supervisor has started a new one and nothing of the old is left."""
    before = descendants(service)
    await service.kill()
    await until_gone(before)
    await service.wait_until_ready()


async def test_a_vision_worker_that_dies_while_it_looks_at_a_photo_only_delays_the_photo(
    family: Family,
) -> None:
    service = family.service
    download = service.tg.faults.add("hang_before", method="download")
    await family.post()
    await service.tg.until(lambda: download.hits)
    await _crash(service.vision)
    assert family.received == []
    await let_time_pass(service, A_LEASE_S)
    await family.settle()
    assert len(family.received) == 1


@pytest.mark.prove
async def test_a_task_of_the_only_vision_worker_is_freed_before_its_lease_ends(family: Family) -> None:
    service = family.service
    await service.database.execute(
        """INSERT INTO tasks (kind, queue, dedupe_key, state, lease_until)
           VALUES ('tidy_up', 'vision', 'held', 'leased', now() + interval '1 hour')"""
    )
    await _crash(service.vision)
    await service.until_idle(timeout_s=SOON_S)


@pytest.mark.parametrize(
    ("fault", "arrived"),
    [("hang_after", True), pytest.param("hang_before", False, marks=pytest.mark.prove)],
)
async def test_a_delivery_worker_that_dies_while_it_sends_leaves_an_offer(
    family: Family, fault: str, arrived: bool
) -> None:
    service, parent = family.service, family.parent
    send = service.tg.faults.add(fault, method="sendPhoto", chat_id=parent.person.id)
    await family.post()
    await service.tg.until(lambda: send.hits)
    await _crash(service.delivery)
    await let_time_pass(service, A_LEASE_S)
    await family.settle()
    assert len(family.received) == arrived
    await parent.press(parent.person, "showunknown")
    assert len(family.received) == arrived + 1


async def test_a_bot_that_dies_between_an_update_and_its_handling_handles_it_later(family: Family) -> None:
    service = family.service
    lock = await service.database.acquire()
    async with lock.transaction():
        await lock.execute("LOCK TABLE image_assets IN ACCESS EXCLUSIVE MODE")
        await family.post()

        async def handler_waits() -> bool:
            return (
                await count(
                    service,
                    "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'image_assets'::regclass",
                )
                > 0
            )

        await until(handler_waits)
        await service.bot.kill()
    await service.database.release(lock)
    await service.bot.wait_until_ready()
    await service.until_idle(timeout_s=SOON_S)  # people wait for the bot: it may not take until a lease ends
    assert len(family.received) == 1


async def test_a_redis_that_forgets_everything_loses_no_photo(family: Family) -> None:
    service = family.service
    client: Redis = Redis.from_url(service.redis.url)
    with suspended(service.vision):
        posted = await family.post()
        await service.tg.until(lambda: posted.reactions)
        assert await client.dbsize() > 0
        await client.flushall()
    await client.aclose()
    await family.settle()
    assert len(family.received) == 1


async def test_a_photo_posted_while_redis_is_away_arrives_when_it_is_back(family: Family) -> None:
    service = family.service
    await service.redis.kill()
    await family.post()

    async def is_owed() -> bool:
        """Workers ask Postgres for work meanwhile. They send nothing: Redis counts Telegram's limits."""
        return await count(service, "SELECT count(*) FROM deliveries WHERE state = 'pending'") > 0

    await until(is_owed)
    assert await health(service) == dict.fromkeys(PROCESSES, (503, True, {"redis"}))
    await service.redis.restart()
    assert await health(service) == WELL
    await family.settle()
    assert len(family.received) == 1


async def test_a_send_during_which_postgres_dies_is_recorded_later(family: Family) -> None:
    service, parent = family.service, family.parent
    send = service.tg.faults.add("delay", method="sendPhoto", chat_id=parent.person.id, delay_s=1)
    await family.post()
    await service.tg.until(lambda: send.hits)
    await service.postgres.kill()
    await family.until_received(1)
    await family.post()  # Telegram keeps the update
    await service.postgres.restart()

    async def is_recorded() -> bool:
        return not await count(service, "SELECT count(*) FROM deliveries WHERE state = 'sending'")

    await until(is_recorded)
    await let_time_pass(service, A_LEASE_S)
    await family.settle()
    assert len(family.received) == 2
    assert not parent.is_offered("showunknown")


async def test_each_process_says_that_postgres_is_away(service: WholeService) -> None:
    await service.postgres.kill()
    assert await health(service) == dict.fromkeys(PROCESSES, (503, True, {"postgres"}))
    await service.postgres.restart()
    assert await health(service) == WELL
