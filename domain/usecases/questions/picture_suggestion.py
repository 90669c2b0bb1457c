"""Draws the faces that a card asks about."""

from collections.abc import Sequence

from domain.errors import InvalidInput
from domain.ids import FaceId, SuggestionId, WorkspaceId
from domain.ports import Doorbell, Eyes
from domain.queries import sql
from domain.queries.questions.asked_faces import AskedFace
from domain.queries.questions.suggestion import suggestion
from domain.rules.photos.store_keys import card_key
from domain.steps.clusters.schedule_grouping import schedule_grouping
from domain.steps.photos.decode_photo import decode_photo
from domain.steps.photos.store_picture import store_picture
from domain.steps.work.work import transaction

CROP_PX = 400


async def picture_suggestion(suggestion_id: SuggestionId, eyes: Eyes, doorbell: Doorbell) -> str:
    """Returns `done`, `skipped` when the question was decided meanwhile or there is nobody to ask, `gone`
    when none of the photos can be read: Telegram no longer has them, they are too big or not decodable.
    Then all questions about these faces end, also those that ask for other persons.
    """
    view = await suggestion(suggestion_id)
    if view is None:
        return "skipped"
    key = card_key(view.workspace_id, "suggestion", view.suggestion_id)
    if not view.is_open or not view.recipients:
        await eyes.store.delete([key])  # a try that died may have stored it
        return "skipped"
    crops = [await _crop(face, eyes) for face in view.faces]
    if not any(crops):
        await _end([face.suggestion_id for face in view.faces], view.workspace_id, doorbell)
        return "gone"
    picture = crops[0] if len(crops) == 1 else await eyes.codec.face_sheet(crops, numbered=True)
    assert picture is not None
    await store_picture(eyes.store, key, picture, view.person_id)
    async with transaction(doorbell) as work:
        await work.add("show_suggestion", suggestion_id=view.suggestion_id)
    return "done"


async def _crop(face: AskedFace, eyes: Eyes) -> bytes | None:
    try:
        image = await decode_photo(face.asset_path, face.tg_file_id, eyes)
    except InvalidInput:
        return None
    return await eyes.codec.crop_face(image, face.box, side_px=CROP_PX)


async def _end(suggestion_ids: Sequence[SuggestionId], workspace_id: WorkspaceId, doorbell: Doorbell) -> None:
    """Ends all questions about these faces, whatever person they ask for: a question without a card would be
    asked again every hour.
    """
    async with transaction(doorbell) as work:
        # Like every move, this locks faces before their questions.
        faces = await sql.values(
            FaceId,
            """SELECT f.id FROM face_instances f WHERE f.id IN (
                   SELECT face_instance_id FROM face_suggestions WHERE id = ANY($1::bigint[]))
               ORDER BY f.id FOR NO KEY UPDATE""",
            list(suggestion_ids),
        )
        ended = await sql.values(
            SuggestionId,
            """UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now()
               WHERE status = 'PENDING' AND face_instance_id = ANY($1::uuid[]) RETURNING id""",
            faces,
        )
        await work.add_each("show_suggestion", [{"suggestion_id": question} for question in ended])
        await schedule_grouping(work, workspace_id)
