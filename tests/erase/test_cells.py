"""An erase leaves nothing, with any neighbour away before, during or after it, and with other work going on.

Half of the cells erase one kind of subject each; `make prove` runs every kind in every cell.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, product
from typing import Any

import pytest

from domain.errors import Unavailable
from domain.ids import WorkspaceId
from domain.queries.erasing.ledger import read_ledger
from domain.queries.service.restored import unchecked_backup
from domain.rules.photos.store_keys import card_key
from domain.steps.work.work import transaction
from domain.usecases.erasing.replay_erasures import replay_erasures
from domain.usecases.work.sweep_tasks import sweep_tasks
from domain.values.task_kinds import DELIVERY, VISION
from tests import sql
from tests.erase.faults import NEIGHBOURS, PHASES, Died, fault
from tests.erase.residue import residue
from tests.erase.scene import Scene
from tests.erase.subjects import SUBJECTS
from tests.erase.working import are_verified, work_off
from tests.usecases.tasks import claimed, expire_leases

# What else there is: nothing, a task that waits, a task that a worker holds, or a restored backup, on which
# the erase is repeated.
JOBS = ("no job", "pending job", "leased job", "restore")
CELLS = list(product(NEIGHBOURS, PHASES, JOBS))
# `make test` tries every second cell in each direction, like the black fields of a board: six a neighbour.
BLACK = [
    cell
    for cell in CELLS
    if (NEIGHBOURS.index(cell[0]) + PHASES.index(cell[1]) + JOBS.index(cell[2])) % 2 == 0
]
KINDS = list(SUBJECTS)
# What is erased in the six cells, in their order. Every kind meets every neighbour, phase and job.
ERASED = {
    "Postgres": ("group", "participant", "photo", "contact_faces", "person", "workspace"),
    "Redis": ("contact_faces", "person", "workspace", "group", "participant", "photo"),
    "Qdrant": ("photo", "contact_faces", "person", "workspace", "participant", "group"),
    "store": ("workspace", "photo", "participant", "person", "contact_faces", "group"),
    "worker": ("contact_faces", "person", "group", "participant", "workspace", "photo"),
}
TRIED = [(kind, *cell) for kind, cell in zip(chain.from_iterable(ERASED.values()), BLACK, strict=True)]

Restore = Callable[[], Awaitable[None]]


@pytest.mark.parametrize("part", [0, 1, 2], ids=["neighbour", "phase", "job"])
def test_every_kind_meets_every_neighbour_phase_and_job(part: int) -> None:
    met = {(kind, cell[part]) for kind, *cell in TRIED}
    assert met == set(product(KINDS, {cell[part] for cell in CELLS}))


@pytest.mark.parametrize("part", [0, 1, 2], ids=["neighbour", "phase", "job"])
def test_a_cell_that_is_left_out_differs_from_a_tried_one_by_one_part(part: int) -> None:
    """So every two of neighbour, phase and job meet."""
    tried = {(*cell[:part], *cell[part + 1 :]) for cell in BLACK}
    assert tried == {(*cell[:part], *cell[part + 1 :]) for cell in CELLS}


@dataclass
class Zombie:
    """A worker that took a task before the erase, and writes after the erase what it had read."""

    scene: Scene
    points: list[Any]

    @classmethod
    async def taking(cls, scene: Scene) -> "Zombie":
        await add_sync(scene)
        row = await sql.one("SELECT max(id) AS id FROM tasks WHERE kind = 'sync_asset_faces'")
        assert row is not None
        await claimed(VISION, row["id"])
        workspace = WorkspaceId(scene.group.workspace_id)
        points = [pair for pair in scene.stage.index._points.values() if pair[0].workspace_id == workspace]
        return cls(scene, points)

    async def write(self) -> None:
        await self.scene.stage.index.upsert_faces(self.points)
        key = card_key(self.scene.group.workspace_id, "request", self.scene.anna.number)
        await self.scene.stage.store.put(key, b"a face")


async def add_sync(scene: Scene) -> None:
    """Adds a task that writes the posted photo of anna to the index."""
    row = await sql.one(
        """SELECT f.asset_id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
           WHERE f.person_id = $1 AND a.kind = 'post'""",
        scene.anna.person_id,
    )
    assert row is not None
    async with transaction(scene.stage.doorbell) as work:
        await work.add("sync_asset_faces", asset_id=row["asset_id"])


async def work_a_while(scene: Scene) -> None:
    """Runs workers that may die or find a neighbour away, long enough for an erase to come to its end."""
    for _ in range(3):
        with suppress(Unavailable, Died, BaseExceptionGroup):
            await scene.stage.make_due()
            await scene.stage.drain()
            await scene.stage.show()


async def recover(scene: Scene) -> None:
    await expire_leases()
    for queue in (VISION, DELIVERY):
        await sweep_tasks(queue, scene.stage.doorbell)
    await work_off(scene.stage)


def certificates(scene: Scene) -> int:
    calls = scene.stage.telegram.calls
    return sum(c.method == "sendMessage" and "verified" in c.params["text"] for c in calls)


async def run_cell(scene: Scene, kind: str, neighbour: str, phase: str, job: str, restore: Restore) -> None:
    stage, subject = scene.stage, SUBJECTS[kind]
    sought = await subject.sought(scene)
    wanted = 1
    act: Callable[[], Awaitable[object]] = lambda: subject.erase(scene)  # noqa: E731
    if job == "restore":
        await subject.erase(scene)
        await work_off(stage)
        await restore()
        assert await residue(stage, sought)  # the subject is back
        wanted = certificates(scene)  # the repeated erase sends no other one
        act = lambda: replay(scene)  # noqa: E731
    zombie = await Zombie.taking(scene) if job == "leased job" else None
    if job == "pending job":
        await add_sync(scene)

    is_done = False
    async with fault(stage, neighbour, phase) as struck:
        with suppress(Unavailable):
            await act()
            is_done = True
        if (neighbour, phase) != ("worker", "before") and zombie is None:
            await work_a_while(scene)
        assert struck or phase == "before" or zombie is not None
    assert certificates(scene) == (wanted if job == "restore" else 0)  # never before the recovery
    assert not await are_verified()
    if not is_done:
        await act()
    if zombie is not None:
        await work_a_while(scene)
        assert not await are_verified()  # the zombie could still write
        await zombie.write()
        async with fault(stage, neighbour, phase):
            await work_a_while(scene)
        assert not await are_verified()
    await recover(scene)
    assert await are_verified()
    assert await residue(stage, sought) == set()
    assert certificates(scene) == wanted
    assert await unchecked_backup() is None


async def replay(scene: Scene) -> None:
    await replay_erasures(await read_ledger(scene.stage.store), scene.stage.settings, scene.stage.doorbell)


@pytest.mark.parametrize(
    ("kind", "neighbour", "phase", "job"), TRIED, ids=[f"{'-'.join(cell)}-{kind}" for kind, *cell in TRIED]
)
async def test_an_erase_leaves_nothing(
    scene: Scene, restore: Restore, kind: str, neighbour: str, phase: str, job: str
) -> None:
    await run_cell(scene, kind, neighbour, phase, job, restore)


@pytest.mark.prove
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("neighbour", "phase", "job"), CELLS, ids=["-".join(cell) for cell in CELLS])
async def test_an_erase_of_any_kind_leaves_nothing(
    scene: Scene, restore: Restore, kind: str, neighbour: str, phase: str, job: str
) -> None:
    await run_cell(scene, kind, neighbour, phase, job, restore)
