"""The jobs of the vision queue: thin functions that call use cases with a task's ids. Jobs about the whole
index or the whole service are in `workers/index/index_jobs.py`.
"""

from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from domain.ids import (
    AssetId,
    ErasureId,
    EventId,
    FaceId,
    InquiryId,
    LinkId,
    LookId,
    ParticipantId,
    PersonId,
    SuggestionId,
    WorkspaceId,
)
from domain.ports import Stores
from domain.queries.deadline import taking_long
from domain.queries.photos.contact_sheet import Sheet
from domain.states import Viewed
from domain.usecases.clusters.cluster_faces import cluster_faces
from domain.usecases.clusters.look_up_asked import look_up_asked
from domain.usecases.clusters.picture_cluster import picture_cluster
from domain.usecases.clusters.picture_inquiry import picture_inquiry
from domain.usecases.clusters.regroup_faces import regroup_faces
from domain.usecases.connecting.find_resemblances import find_resemblances
from domain.usecases.connecting.judge_chosen_face import judge_chosen_face
from domain.usecases.connecting.judge_training_photo import judge_training_photo
from domain.usecases.connecting.picture_request import picture_request
from domain.usecases.deliveries.send_held_back import send_held_back
from domain.usecases.erasing.forget_left_members import forget_left_members
from domain.usecases.erasing.purge_erasure import purge_erasure
from domain.usecases.erasing.rewrite_files import rewrite_files
from domain.usecases.faces.backfill_person import backfill_person
from domain.usecases.faces.match_refused import match_refused
from domain.usecases.faces.propagate_face import propagate_face
from domain.usecases.faces.rematch_person import rematch_person
from domain.usecases.faces.rematch_rivals import rematch_rivals
from domain.usecases.gallery.judge_gallery_photo import judge_gallery_photo
from domain.usecases.groups.notice_removals import notice_removals
from domain.usecases.index.sync_asset_faces import sync_asset_faces
from domain.usecases.index.sync_moved_faces import sync_moved_faces
from domain.usecases.index.sync_person_faces import sync_person_faces
from domain.usecases.photos.clean_document import clean_document
from domain.usecases.photos.draw_view import draw_view
from domain.usecases.photos.forget_original import forget_original
from domain.usecases.photos.look_at_repost import look_at_repost
from domain.usecases.photos.look_closer import look_closer
from domain.usecases.photos.picture_photo import picture_photo
from domain.usecases.photos.picture_sheet import picture_sheet
from domain.usecases.photos.recognise_asset import recognise_asset
from domain.usecases.questions.ask_questions import ask_questions
from domain.usecases.questions.picture_suggestion import picture_suggestion
from domain.usecases.settings.propose_settings import propose_settings
from domain.usecases.sharing.picture_join import picture_join
from domain.usecases.work.tidy_up import tidy_up
from domain.values.time_limit import limited
from workers.index.index_jobs import INDEX_JOBS
from workers.runner import Ids, Job
from workers.world import World


async def _recognise_asset(ids: Ids, world: World) -> object:
    return await recognise_asset(_asset(ids), world.vision, world.settings, world.doorbell)


async def _judge_training_photo(ids: Ids, world: World) -> object:
    return await judge_training_photo(_asset(ids), world.vision, world.settings, world.doorbell)


async def _judge_chosen_face(ids: Ids, world: World) -> object:
    eyes = world.vision
    return await judge_chosen_face(_asset(ids), eyes.engine, eyes.index, world.settings, world.doorbell)


async def _judge_gallery_photo(ids: Ids, world: World) -> object:
    return await judge_gallery_photo(
        _asset(ids), world.vision, world.memberships, world.settings, world.doorbell
    )


async def _picture_join(ids: Ids, world: World) -> object:
    link_id = LinkId(int(ids["link_id"]))
    return await picture_join(link_id, _asset(ids), world.vision, world.settings, world.doorbell)


