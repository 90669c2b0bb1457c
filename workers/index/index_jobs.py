"""One thin function for each task kind about the index and the service as a whole."""

from domain.ids import ReportId
from domain.usecases.index.compare_index import compare_index
from domain.usecases.index.rebuild_index import rebuild_index
from domain.usecases.service.examine_service import examine_service
from workers.runner import Ids, Job
from workers.world import World


async def _compare_index(ids: Ids, world: World) -> object:
    eyes = world.vision
    return await compare_index(_report(ids), eyes.index, eyes.engine.name, world.doorbell)


async def _rebuild_index(ids: Ids, world: World) -> object:
    eyes = world.vision
    return await rebuild_index(_report(ids), eyes.index, eyes.engine.name, world.doorbell)


async def _examine_service(ids: Ids, world: World) -> object:
    return await examine_service(_report(ids), world.vision, world.doorbell)


def _report(ids: Ids) -> ReportId:
    return ReportId(int(ids["report_id"]))


INDEX_JOBS: dict[str, Job] = {
    "compare_index": _compare_index,
    "rebuild_index": _rebuild_index,
    "examine_service": _examine_service,
}
