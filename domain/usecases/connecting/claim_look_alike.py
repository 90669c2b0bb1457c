"""The sender of a training photo says that it does not show the known person whom the face looks like."""

from domain.errors import NotFound
from domain.ids import AssetId, ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.connecting.refused_photo import RefusedPhoto, refused_photo
from domain.queries.connecting.trainer import IS_TRAINER
from domain.steps.chats.set_card_aside import set_card_aside
from domain.steps.connecting.owe_verdict import owe_verdict
from domain.steps.persons.lock_persons import lock_persons
from domain.steps.work.work import transaction
from domain.values.training import MAX_TRAINING_PHOTOS


async def claim_look_alike(asset_id: AssetId, participant_id: ParticipantId, doorbell: Doorbell) -> None:
    """asset_id: of the training photo. It is judged again, with the others that looked like the same person;
    the new verdicts are new messages.

    The deciders of the request see both persons and the claim. Safe to repeat.
    Raises NotFound(`draft`) where this participant sent no such photo, or its person is no draft any more, or
    the known person is gone.
    """
    async with transaction(doorbell) as work:
        if await _is_claimed(asset_id, participant_id):
            return
        photo = await refused_photo(asset_id, participant_id)
        numbers = [photo.draft_number, photo.number]
        await lock_persons(photo.workspace_id, numbers, in_any_state=True)
        if await refused_photo(asset_id, participant_id) != photo:
            raise NotFound("draft")  # one of the two persons changed while this waited for the lock
        await sql.execute(
            """INSERT INTO look_alikes (workspace_id, first_person_id, second_person_id)
               VALUES ($1, least($2::uuid, $3::uuid), greatest($2::uuid, $3::uuid)) ON CONFLICT DO NOTHING""",
            photo.workspace_id,
            photo.draft_id,
            photo.person_id,
        )
        for refused in await _open_again(photo):
            await set_card_aside("verdict", refused, photo.draft_number)
            await work.add("judge_training_photo", asset_id=refused)
        await owe_verdict(work, photo.draft_id)


async def _is_claimed(asset_id: AssetId, participant_id: ParticipantId) -> bool:
    """Whether the same press was handled before: then the photo is not refused any more."""
    found = await sql.value(
        int,
        f"""SELECT 1 AS yes FROM image_assets a
           JOIN persons d ON d.id = a.enrols_person_id AND d.approval = 'draft' AND d.erasing_at IS NULL
           JOIN participant_persons l ON l.person_id = d.id AND l.participant_id = $2 AND {IS_TRAINER}
           JOIN look_alikes x ON d.id IN (x.first_person_id, x.second_person_id)
           WHERE a.id = $1 AND a.kind = 'training' AND a.reason IS DISTINCT FROM 'somebody_else'
           LIMIT 1""",  # noqa: S608  a constant
        asset_id,
        participant_id,
    )
    return found is not None


async def _open_again(photo: RefusedPhoto) -> list[AssetId]:
    """Puts refused photos back to be judged, at most as many as a person is learned from."""
    return await sql.values(
        AssetId,
        """UPDATE image_assets SET state = 'received', reason = NULL, told_at = NULL, person_numbers = '[]',
               updated_at = now()
           WHERE id IN (
               SELECT a.id FROM image_assets a WHERE a.enrols_person_id = $1 AND a.reason = 'somebody_else'
                 AND a.person_numbers @> to_jsonb($2::bigint) ORDER BY a.id LIMIT $3) RETURNING id""",
        photo.draft_id,
        photo.number,
        MAX_TRAINING_PHOTOS,
    )
