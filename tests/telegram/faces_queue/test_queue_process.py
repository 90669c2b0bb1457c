"""`python -m workers delivery` dies while it handles a queue message: the message takes effect once."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from redis.asyncio import Redis

from sandbox.launcher import Service
from tests.e2e.looking import until
from tests.telegram.bot_process import Environment
from tests.usecases.rows import a_face, a_person, a_workspace, an_asset


async def a_move(database: asyncpg.Connection) -> tuple[dict[str, Any], UUID]:
    """A message that moves a face, and the id of the person who gets the face."""
    workspace = await a_workspace(database)
    anna, ben = [
        await a_person(database, workspace, name=name, approval="approved") for name in ("Anna", "Ben")
    ]
    face = await a_face(database, workspace, await an_asset(database, workspace), person_id=anna)
    number_of = "SELECT number FROM persons WHERE id = $1"
    message = {
        "action": "move_faces",
        "user_id": workspace,
        "old_contact": str(await database.fetchval(number_of, anna)),
        "new_contact": await database.fetchval(number_of, ben),
        "media_asset_feature_ids": [
            await database.fetchval("SELECT number FROM face_instances WHERE id = $1", face)
        ],
    }
    return message, ben


@pytest.mark.checklist(11, 12)
@pytest.mark.parametrize(
    "point",
    [
        "ingress:postgres.commit.before",
        pytest.param("ingress:redis.acknowledge.before", marks=pytest.mark.prove),
        pytest.param("publish_queue_message:redis.publish.after", marks=pytest.mark.prove),
    ],
)
async def test_a_message_survives_the_death_of_its_reader(
    environment: Environment, own_database: str, redis_url: str, tmp_path: Path, point: str
) -> None:
    database = await asyncpg.connect(own_database)
    message, ben = await a_move(database)
    redis = Redis.from_url(redis_url)
    armed = environment | {"FAIL_POINT": point}
    async with Service.running("delivery", ["workers", "delivery"], armed, tmp_path / "logs") as service:
        service.environment.pop("FAIL_POINT")  # after its restart it does not die again
        await redis.xadd("faces.ops", {"message": b"nonsense"})
        await redis.xadd("faces.ops", {"message": json.dumps(message)})

        async def is_answered() -> bool:
            results = [json.loads(fields[b"message"]) for _, fields in await redis.xrange("faces.results")]
            return {one["state"] for one in results} == {"dead", "done"}

        await until(is_answered)
        assert service.restarts == 1
        signs = "SELECT array_agg(split_part(queue, '@', 1)) FROM heartbeats"
        assert await database.fetchval(signs) == ["delivery"] * 2, (
            "the queue and the process each have a heartbeat"
        )
    assert await database.fetchval("SELECT array_agg(queue) FROM heartbeats") == ["delivery"]
    assert await redis.xlen("faces.ops") == 0
    assert await database.fetchval("SELECT person_id FROM face_instances") == ben
    assert await database.fetchval("SELECT count(*) FROM operations") == 1
    assert await database.fetchval("SELECT count(*) FROM queue_messages") == 2
    log = (tmp_path / "logs" / "delivery.log").read_text()
    assert f"dies at the fail point {point}" in log
    assert "Traceback" not in log
    await redis.aclose()
    await database.close()
