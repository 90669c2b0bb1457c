"""The purge of a large erase may take long: its time begins anew with each step."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from uuid import uuid4

from domain.ids import FaceId, WorkspaceId
from domain.ports import Box, FacePoint
from domain.steps.erasing.purge_stores import purge_index
from domain.tables import Erasure
from domain.values.time_limit import limited
from tests.fakes.in_memory_vector_index import InMemoryVectorIndex
from tests.no_error import no_error

LIMIT_S, STEP_S = 120.0, 50.0
FACES, A_STEP = 5000, 500


class _Clock(asyncio.SelectorEventLoop):
    """A loop whose time goes on as it is told."""

    ahead_s = 0.0

    def time(self) -> float:
        return super().time() + self.ahead_s


async def _take_long() -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, _Clock)
    loop.ahead_s += STEP_S
    await asyncio.sleep(0)


class _SlowIndex(InMemoryVectorIndex):
    deleted = 0

    async def delete_faces(self, workspace_id: WorkspaceId, face_ids: Sequence[FaceId]) -> None:
        await _take_long()
        self.deleted += len(face_ids)

    async def scan(self, workspace_id: WorkspaceId | None) -> AsyncIterator[FacePoint]:
        assert workspace_id is not None
        for place in range(FACES):
            if place % A_STEP == 0:
                await _take_long()
            yield FacePoint(workspace_id, "engine", FaceId(uuid4()), uuid4(), Box(0, 0, 1, 1), 0.9)


def test_a_purge_that_gets_on_is_not_given_up() -> None:
    index = _SlowIndex()

    async def purge() -> None:
        async with limited(LIMIT_S):
            await purge_index(Erasure(workspace_id=1, subject_kind="workspace", face_ids=[]), index)

    with asyncio.Runner(loop_factory=_Clock) as runner, no_error("each step has the whole time"):
        runner.run(purge())
    assert index.deleted == FACES
