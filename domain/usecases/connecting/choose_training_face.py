"""The sender of a training photo with several faces picked one of them."""

from dataclasses import dataclass

from domain.errors import Conflict, InvalidInput, NotFound
from domain.ids import AssetId, FaceId, ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.connecting.trainer import IS_TRAINER
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Asset:
    """reason: None until the photo was judged, and for one that was given up."""

    reason: str | None


async def choose_training_face(
    asset_id: AssetId, position: int, participant_id: ParticipantId, doorbell: Doorbell
) -> None:
    """position: 1 is the largest, as numbered on the picker. The verdict follows as a message.

    Raises NotFound(`training_photo`) for a photo that somebody else sent, or that is of no draft (any more),
    Conflict(`already_chosen`) for one of which no face is to be picked (any more),
    InvalidInput(`no_such_face`: position), also for a photo that was given up or is looked at again.
    """
    async with transaction(doorbell) as work:
        asset = await sql.one(
            _Asset,
            f"""SELECT a.reason FROM image_assets a
               JOIN participant_persons l ON l.person_id = a.enrols_person_id AND l.participant_id = $2
                 AND {IS_TRAINER}
               JOIN persons p ON p.id = l.person_id AND p.approval = 'draft' AND p.erasing_at IS NULL
               WHERE a.id = $1 FOR UPDATE OF a""",  # noqa: S608  a constant
            asset_id,
            participant_id,
        )
        if asset is None:
            raise NotFound("training_photo")
        if asset.reason is None:
            raise InvalidInput("no_such_face", position=position)
        if asset.reason != "several_faces":
            raise Conflict("already_chosen")
        faces = await sql.values(
            FaceId,
            # Numbers keep the order of the picker; sizes may not, as boxes are cut at the photo's edge.
            "SELECT id FROM face_instances WHERE asset_id = $1 ORDER BY number",
            asset_id,
        )
        if not 1 <= position <= len(faces):
            raise InvalidInput("no_such_face", position=position)
        chosen = faces[position - 1]
        await sql.execute("DELETE FROM face_instances WHERE asset_id = $1 AND id <> $2", asset_id, chosen)
        await sql.execute("UPDATE image_assets SET reason = 'choosing' WHERE id = $1", asset_id)
        await work.add("judge_chosen_face", asset_id=asset_id)
