"""Cuts the faces of a request from its training photos, so that who decides sees whom it is about."""

from uuid import UUID

from domain.errors import InvalidInput
from domain.ports import Doorbell, Eyes
from domain.queries import sql
from domain.queries.face_box import face_box
from domain.rules.store_keys import card_key
from domain.steps.store_picture import store_picture
from domain.steps.work import transaction

CROP_PX = 240


async def picture_request(person_id: UUID, eyes: Eyes, doorbell: Doorbell) -> int:
    """Number of faces on the picture. The training photos themselves stay with Telegram."""
    faces = await sql.rows(
        """SELECT a.tg_file_id, p.number, p.workspace_id, f.bbox_x, f.bbox_y, f.bbox_w, f.bbox_h
           FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'training'
           JOIN persons p ON p.id = f.person_id
           WHERE p.id = $1 AND p.approval = 'requested' AND p.erasing_at IS NULL ORDER BY a.id""",
        person_id,
    )
    crops: list[bytes] = []
    for face in faces:
        try:
            image = await eyes.codec.decode(await eyes.source.download(face["tg_file_id"]))
        except InvalidInput:
            continue  # gone from Telegram since; the card says how many there were
        box = face_box(face)
        crops.append(await eyes.codec.crop_face(image, box, side_px=CROP_PX))
    if crops:
        key = card_key(faces[0]["workspace_id"], "request", faces[0]["number"])
        sheet = await eyes.codec.face_sheet(crops, numbered=False)
        await store_picture(eyes.store, key, sheet, person_id)
    async with transaction(doorbell) as work:
        # In a lane: what is found alike is added to a card that is shown, and keeps its picture.
        await work.add("show_request", lane=f"request:{person_id}", person_id=str(person_id))
        await work.add("find_resemblances", person_id=str(person_id))
    return len(crops)
