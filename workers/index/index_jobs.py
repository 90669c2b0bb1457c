"""One thin function for each task kind about the whole index, a workspace's faces, or the whole service."""

from domain.ids import AssetId, PersonId, ReportId, WorkspaceId
from domain.usecases.faces.backfill_person import backfill_person
from domain.usecases.faces.rematch_person import rematch_person
from domain.usecases.faces.rerun_matching import rerun_matching
from domain.usecases.index.compare_index import compare_index
from domain.usecases.index.look_again import look_again
from domain.usecases.index.rebuild_index import rebuild_index
from domain.usecases.service.examine_service import examine_service
from domain.values.rerun import Rerun
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


async def _look_again(ids: Ids, world: World) -> object:
    workspace_id = WorkspaceId(int(ids["workspace_id"]))
    parts = (world.vision, world.settings, world.doorbell)
    before = AssetId(int(ids.get("before", 0))) or None  # a task of an earlier version has none
    return await look_again(workspace_id, *parts, ended=bool(ids.get("ended")), before=before)


async def _rerun_matching(ids: Ids, world: World) -> object:
    eyes = world.vision
    parts = (eyes.engine, eyes.index, world.settings, world.doorbell)

    async def rematch(person_id: PersonId, rerun: Rerun) -> object:
        return await rematch_person(person_id, *parts, everything=True, rerun=rerun)

    async def backfill(person_id: PersonId, rerun: Rerun) -> object:
        return await backfill_person(person_id, *parts, rerun=rerun)

    return await rerun_matching(_report(ids), (rematch, backfill), world.doorbell)


def _report(ids: Ids) -> ReportId:
    return ReportId(int(ids["report_id"]))


INDEX_JOBS: dict[str, Job] = {
    "compare_index": _compare_index,
    "rebuild_index": _rebuild_index,
    "examine_service": _examine_service,
    "look_again": _look_again,
    "rerun_matching": _rerun_matching,
}
