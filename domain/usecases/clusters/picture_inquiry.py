"""Draws those faces of an unknown person that the participant who is asked about it may see."""

from domain.ids import InquiryId
from domain.ports import Doorbell, Eyes
from domain.queries.clusters.inquiries import FACES_DRAWN, faces_of_inquiry, inquiry, mark_of
from domain.queries.clusters.pictured_faces import are_there
from domain.steps.clusters.draw_faces import draw_faces
from domain.steps.clusters.withdraw_inquiry import withdraw_inquiry
from domain.steps.work.work import transaction


async def picture_inquiry(inquiry_id: InquiryId, eyes: Eyes, doorbell: Doorbell) -> int:
    """Returns how many faces were drawn. If the participant may be shown no face, or one was erased
    meanwhile, the inquiry is withdrawn. If no photo can be
    read, it stays without a card: otherwise it would be made again every hour, in vain.
    """
    view = await inquiry(inquiry_id)
    if view is None or view.is_answered:
        return 0
    faces = []
    if view.is_open:
        faces = await faces_of_inquiry(inquiry_id, view.participant_id, limit=FACES_DRAWN)
    drawn = await draw_faces(faces, eyes, view.picture_key)
    are_kept = await are_there([face.face_id for face in faces])
    if drawn and not are_kept:
        # First the picture is stored, then the faces are looked for: a later erase purges the key itself.
        await eyes.store.delete([view.picture_key])
    async with transaction(doorbell) as work:
        if drawn and are_kept:
            await work.add("show_inquiry", inquiry_id=inquiry_id, drawn=mark_of(faces))
        elif not (faces and are_kept):
            await withdraw_inquiry(inquiry_id)
            drawn = 0
    return drawn
