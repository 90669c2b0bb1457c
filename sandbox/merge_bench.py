"""Measures what a merge of many faces costs, to its commit and until the embedded index shows it."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from domain.adapters.postgres.database import migrate, open_database
from domain.adapters.qdrant.open_vector_index import open_vector_index
from domain.ids import EventId, PersonId, TaskId
from domain.ports import Membership
from domain.queries import sql
from domain.queries.access.acting import TelegramRequester
from domain.settings import Settings
from domain.states import MemberStatus
from domain.steps.work.work import transaction
from domain.usecases.index.sync_moved_faces import sync_moved_faces
from domain.usecases.index.sync_person_faces import sync_person_faces
from domain.usecases.persons.merge_persons import merge_persons
from sandbox.launcher import Postgres
from sandbox.two_persons import DIMENSIONS, ENGINE, plant_two_persons

FACES = 10_000
_TICK_S = 0.002


@dataclass(frozen=True, slots=True)
class MergeRow:
    """stall: the longest time during which nothing else had its turn on the event loop.

    rewrite: the time that Postgres takes to write the moved faces and their photos again, and nothing else.
    No merge takes less.
    """

    faces: int
    statements: int
    rewrite_s: float
    commit_s: float
    commit_stall_ms: float
    index_s: float
    index_stall_ms: float


class Admins:
    """Memberships in which everybody is an admin. The answer comes at once."""

    async def look_up(self, tg_chat_id: int, tg_user_id: int) -> Membership:
        return Membership(await self.status(tg_chat_id, tg_user_id))

    async def status(self, tg_chat_id: int, tg_user_id: int) -> MemberStatus:
        return MemberStatus.ADMIN

    async def administrators(self, tg_chat_id: int) -> Sequence[int]:
        return ()

    async def is_there(self, tg_chat_id: int) -> bool:
        return True


def admin_everywhere() -> TelegramRequester:
    """A Telegram requester, not the queue: the right is checked, and other programs hear of the merge."""
    return TelegramRequester(1, Admins())


class NoDoorbell:
    async def ring(self, queue: str, task_ids: Sequence[TaskId]) -> None:
        """Does nothing: nobody waits for a ring."""

    def ring_later(self, queue: str, delay_s: float) -> None:
        """Does nothing, either."""


@asynccontextmanager
async def bench_database(folder: Path) -> AsyncIterator[Settings]:
    """The settings of an empty database, which is open until the block ends, and of an embedded index."""
    async with Postgres.running(folder / "postgres") as postgres:
        await migrate(postgres.dsn)
        values = {
            "bot_token": "1:none",
            "database_url": postgres.dsn,
            "qdrant_path": folder / "index",
            "storage_path": folder,
        }
        async with open_database(postgres.dsn):
            yield Settings.model_validate(values)


async def merge_bench(folder: Path, faces: int = FACES) -> MergeRow:
    """Merges one person into another. The first has one face on each of `faces` photos, the second on every
    second of them. The owner of each person received that person's photos.
    """
    async with bench_database(folder) as settings:
        return await _measure(settings, faces)


async def _measure(settings: Settings, faces: int) -> MergeRow:
    workspace_id, absorbed, survivor = await plant_two_persons(faces)
    index = open_vector_index(settings, ENGINE, DIMENSIONS)
    await index.prepare()
    try:
        for person in (absorbed, survivor):
            await sync_person_faces(person.id, index, ENGINE)
        await sql.execute("ANALYZE")
        numbers = absorbed.number, survivor.number
        with Statements() as statements:
            async with Stalls.watched() as commit:
                await merge_persons(*numbers, admin_everywhere(), settings=settings, doorbell=NoDoorbell())
        async with Stalls.watched() as converge:
            await sync_moved_faces(await _event(), index, ENGINE)
            await sync_person_faces(survivor.id, index, ENGINE)
        shown = [point async for point in index.scan(workspace_id)]
        assert {point.person_id for point in shown} == {survivor.id}, "the index shows somebody else"
    finally:
        await index.close()
    rewrite_s = await _rewrite(survivor.id, absorbed.id, faces)
    return MergeRow(faces, statements.count, rewrite_s, *commit.figures(), *converge.figures())


async def _rewrite(source: PersonId, target: PersonId, faces: int) -> float:
    """The seconds of a rewrite that is rolled back."""
    started = time.monotonic()
    async with transaction(NoDoorbell(), rehearses=True):
        await sql.execute(
            """UPDATE face_instances SET person_id = $2, version = version + 1, updated_at = now()
               WHERE id IN (SELECT id FROM face_instances WHERE person_id = $1 ORDER BY id LIMIT $3)""",
            source,
            target,
            faces,
        )
        await sql.execute("UPDATE image_assets SET person_numbers = '[]', updated_at = now()")
    return round(time.monotonic() - started, 3)


async def _event() -> EventId:
    event_id = await sql.value(EventId, "SELECT id FROM face_assignment_events")
    assert event_id is not None
    return event_id


class Statements(logging.Handler):
    """Notes the statements to Postgres, without BEGIN and COMMIT. They are not printed meanwhile: writing ten
    thousand ids as text takes longer than the statement.
    """

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._log = logging.getLogger("tortoise.db_client")

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg == "%s: %s" and isinstance(record.args, tuple):
            self.texts.append(str(record.args[0]))

    @property
    def count(self) -> int:
        return len(self.texts)

    def __enter__(self) -> "Statements":
        self._was = self._log.level
        self._log.addHandler(self)
        self._log.setLevel(logging.DEBUG)
        self._log.propagate = False
        return self

    def __exit__(self, *_: object) -> None:
        self._log.removeHandler(self)
        self._log.setLevel(self._was)
        self._log.propagate = True


class Stalls:
    """How long an `async with` block took, and the longest stall of the event loop in it."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._longest = self._seconds = 0.0

    def figures(self) -> tuple[float, float]:
        return round(self._seconds, 3), round(self._longest * 1000, 1)

    @classmethod
    @asynccontextmanager
    async def watched(cls) -> AsyncIterator["Stalls"]:
        stalls = cls()
        async with asyncio.TaskGroup() as tasks:
            watch = tasks.create_task(stalls._watch())
            await asyncio.sleep(_TICK_S)
            stalls._began = time.monotonic()
            yield stalls
            stalls._seconds = time.monotonic() - stalls._began
            await asyncio.sleep(_TICK_S)
            watch.cancel()

    async def _watch(self) -> None:
        while True:
            since = time.monotonic()
            await asyncio.sleep(_TICK_S)
            self._longest = max(self._longest, time.monotonic() - since - _TICK_S)
