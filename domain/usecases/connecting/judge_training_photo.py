"""Looks at a training photo and judges whether its person can be learned from it. The photo is not stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.errors import InvalidInput
from domain.ids import AssetId, FaceId, PersonId, WorkspaceId
from domain.ports import Box, DetectedFace, Doorbell, Eyes, UprightImage
from domain.queries import sql
from domain.queries.settings.settings_of import settings_of
from domain.rules.connecting.enrolment import FaceLook, Verdict, judge
from domain.rules.photos.store_keys import card_key
from domain.settings import Settings
from domain.steps.connecting.owe_verdict import owe_verdict
from domain.steps.connecting.whose_face import Resembled, claim_others, whose_face
from domain.steps.faces.keep_faces import keep_faces
from domain.steps.faces.match_faces import resembling
from domain.steps.faces.settle_faces import sight
from domain.steps.photos.store_picture import store_picture
from domain.steps.work.work import transaction

PICKER_FACES = 9
PICKER_CROP_PX = 200


@dataclass(frozen=True, slots=True)
class _Training:
    id: AssetId
    workspace_id: WorkspaceId
    tg_file_id: str
    taken_at: datetime
    enrols_person_id: PersonId


async def judge_training_photo(asset_id: AssetId, eyes: Eyes, settings: Settings, doorbell: Doorbell) -> str:
    """Returns the verdict; `rejected` for a photo that Telegram does not give or that cannot be read;
    `skipped` for one that has a verdict already, or whose person is being erased.
    """
    asset = await sql.one(
        _Training,
        """SELECT a.id, a.workspace_id, a.tg_file_id, a.taken_at, a.enrols_person_id FROM image_assets a
           JOIN persons p ON p.id = a.enrols_person_id
           WHERE a.id = $1 AND a.state = 'received' AND p.erasing_at IS NULL""",
        asset_id,
    )
    if asset is None:
        return "skipped"
    try:
        image = await eyes.codec.decode(await eyes.source.download(asset.tg_file_id))
    except InvalidInput as error:
        async with transaction(doorbell) as work:
            if await _conclude(asset_id, "rejected", error.code):
                await owe_verdict(work, asset.enrols_person_id)
        return "rejected"
    settings = await settings_of(asset.workspace_id, settings)
    faces = _distinct(await eyes.engine.find_faces(image))[:PICKER_FACES]
    whose = await _whose(asset, faces[0], eyes, settings) if faces else Resembled()
    verdict = judge(
        [_look(face) for face in faces], settings.enrolment_policy(), is_somebody_else=whose.other is not None
    )
    if verdict == "several_faces":
        await _store_picker(asset, image, faces, eyes)
    async with transaction(doorbell) as work:
        # A draft that is being erased meanwhile must not get faces.
        draft = await sql.value(
            PersonId,
            "SELECT id FROM persons WHERE id = $1 AND erasing_at IS NULL FOR SHARE",
            asset.enrols_person_id,
        )
        other = whose.other if verdict == "somebody_else" else None
        if draft is None or not await _conclude(asset_id, "done", verdict, whose=other):
            return "skipped"
        if verdict == "good":
            await claim_others(asset.workspace_id, asset.enrols_person_id, whose.claimed)
        await _keep(asset, faces, verdict, eyes.engine.name)
        await owe_verdict(work, asset.enrols_person_id)
    return verdict


def _distinct(faces: Sequence[DetectedFace]) -> list[DetectedFace]:
    """Keeps the first of several faces that the photo's edge cut to the same box: a box has one row."""
    found: dict[Box, DetectedFace] = {}
    for face in faces:
        found.setdefault(face.box, face)
    return list(found.values())


def _look(face: DetectedFace) -> FaceLook:
    return FaceLook(side_px=min(face.box.w, face.box.h), sharpness=face.sharpness)


async def _whose(asset: _Training, face: DetectedFace, eyes: Eyes, settings: Settings) -> Resembled:
    """The known persons that matching would take this face for."""
    seen = await sight(asset, [face], eyes, settings)
    async with sql.in_transaction():
        [known] = await resembling(seen.search, eyes.engine, at_least=settings.match_policy().refuse)
        return await whose_face(asset.workspace_id, asset.enrols_person_id, known)


async def _store_picker(
    asset: _Training, image: UprightImage, faces: Sequence[DetectedFace], eyes: Eyes
) -> None:
    crops = [await eyes.codec.crop_face(image, face.box, side_px=PICKER_CROP_PX) for face in faces]
    key = card_key(asset.workspace_id, "verdict", asset.id)
    sheet = await eyes.codec.face_sheet(crops, numbered=True)
    await store_picture(eyes.store, key, sheet, asset.enrols_person_id)


async def _keep(asset: _Training, faces: Sequence[DetectedFace], verdict: Verdict, engine: str) -> None:
    """Stores the face of a good photo, all faces of a photo with several until one is picked, else none."""
    kept: list[FaceId | None] = []
    if verdict == "several_faces":
        kept = await keep_faces(asset.workspace_id, asset.id, faces, engine)
    elif verdict == "good":
        kept = await keep_faces(asset.workspace_id, asset.id, faces[:1], engine)
        await sql.execute(
            "UPDATE face_instances SET person_id = $2, basis = 'trained' WHERE id = $1",
            kept[0],
            asset.enrols_person_id,
        )


async def _conclude(asset_id: AssetId, state: str, reason: str, *, whose: PersonId | None = None) -> bool:
    """whose: a known person whom the photo shows instead; the sender may ask to join that person."""
    concluded = await sql.value(
        AssetId,
        """UPDATE image_assets SET state = $2, reason = $3, updated_at = now(), person_numbers = coalesce(
               (SELECT jsonb_build_array(number) FROM persons WHERE id = $4::uuid), person_numbers)
           WHERE id = $1 AND state = 'received' RETURNING id""",
        asset_id,
        state,
        reason,
        whose,
    )
    return concluded is not None
