"""Draws the faces of a request from its training photos, so that the deciders see whom it is about."""

from domain.errors import InvalidInput
from domain.ids import PersonId
from domain.ports import Doorbell, Eyes
from domain.queries.connecting.request_faces import RequestFace, are_all_shown, request_faces
from domain.queries.faces.face_box import face_box
from domain.rules.photos.store_keys import card_key
from domain.steps.work.work import transaction

CROP_PX = 240


async def picture_request(person_id: PersonId, eyes: Eyes, doorbell: Doorbell) -> int:
    """Returns how many faces are on the picture. The training photos themselves stay with Telegram."""
    faces = await request_faces(person_id)
    crops = [await _crop(face, eyes) for face in faces]
    drawn = [face.face for face in faces]
    if faces:
        key = card_key(faces[0].workspace_id, "request", faces[0].number)
        if any(crops):
            # The card names faces by their numbers, so one that is gone leaves a grey tile.
            await eyes.store.put(key, await eyes.codec.face_sheet(crops, numbered=len(crops) > 1))
        if not any(crops) or not await are_all_shown(person_id, drawn):
            await eyes.store.delete([key])  # an erase that came meanwhile does not know of the picture
    async with transaction(doorbell) as work:
        # The `show_request` of `find_resemblances` is in this lane: it edits the card and keeps its picture.
        await work.add(
            "show_request",
            lane=f"request:{person_id}",
            person_id=str(person_id),
            faces=",".join(map(str, drawn)),
        )
        await work.add("find_resemblances", person_id=str(person_id))
    return len([crop for crop in crops if crop is not None])


async def _crop(face: RequestFace, eyes: Eyes) -> bytes | None:
    """None for a photo that Telegram does not give, or that cannot be read. The card still counts it."""
    try:
        image = await eyes.codec.decode(await eyes.source.download(face.tg_file_id))
    except InvalidInput:
        return None
    return await eyes.codec.crop_face(image, face_box(face), side_px=CROP_PX)
