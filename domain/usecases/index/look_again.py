"""Another engine is at work: it looks again at photos whose faces only an earlier one has seen."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.errors import InvalidInput, Unavailable
from domain.ids import AssetId, FaceId, PersonId, WorkspaceId
from domain.ports import Box, DetectedFace, Doorbell, Embedding, Eyes, UprightImage
from domain.queries import sql
from domain.queries.deadline import taking_long
from domain.queries.faces.face_box import face_box
from domain.queries.faces.unknown_faces import IS_UNFOUNDED
from domain.queries.index.engine_change import IS_BEHIND
from domain.queries.index.photos_behind import PhotoBehind, others_behind, photos_behind
from domain.queries.persons.live_person import IS_KNOWN, IS_LIVE
from domain.rules.faces.vectors import to_bytes
from domain.rules.photos.places import with_room
from domain.settings import Settings
from domain.states import UnseenReason
from domain.steps.clusters.schedule_grouping import schedule_grouping
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.index.ask_to_look_again import ask_to_look_again
from domain.steps.photos.decode_photo import decode_photo
from domain.steps.work.work import Work, transaction

log = logging.getLogger(__name__)

PHOTOS_AT_ONCE = 10
# A delayed task is rung for only when it is due, so that new photos get in between.
_PAUSE_S = 1.0

_PLACES = f"""
SELECT f.id, f.bbox_x, f.bbox_y, f.bbox_w, f.bbox_h FROM face_instances f
WHERE f.asset_id = $1 AND {IS_BEHIND.format(engine="$2::text")} ORDER BY f.bbox_w * f.bbox_h DESC, f.number
"""  # noqa: S608  a constant
# A face that is being erased has no embedding any more, and gets none. `updated_at` stays: it says since when
# a face is nobody's, and that is as before.
_KEEP = f"""
WITH held AS (
    SELECT f.id FROM face_instances f WHERE f.id = ANY($1::uuid[]) AND {IS_BEHIND.format(engine="$3::text")}
    ORDER BY f.id FOR NO KEY UPDATE OF f),
kept AS (
    INSERT INTO face_embeddings (face_id, engine, vector)
    SELECT held.id, $3::text, x.vector FROM held JOIN unnest($1::uuid[], $2::bytea[]) AS x (id, vector)
        ON x.id = held.id
    ON CONFLICT (face_id, engine) DO NOTHING RETURNING face_id)
UPDATE face_instances f SET version = f.version + 1 FROM kept WHERE f.id = kept.face_id
RETURNING f.id
"""  # noqa: S608  a constant
_GIVE_UP = f"""
INSERT INTO unseen_faces (face_id, engine, reason)
SELECT f.id, $2::text, $3::text FROM face_instances f
WHERE f.id = ANY($1::uuid[]) AND {IS_BEHIND.format(engine="$2::text")}
ON CONFLICT (face_id, engine) DO NOTHING
"""  # noqa: S608  a constant

_TO_CHOOSE = f"""
SELECT p.id FROM persons p WHERE p.workspace_id = $1 AND {IS_KNOWN} AND EXISTS (
    SELECT 1 FROM face_instances f JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $2
    WHERE f.person_id = p.id AND f.basis <> 'matched')
  AND (
    SELECT count(e.id) = 0 OR count(e.id) < count(*) FROM person_prototypes x
    LEFT JOIN face_embeddings e ON e.face_id = x.face_instance_id AND e.engine = $2 WHERE x.person_id = p.id)
