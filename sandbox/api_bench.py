"""Measures the API on a filled database: how long a list takes at a steady rate and by itself, and how long
an act takes by itself.

20 requests a second are sent whether earlier ones are answered or not, as people do it. The process that
serves the requests also sends them, so the figures include both.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.api.application import PREFIX, add_api
from bot.api.authentication import sign_session
from bot.world import World
from domain.adapters.redis.redis_api_memory import RedisApiMemory
from domain.ids import WorkspaceId
from domain.queries import sql
from domain.settings import Settings
from sandbox.api_acts import Act, AsCalled, acts
from sandbox.launcher import Redis
from sandbox.merge_bench import Admins, NoDoorbell, Statements, bench_database

FACES, PERSONS, CLUSTERS, QUESTIONS = 100_000, 1_000, 2_000, 10_000
RATE = 20  # requests a second
_RATE_FOR_S = 5
_ALONE = 10  # how many requests are timed one at a time
GOAL_MS = 50
_ASKER = 1


@dataclass(frozen=True, slots=True)
class ApiRow:
    """p50_ms, p95_ms: at RATE requests a second. For an act, which changes its rows: p50_ms of calls one at a
    time, and no p95_ms.
    best_ms: of ten requests one at a time. kb: size of the answer.
    """

    request: str
    statements: int
    p50_ms: float
    p95_ms: float | None
    best_ms: float
    kb: float
    goal: str = f"p95 <= {GOAL_MS} ms"


async def api_bench(folder: Path) -> list[ApiRow]:
    async with (
        bench_database(folder) as settings,
        Redis.running(folder / "redis") as redis,
        _world(settings, redis.url) as world,
    ):
        person = await _plant()
        app = web.Application()
        add_api(app, world)
        token = settings.bot_token.get_secret_value()
        session = sign_session(_ASKER, int(time.time()) + 3600, token)
        headers = {"Authorization": f"Bearer {session}"}
        async with TestServer(app) as server, ClientSession(headers=headers) as client:
            base = str(server.make_url(PREFIX))
            lists = [await _measure(client, base, request) for request in _requests(person)]
            return lists + [await _measure_act(client, base, act) for act in await acts(_ALONE)]


@asynccontextmanager
async def _world(settings: Settings, redis_url: str) -> AsyncIterator[World]:
    """A world with only what these requests need: everybody is an admin and may call often, and no worker is
    woken.
    """
    memory = RedisApiMemory(redis_url, prefix="bench")
    often = settings.model_copy(update={"api_calls_a_minute": 1_000_000})
    parts = {"settings": often, "memberships": Admins(), "doorbell": NoDoorbell(), "api_memory": memory}
    try:
        yield cast("World", SimpleNamespace(**parts))
    finally:
        await memory.close()


def _requests(person: str) -> Sequence[str]:
    one = f"/faces/persons/{person}"
    return (
        "/faces/persons?pageSize=100",
        "/faces/persons?pageSize=20&page=45",
        "/faces/persons?pageSize=20&typed=person%2077",
        "/faces/persons?pageSize=100&page=10&unidentified=true",
        one,
        f"{one}/photos?pageSize=100",
        f"{one}/prototypes",
        f"{one}/assignment-history?pageSize=100",
        "/faces/suggestions",
        "/faces/suggestions?grouped=false&pageSize=100",
        "/faces/suggestions/stats",
        "/faces/clusters",
    )


async def _measure(client: ClientSession, base: str, request: str) -> ApiRow:
    alone, size = [], 0
    for _ in range(_ALONE):
        seconds, size = await _ask(client, base + request)
        alone.append(seconds)
    with Statements() as counted:
        await _ask(client, base + request)
    at_rate = await _at_rate(client, base + request)
    p50, p95 = at_rate[len(at_rate) // 2], at_rate[int(len(at_rate) * 0.95)]
    named = request.partition("/persons/")
    shown = f"{named[0]}/persons/…{named[2][36:]}" if named[2] else request
    return ApiRow(shown, counted.count, _ms(p50), _ms(p95), _ms(min(alone)), round(size / 1000, 1))


async def _measure_act(client: ClientSession, base: str, act: Act) -> ApiRow:
    """Every call is about other rows, so no call finds its work done already."""
    taken, size = [], 0
    for call in act.calls[1:]:
        seconds, size = await _call(client, base, call)
        taken.append(seconds)
    with Statements() as counted:
        await _call(client, base, act.calls[0])
    p50 = sorted(taken)[len(taken) // 2]
    return ApiRow(act.name, counted.count, _ms(p50), None, _ms(min(taken)), round(size / 1000, 1), act.goal)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


async def _at_rate(client: ClientSession, url: str) -> list[float]:
    """Seconds, the shortest first. A request that was sent late counts from when it was due."""
    started = time.perf_counter()

    async def one(number: int) -> float:
        due = started + number / RATE
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        await _ask(client, url)
        return time.perf_counter() - due

    return sorted(await asyncio.gather(*(one(number) for number in range(RATE * _RATE_FOR_S))))


async def _ask(client: ClientSession, url: str) -> tuple[float, int]:
    return await _call(client, "", AsCalled("GET", url))


async def _call(client: ClientSession, base: str, call: AsCalled) -> tuple[float, int]:
    started = time.perf_counter()
    async with client.request(call.method, base + call.path, json=call.body) as response:
        body = await response.read()
    if response.status != 200:
        raise RuntimeError(f"{call.method} {call.path}: {response.status} {body[:300]!r}")
    return time.perf_counter() - started, len(body)


async def _plant() -> str:
    """Plants a workspace: on each photo a face of a person and an unknown one; about some unknown faces a
    question waits. Returns a person's id.
    """
    workspace_id = await sql.value(WorkspaceId, "INSERT INTO workspaces (name) VALUES ('Bench') RETURNING id")
    assert workspace_id is not None
    for statement, values in _STATEMENTS.items():
        await sql.execute(statement, workspace_id, *values)
    for table in ("face_instances", "image_assets", "persons", "clusters", "face_suggestions"):
        await sql.execute(f"ANALYZE {table}")
    person = await sql.value(str, "SELECT id::text AS id FROM persons ORDER BY number LIMIT 1")
    assert person is not None
    return person


_STATEMENTS: Mapping[str, Sequence[Any]] = {
    """WITH admin AS (
        INSERT INTO participants (tg_user_id, name, private_chat) VALUES ($2, 'Ada', 'open') RETURNING id)
    INSERT INTO groups (workspace_id, tg_chat_id, title, active, activated_by_id)
    SELECT $1, -$1::bigint, 'Bench', true, id FROM admin""": [_ASKER],
    """INSERT INTO persons (workspace_id, name, name_key, approval)
    SELECT $1, 'Person ' || n, 'person ' || n, 'approved' FROM generate_series(1, $2::int) AS n""": [PERSONS],
    "INSERT INTO clusters (workspace_id) SELECT $1 FROM generate_series(1, $2::int) AS n": [CLUSTERS],
    """INSERT INTO image_assets (workspace_id, kind, media, state, tg_file_id, tg_file_unique_id, taken_at)
    SELECT $1, 'post', 'photo', 'done', 'file', n, now() - make_interval(mins => n)
    FROM generate_series(1, $2::int) AS n""": [FACES // 2],
    """INSERT INTO face_instances (id, workspace_id, asset_id, bbox_x, bbox_y, bbox_w, bbox_h,
        detection_confidence, quality_score, qdrant_point_id, person_id, basis)
    SELECT x.id, $1, x.asset, 10, 10, 80, 100, 0.9, 0.5 + random() / 2, x.id, p.id, 'assigned'
    FROM (SELECT gen_random_uuid() AS id, id AS asset, row_number() OVER (ORDER BY id) % $2 + 1 AS n
          FROM image_assets WHERE workspace_id = $1) x
    JOIN (SELECT id, row_number() OVER (ORDER BY number) AS n FROM persons WHERE workspace_id = $1) p
        USING (n)""": [PERSONS],
    """INSERT INTO face_instances (id, workspace_id, asset_id, bbox_x, bbox_y, bbox_w, bbox_h,
        detection_confidence, quality_score, qdrant_point_id, cluster_id)
    SELECT x.id, $1, x.asset, 200, 10, 80, 100, 0.9, 0.5 + random() / 2, x.id, c.id
    FROM (SELECT gen_random_uuid() AS id, id AS asset, row_number() OVER (ORDER BY id) % $2 + 1 AS n
          FROM image_assets WHERE workspace_id = $1) x
    JOIN (SELECT id, row_number() OVER (ORDER BY number) AS n FROM clusters WHERE workspace_id = $1) c
        USING (n)""": [CLUSTERS],
    """INSERT INTO person_prototypes (person_id, face_instance_id, qdrant_point_id, role)
    SELECT person_id, id, id, 'EXEMPLAR' FROM (
        SELECT *, row_number() OVER (PARTITION BY person_id ORDER BY quality_score DESC) AS place
        FROM face_instances WHERE workspace_id = $1 AND person_id IS NOT NULL) best WHERE place <= 10""": [],
    """INSERT INTO face_suggestions (face_instance_id, suggested_person_id, confidence, source_face_id,
        matching_prototype_ids, prototype_scores, aggregate_confidence, prototype_match_count)
    SELECT f.id, x.person_id, 0.7, x.face_instance_id, to_jsonb(ARRAY[x.id]), '{}', 0.7, 1
    FROM (SELECT id, row_number() OVER (ORDER BY number) AS n FROM face_instances
          WHERE workspace_id = $1 AND person_id IS NULL LIMIT $2) f
    JOIN (SELECT *, row_number() OVER () AS n FROM (
              SELECT DISTINCT ON (person_id) id, person_id, face_instance_id FROM person_prototypes) y) x
        ON x.n = f.n % $3 + 1""": [QUESTIONS, PERSONS],
    """INSERT INTO face_assignment_events (workspace_id, actor, operation, to_person_id, to_person_number,
        affected_photo_ids, affected_face_instance_ids, face_count, photo_count, recognised_count)
    SELECT $1, 'engine', 'ASSIGN_TO_PERSON', p.id, p.number, to_jsonb(ARRAY[f.asset_id]),
        to_jsonb(ARRAY[f.id]), 1, 1, 1
    FROM face_instances f JOIN persons p ON p.id = f.person_id WHERE f.workspace_id = $1""": [],
}