async def _picture_request(ids: Ids, world: World) -> object:
    return await picture_request(_person(ids), world.vision, world.doorbell)


async def _find_resemblances(ids: Ids, world: World) -> object:
    eyes = world.vision
    return await find_resemblances(_person(ids), eyes.engine, eyes.index, world.settings, world.doorbell)


async def _ask_questions(ids: Ids, world: World) -> object:
    return await ask_questions(_person(ids), world.settings, world.doorbell)


async def _picture_suggestion(ids: Ids, world: World) -> object:
    suggestion_id = SuggestionId(int(ids["suggestion_id"]))
    return await picture_suggestion(suggestion_id, world.vision, world.doorbell)


async def _propagate_face(ids: Ids, world: World) -> object:
    eyes, face_id = world.vision, FaceId(UUID(str(ids["face_id"])))
    return await propagate_face(
        face_id,
        _person(ids),
        engine=eyes.engine,
        index=eyes.index,
        settings=world.settings,
        doorbell=world.doorbell,
    )


async def _cluster_faces(ids: Ids, world: World) -> object:
    eyes = world.vision
    return await cluster_faces(_workspace(ids), eyes.engine, eyes.index, world.settings, world.doorbell)


async def _regroup_faces(ids: Ids, world: World) -> object:
    eyes = world.vision
    return await regroup_faces(
        _workspace(ids),
        eyes.engine,
        world.grouping,
        index=eyes.index,
        settings=world.settings,
        doorbell=world.doorbell,
    )


async def _propose_settings(ids: Ids, world: World) -> object:
    return await propose_settings(_workspace(ids), world.vision.engine.name, world.settings, world.doorbell)


async def _picture_cluster(ids: Ids, world: World) -> object:
    return await picture_cluster(int(ids["number"]), world.vision, world.doorbell)


async def _picture_inquiry(ids: Ids, world: World) -> object:
    inquiry_id = InquiryId(int(ids["inquiry_id"]))
    await look_up_asked(inquiry_id, world.memberships)
    return await picture_inquiry(inquiry_id, world.vision, world.doorbell)


async def _picture_photo(ids: Ids, world: World) -> object:
    reader, is_grid = ParticipantId(int(ids["participant_id"])), "grid" in ids
    return await picture_photo(_asset(ids), reader, world.vision, world.doorbell, is_grid=is_grid)


async def _draw_view(ids: Ids, world: World) -> object:
    return await draw_view(_asset(ids), Viewed(str(ids["viewed"])), world.vision)


async def _look_closer(ids: Ids, world: World) -> object:
    return await look_closer(LookId(int(ids["look_id"])), world.vision, world.settings, world.doorbell)


async def _look_at_repost(ids: Ids, world: World) -> object:
    return await look_at_repost(_asset(ids), world.vision, world.settings, world.doorbell)


async def _picture_sheet(ids: Ids, world: World) -> object:
    return await picture_sheet(Sheet.from_ids(ids), world.vision, world.doorbell)


async def _clean_document(ids: Ids, world: World) -> object:
    return await clean_document(_asset(ids), world.vision, world.doorbell)


async def _sync_asset_faces(ids: Ids, world: World) -> object:
    return await sync_asset_faces(_asset(ids), world.vision.index, world.vision.engine.name)


async def _sync_moved_faces(ids: Ids, world: World) -> object:
    event_id = EventId(UUID(str(ids["event_id"])))
    return await sync_moved_faces(event_id, world.vision.index, world.vision.engine.name)


async def _sync_person_faces(ids: Ids, world: World) -> object:
    return await sync_person_faces(_person(ids), world.vision.index, world.vision.engine.name)


async def _rematch_person(ids: Ids, world: World) -> object:
    eyes = world.vision
    return await rematch_person(
        _person(ids), eyes.engine, eyes.index, world.settings, world.doorbell, everything="all" in ids
    )


