"""What a start does when Redis is away."""

from collections.abc import Awaitable, Callable

import pytest

from domain.errors import Unavailable
from domain.usecases.service.require_redis import require_redis
from domain.values.mending import CLOSED, LOCKED
from tests.usecases.factory import Group, make_participant
from tests.usecases.stage import Stage


async def test_a_first_start_needs_redis(stage: Stage) -> None:
    with pytest.raises(Unavailable):
        await require_redis(_check(CLOSED))


async def test_a_service_that_is_in_use_starts_without_redis(
    stage: Stage, group: Group, caplog: pytest.LogCaptureFixture
) -> None:
    await make_participant(stage, in_chat=group.tg_chat_id)
    await require_redis(_check(CLOSED))
    assert "no Redis: it refuses the connection" in caplog.text


async def test_a_wrong_password_stops_also_a_service_that_is_in_use(stage: Stage, group: Group) -> None:
    await make_participant(stage, in_chat=group.tg_chat_id)
    with pytest.raises(Unavailable):
        await require_redis(_check(LOCKED))


def _check(reason: str) -> Callable[[], Awaitable[None]]:
    async def check() -> None:
        raise Unavailable("Redis", reason)

    return check
