"""Draws the faces of a request from its training photos, so that the deciders see whom it is about.

If the requester says that a connected look-alike is another person, faces of the look-alike follow.
"""

from dataclasses import dataclass

from domain.errors import InvalidInput
from domain.ids import PersonId, WorkspaceId
from domain.ports import Doorbell, Eyes
from domain.queries import sql
from domain.queries.faces.face_box import face_box
from domain.queries.persons.live_person import IS_LIVE
from domain.rules.photos.store_keys import card_key
from domain.steps.photos.store_picture import store_picture
from domain.steps.work.work import transaction

CROP_PX = 240
OTHERS_SHOWN = 5  # faces of each look-alike

# Faces of the look-alikes that the requester says it is not: training photos first, then prototypes.
_OTHERS = f"""
SELECT o.* FROM look_alikes x
JOIN persons p ON p.id IN (x.first_person_id, x.second_person_id) AND p.id <> $1 AND {IS_LIVE}
CROSS JOIN LATERAL (
    SELECT a.tg_file_id, f.bbox_x, f.bbox_y, f.bbox_w, f.bbox_h, p.number FROM face_instances f
    JOIN image_assets a ON a.id = f.asset_id
    LEFT JOIN person_prototypes t ON t.face_instance_id = f.id
    WHERE f.person_id = p.id AND (a.kind = 'training' OR t.id IS NOT NULL)
    ORDER BY a.kind = 'training' DESC, f.quality_score DESC NULLS LAST, f.id LIMIT $2) o
WHERE $1 IN (x.first_person_id, x.second_person_id) AND x.declared_at IS NULL ORDER BY p.number
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class _Face:
    """number: of its person."""

    tg_file_id: str
    number: int
    bbox_x: int
    bbox_y: int
    bbox_w: int
    bbox_h: int


@dataclass(frozen=True, slots=True)
class _OwnFace(_Face):
    workspace_id: WorkspaceId


async def picture_request(person_id: PersonId, eyes: Eyes, doorbell: Doorbell) -> int:
    """Returns how many faces are on the picture. The training photos themselves stay with Telegram."""
    faces = await sql.rows(
        _OwnFace,
        """SELECT a.tg_file_id, p.number, p.workspace_id, f.bbox_x, f.bbox_y, f.bbox_w, f.bbox_h
           FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'training'
           JOIN persons p ON p.id = f.person_id
           WHERE p.id = $1 AND p.approval = 'requested' AND p.erasing_at IS NULL ORDER BY a.id""",
        person_id,
    )
    others = await sql.rows(_Face, _OTHERS, person_id, OTHERS_SHOWN) if faces else []
    crops = [await _crop(face, eyes) for face in (*faces, *others)]
    if any(crops):
        key = card_key(faces[0].workspace_id, "request", faces[0].number)
        # The card names faces by their numbers, so one that is gone leaves a grey tile.
        sheet = await eyes.codec.face_sheet(crops, numbered=len(crops) > 1)
        await store_picture(eyes.store, key, sheet, person_id)
    async with transaction(doorbell) as work:
        # One lane, so that a resemblance is added to a card that is shown already and keeps its picture.
        await work.add("show_request", lane=f"request:{person_id}", person_id=str(person_id))
        await work.add("find_resemblances", person_id=str(person_id))
    return len([crop for crop in crops if crop is not None])


async def _crop(face: _Face, eyes: Eyes) -> bytes | None:
    """None for a photo that Telegram does not have any more; the card says how many there were."""
    try:
        image = await eyes.codec.decode(await eyes.source.download(face.tg_file_id))
    except InvalidInput:
        return None
    return await eyes.codec.crop_face(image, face_box(face), side_px=CROP_PX)
