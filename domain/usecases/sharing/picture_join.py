"""Draws the photo of a participant who asks to join beside faces of the person, for the deciders."""

from dataclasses import dataclass

from domain.errors import InvalidInput
from domain.ids import AssetId, LinkId, PersonId, WorkspaceId
from domain.ports import Doorbell, Eyes
from domain.queries import sql
from domain.queries.faces.face_box import face_box
from domain.queries.persons.live_person import IS_KNOWN
from domain.queries.settings.settings_of import settings_of
from domain.rules.connecting.enrolment import FaceLook, judge
from domain.rules.photos.store_keys import card_key
from domain.settings import Settings
from domain.steps.photos.decode_photo import decode_photo
from domain.steps.photos.store_picture import store_picture
from domain.steps.work.work import transaction

CROP_PX = 240
FACES_SHOWN = 5

# Faces of training photos come first, then prototypes from posted photos. One picture is drawn for all who
# decide, so of posted photos it shows only those that every owner received: an owner who is not in a group
# must not see faces of its photos. If there is no owner, moderators decide, and they may see all photos.
_FACES_OF_PERSON = f"""
SELECT a.tg_file_id, a.path, f.bbox_x, f.bbox_y, f.bbox_w, f.bbox_h
FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
JOIN persons p ON p.id = f.person_id AND {IS_KNOWN}
LEFT JOIN person_prototypes x ON x.face_instance_id = f.id
WHERE p.id = $1 AND (a.kind = 'training' OR x.id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM participant_persons o
    WHERE o.person_id = p.id AND o.role = 'owner' AND o.state = 'approved' AND NOT EXISTS (
        SELECT 1 FROM deliveries d WHERE d.asset_id = a.id AND d.participant_id = o.participant_id
          AND d.state = 'sent')))
ORDER BY a.kind = 'training' DESC, f.quality_score DESC NULLS LAST, f.id LIMIT $2
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class _Asked:
    """The person that the participant asked to join."""

    person_id: PersonId
    workspace_id: WorkspaceId


@dataclass(frozen=True, slots=True)
class _Face:
    tg_file_id: str
    path: str | None
    bbox_x: int
    bbox_y: int
    bbox_w: int
    bbox_h: int


async def picture_join(
    link_id: LinkId, asset_id: AssetId, eyes: Eyes, settings: Settings, doorbell: Doorbell
) -> int:
    """asset_id: the photo that was sent, or the same photo from which the person is learned already. Of the
    former only the drawn picture is kept, until it is shown.

    Returns the number of tiles; 0 if there is no picture, and then the question is shown without one.
    """
    link = await sql.one(
        _Asked,
        """SELECT l.person_id, p.workspace_id FROM participant_persons l JOIN persons p ON p.id = l.person_id
           WHERE l.id = $1 AND l.state = 'requested'""",
        link_id,
    )
    tiles: list[bytes | None] = []
    if link is not None:
        tiles = [await _sent(asset_id, link.person_id, eyes, await settings_of(link.workspace_id, settings))]
        for face in await sql.rows(_Face, _FACES_OF_PERSON, link.person_id, FACES_SHOWN):
            tiles.append(await _tile(face, eyes))
        if any(tiles):
            key = card_key(link.workspace_id, "join", link_id)
            sheet = await eyes.codec.face_sheet(tiles, numbered=True)
            await store_picture(eyes.store, key, sheet, link.person_id)
    async with transaction(doorbell) as work:
        await sql.execute("DELETE FROM image_assets WHERE id = $1 AND reason = 'asks_to_join'", asset_id)
        await work.add("show_join", link_id=link_id)
    return len(tiles) if any(tiles) else 0


async def _sent(asset_id: AssetId, person_id: PersonId, eyes: Eyes, settings: Settings) -> bytes | None:
    """The face on the sent photo. None if the photo is gone, or has no single good face."""
    tg_file_id = await sql.value(
        str,
        """SELECT tg_file_id FROM image_assets
           WHERE id = $1 AND (reason = 'asks_to_join' OR enrols_person_id = $2)""",
        asset_id,
        person_id,
    )
    if tg_file_id is None:
        return None
    try:
        image = await eyes.codec.decode(await eyes.source.download(tg_file_id))
    except InvalidInput:
        return None
    faces = await eyes.engine.find_faces(image)
    looks = [FaceLook(min(face.box.w, face.box.h), face.sharpness) for face in faces]
    if judge(looks, settings.enrolment_policy(), is_somebody_else=False) != "good":
        return None
    return await eyes.codec.crop_face(image, faces[0].box, side_px=CROP_PX)


async def _tile(face: _Face, eyes: Eyes) -> bytes | None:
    try:
        image = await decode_photo(face.path, face.tg_file_id, eyes)
    except InvalidInput:
        return None
    return await eyes.codec.crop_face(image, face_box(face), side_px=CROP_PX)