async def _rematch_rivals(ids: Ids, world: World) -> object:
    eyes = world.vision
    return await rematch_rivals(_person(ids), eyes.engine, eyes.index, world.settings, world.doorbell)


async def _match_refused(ids: Ids, world: World) -> object:
    eyes = world.vision
    return await match_refused(_asset(ids), eyes.engine, eyes.index, world.settings, world.doorbell)


async def _send_held_back(ids: Ids, world: World) -> object:
    """Matches first, so that photos which the new matching takes from the person are not sent."""
    await _rematch_person(ids, world)
    return await send_held_back(_person(ids), world.vision.engine.name, world.doorbell)


async def _backfill_person(ids: Ids, world: World) -> object:
    eyes = world.vision
    reason = "a search for more of a person took longer than PROPAGATE_TIMEOUT_S, and begins again later"
    async with limited(world.settings.propagate_timeout_s, reason=reason):
        return await backfill_person(_person(ids), eyes.engine, eyes.index, world.settings, world.doorbell)


async def _purge_erasure(ids: Ids, world: World) -> object:
    eyes = world.vision
    stores = Stores(eyes.index, world.store, world.traces, eyes.engine.name)
    return await purge_erasure(ErasureId(int(ids["erasure_id"])), stores, world.doorbell)


async def _rewrite_files(_: Ids, world: World) -> object:
    return await rewrite_files(world.settings, world.doorbell)


async def _forget_original(ids: Ids, world: World) -> object:
    return await forget_original(_asset(ids), world.store)


async def _tidy_up(_: Ids, world: World) -> object:
    if world.clocks is not None and not await world.clocks.can_tell_age():
        return "the clock is wrong"
    await notice_removals(world.settings.tg_bot_id, world.memberships)
    left = partial(forget_left_members, datetime.now(UTC), world.memberships, world.settings, world.doorbell)
    more = {"left_members": left}
    with taking_long():  # whole tables are read: the statements get more time
        return await tidy_up(world.vision.index, world.store, world.settings, world.doorbell, more)


def _asset(ids: Ids) -> AssetId:
    return AssetId(int(ids["asset_id"]))


def _person(ids: Ids) -> PersonId:
    return PersonId(UUID(str(ids["person_id"])))


def _workspace(ids: Ids) -> WorkspaceId:
    return WorkspaceId(int(ids["workspace_id"]))


VISION_JOBS: dict[str, Job] = {
    "recognise_asset": _recognise_asset,
    "recognise_video": _recognise_asset,
    "judge_training_photo": _judge_training_photo,
    "judge_chosen_face": _judge_chosen_face,
    "judge_gallery_photo": _judge_gallery_photo,
    "picture_request": _picture_request,
    "picture_join": _picture_join,
    "find_resemblances": _find_resemblances,
    "ask_questions": _ask_questions,
    "picture_suggestion": _picture_suggestion,
    "propagate_face": _propagate_face,
    "cluster_faces": _cluster_faces,
    "regroup_faces": _regroup_faces,
    "propose_settings": _propose_settings,
    "picture_cluster": _picture_cluster,
    "picture_inquiry": _picture_inquiry,
    "picture_photo": _picture_photo,
    "draw_view": _draw_view,
    "look_closer": _look_closer,
    "look_at_repost": _look_at_repost,
    "picture_sheet": _picture_sheet,
    "clean_document": _clean_document,
    "sync_asset_faces": _sync_asset_faces,
    "sync_moved_faces": _sync_moved_faces,
    "sync_person_faces": _sync_person_faces,
    "backfill_person": _backfill_person,
    "rematch_person": _rematch_person,
    "rematch_rivals": _rematch_rivals,
    "match_refused": _match_refused,
    "send_held_back": _send_held_back,
    "purge_erasure": _purge_erasure,
    "rewrite_files": _rewrite_files,
    "forget_original": _forget_original,
    "tidy_up": _tidy_up,
    **INDEX_JOBS,
}
