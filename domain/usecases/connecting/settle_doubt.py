"""A training photo does not look like the others: its sender says whether it shows the person."""

from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import AssetId, ParticipantId, PersonId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.connecting.trainer import IS_TRAINER
from domain.steps.connecting.show_doubts import show_doubts
from domain.steps.gallery.leave_out_photos import leave_out_photos
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Doubtful:
    enrols_person_id: PersonId
    reason: str


async def settle_doubt(
    asset_id: AssetId, participant_id: ParticipantId, *, is_the_person: bool, doorbell: Doorbell
) -> None:
    """A yes keeps the photo, and the decider of the request decides about it; a no leaves it out for good.
    Safe to repeat.

    Raises NotFound(`training_photo`) for a photo that somebody else sent, or that is of no draft (any more),
    Conflict(`already_decided`: state) for a yes after a no.
    """
    async with transaction(doorbell) as work:
        asset = await sql.one(
            _Doubtful,
            f"""SELECT a.enrols_person_id, a.reason FROM image_assets a
               JOIN participant_persons l ON l.person_id = a.enrols_person_id AND l.participant_id = $2
                 AND {IS_TRAINER}
               JOIN persons p ON p.id = l.person_id AND p.approval = 'draft' AND p.erasing_at IS NULL
               WHERE a.id = $1 AND a.kind = 'training' AND a.reason IN ('good', 'kept', 'left_out')
               FOR NO KEY UPDATE OF p, a""",  # noqa: S608  a constant
            asset_id,
            participant_id,
        )
        if asset is None:
            raise NotFound("training_photo")
        if asset.reason == "left_out":
            if is_the_person:
                raise Conflict("already_decided", state=asset.reason)
            return
        if is_the_person:
            await sql.execute("UPDATE image_assets SET reason = 'kept' WHERE id = $1", asset_id)
        else:
            await leave_out_photos([asset_id])
        await show_doubts(work, asset.enrols_person_id)
