"""Draws the faces of an unknown person that somebody who is asked about it has seen before."""

from domain.ids import InquiryId
from domain.ports import Doorbell, Eyes
from domain.queries.clusters.clusters import are_there
from domain.queries.clusters.inquiries import faces_of_inquiry, inquiry
from domain.steps.clusters.draw_faces import draw_faces
from domain.steps.clusters.show_clusters import edit_cluster_card
from domain.steps.work.work import transaction


async def picture_inquiry(inquiry_id: InquiryId, eyes: Eyes, doorbell: Doorbell) -> int:
    """Returns how many faces are on the picture. Without any face nobody is asked."""
    view = await inquiry(inquiry_id)
    if view is None or not view.is_open or view.is_answered:
        return 0
    faces = await faces_of_inquiry(inquiry_id, view.participant_id, limit=6)
    drawn = await draw_faces(faces, eyes, view.picture_key)
    if drawn and not await are_there([face.face_id for face in faces]):
        # The picture is stored before the faces are looked for: a later erase purges the key itself.
        await eyes.store.delete([view.picture_key])
        return 0
    if drawn:
        async with transaction(doorbell) as work:
            await work.add("show_inquiry", inquiry_id=inquiry_id)
            await edit_cluster_card(work, view.cluster_number)  # it says who else was shown faces
    return drawn