ORDER BY p.number
"""  # noqa: S608  a constant
_LOCK = "SELECT id FROM persons WHERE id = $1 AND erasing_at IS NULL FOR NO KEY UPDATE"


@dataclass(frozen=True, slots=True)
class _Place:
    id: FaceId
    bbox_x: int
    bbox_y: int
    bbox_w: int
    bbox_h: int


@dataclass(frozen=True, slots=True)
class _Looked:
    """faces: how many were seen. photos: how many were read, or given up. away: why another could not be read
    now.
    """

    faces: int
    photos: int
    away: Unavailable | None


async def look_again(
    workspace_id: WorkspaceId,
    eyes: Eyes,
    settings: Settings,
    doorbell: Doorbell,
    *,
    ended: bool = False,
    before: AssetId | None = None,
) -> str:
    """Some photos at a time; the next ones are a task of their own. A look does not change whose a face is.

    A face that this engine cannot see is noted with the reason: the photo cannot be had or decoded any more,
    or the engine finds no face there. With the last few photos, and once none of the rest can be read now,
    other faces stand in for prototypes that the engine never saw, persons are looked for among unknown faces,
    and the admins are told. ended: all this was done already, and the photos that are left could not be read
    at that time. before: the last photo of the run before. Safe to interrupt and to repeat. Raises
    Unavailable if `ended` and still no photo can be read.
    """
    engine = eyes.engine.name
    page = await photos_behind(workspace_id, engine, before=before, limit=PHOTOS_AT_ONCE)
    first = looked = await _look_at_each(page.photos, eyes, doorbell)
    is_last = len(page.photos) < PHOTOS_AT_ONCE
    if first.away is not None and not first.photos:
        failed = [photo.id for photo in page.photos]
        others = await others_behind(workspace_id, engine, but=failed, limit=PHOTOS_AT_ONCE)
        looked = await _look_at_each(others, eyes, doorbell)
        if ended and not looked.photos:
            raise first.away
        is_last = is_last or not looked.photos
    if is_last:
        await _choose_anew(workspace_id, engine, settings, doorbell)
    async with transaction(doorbell) as work:
        if not is_last or first.away is not None:  # some are left, or could not be read now
            next_before = None if is_last else page.before
            await ask_to_look_again(work, workspace_id, delay_s=_PAUSE_S, ended=is_last, before=next_before)
        if is_last:
            await _end(work, workspace_id, engine)
    return f"{looked.faces} faces on {looked.photos} photos"


async def _look_at_each(photos: Sequence[PhotoBehind], eyes: Eyes, doorbell: Doorbell) -> _Looked:
    faces, looked_at, away = 0, 0, None
    for photo in photos:
        try:
            faces += await _look_at(photo, eyes, doorbell)
            looked_at += 1
        except Unavailable as error:  # the others need not wait for one that cannot be read now
            away = error
            log.warning("photo %d was not looked at again: %s", photo.id, type(error).__name__)
    return _Looked(faces, looked_at, away)


async def _look_at(photo: PhotoBehind, eyes: Eyes, doorbell: Doorbell) -> int:
    """Returns how many of its faces this engine has seen now."""
    engine = eyes.engine.name
    places = await sql.rows(_Place, _PLACES, photo.id, engine)
    boxes = {place.id: face_box(place) for place in places}
    try:
        image = await decode_photo(photo.path, photo.tg_file_id, eyes)
    except InvalidInput:
        await sql.execute(_GIVE_UP, [*boxes], engine, UnseenReason.PHOTO_GONE)
        return 0
    found = await _find(image, boxes, eyes)
    async with transaction(doorbell) as work:
        vectors = [to_bytes(embedding) for embedding in found.values()]
        kept = await sql.values(FaceId, _KEEP, [*found], vectors, engine)
        await sql.execute(_GIVE_UP, [*boxes.keys() - found.keys()], engine, UnseenReason.NOT_FOUND)
        if kept:
            await work.add("sync_asset_faces", asset_id=photo.id)
    return len(kept)


async def _find(image: UprightImage, boxes: Mapping[FaceId, Box], eyes: Eyes) -> dict[FaceId, Embedding]:
    """Looks harder for a face that this engine does not find at once, around the place of that face."""
    found = _at_places(await eyes.engine.find_faces(image), boxes)
    height, width = image.shape[:2]
    for face_id in boxes.keys() - found.keys():
        area = with_room(boxes[face_id], width=width, height=height)
        more = await eyes.engine.find_more_faces(image, area)
        found |= _at_places(more, {face_id: boxes[face_id]})
    return found


def _at_places(faces: Sequence[DetectedFace], boxes: Mapping[FaceId, Box]) -> dict[FaceId, Embedding]:
    """The embedding of the face at each place. Two engines draw the box of a face a little differently, so a
    found face counts for one place at most: the one whose middle is nearest.
    """
    pairs = sorted(
        (_offset(face.box, box), at, face_id)
        for at, face in enumerate(faces)
        for face_id, box in boxes.items()
        if face.box.is_same_place(box)
    )
    embeddings: dict[FaceId, Embedding] = {}
    used: set[int] = set()
    for _, at, face_id in pairs:
        if at not in used and face_id not in embeddings:
            embeddings[face_id] = faces[at].embedding
            used.add(at)
    return embeddings


def _offset(one: Box, other: Box) -> float:
    """How far the middles are from each other, in pixels."""
    across = one.x + one.w / 2 - other.x - other.w / 2
    down = one.y + one.h / 2 - other.y - other.h / 2
    return float((across**2 + down**2) ** 0.5)


async def _choose_anew(
    workspace_id: WorkspaceId, engine: str, settings: Settings, doorbell: Doorbell
) -> None:
    """Chooses prototypes again for persons with a prototype that this engine never saw, or with none at all,
    although it saw faces of theirs that people confirmed: others may stand in for what it did not see.
    """
    for person_id in await sql.values(PersonId, _TO_CHOOSE, workspace_id, engine):
        async with transaction(doorbell) as work:
            if await sql.value(PersonId, _LOCK, person_id) is not None:
                await choose_prototypes(work, person_id, settings)


async def _end(work: Work, workspace_id: WorkspaceId, engine: str) -> None:
    """Has the photos searched that came while nobody could be recognised, and tells the admins. Matches whose
    grounds went meanwhile are decided now, and photos that waited for that follow: the engine could not
    decide about these faces before it had seen them.
    """
    persons = await sql.values(
        PersonId,
        f"""SELECT p.id FROM persons p WHERE p.workspace_id = $1 AND {IS_LIVE} AND EXISTS (
               SELECT 1 FROM person_prototypes x WHERE x.person_id = p.id) ORDER BY p.number""",  # noqa: S608
        workspace_id,
    )
    await work.add_each("backfill_person", [{"person_id": str(person_id)} for person_id in persons])
    with taking_long():  # it reads every match of the workspace
        doubtful = await sql.values(
            PersonId,
            f"""SELECT DISTINCT person_id FROM face_instances f WHERE workspace_id = $1 AND {IS_UNFOUNDED}
                  AND person_id IS NOT NULL ORDER BY person_id""",  # noqa: S608  a constant
            workspace_id,
        )
    await work.add_each("send_held_back", [{"person_id": str(person_id)} for person_id in doubtful])
    await schedule_grouping(work, workspace_id)
    await work.add("show_engine_change", workspace_id=workspace_id, engine=engine)
