"""The cards of an erase are gone: the purge goes on."""

from domain.ids import ErasureId
from domain.ports import Doorbell
from domain.steps.work.work import transaction


async def resume_purge(erasure_id: ErasureId, doorbell: Doorbell) -> None:
    async with transaction(doorbell) as work:
        await work.add("purge_erasure", erasure_id=erasure_id)
