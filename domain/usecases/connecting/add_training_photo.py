"""A photo to learn a face from, sent in the private chat while connecting."""

from dataclasses import dataclass

from domain.errors import Conflict
from domain.ids import AssetId, ParticipantId, PersonId
from domain.ports import Doorbell
from domain.queries import sql
from domain.states import AssetState
from domain.steps.connecting.lock_draft import lock_draft
from domain.steps.connecting.owe_verdict import owe_verdict
from domain.steps.photos.take_up_again import take_up_again
from domain.steps.work.work import transaction
from domain.values.training import MAX_TRAINING_PHOTOS, SentPhoto


@dataclass(frozen=True, slots=True)
class _Sent:
    id: AssetId
    tg_reply_message_id: int
    state: AssetState


async def add_training_photo(
    person_id: PersonId, participant_id: ParticipantId, photo: SentPhoto, doorbell: Doorbell
) -> AssetId:
    """The vision worker judges it. Safe to repeat: the same message counts once.

    Raises NotFound(`draft`) when this is not the participant's open draft, Conflict(`same_photo`) for a photo
    that was sent and judged before, unless `take_up_again` takes it, Conflict(`photo_waits`) for one
    that was sent before and is not judged yet, Conflict(`enough_photos`: limit) after ten that may be of use.
    """
    async with transaction(doorbell) as work:
        workspace_id = await lock_draft(person_id, participant_id)
        known = await sql.one(
            _Sent,
            """SELECT id, tg_reply_message_id, state FROM image_assets
               WHERE enrols_person_id = $1 AND tg_file_unique_id = $2""",
            person_id,
            photo.tg_file_unique_id,
        )
        if known is not None and known.tg_reply_message_id != photo.tg_message_id:
            await _ensure_room(person_id)
            if not await take_up_again(known.id, photo, "verdict"):
                raise Conflict("photo_waits" if known.state == AssetState.RECEIVED else "same_photo")
            await work.add("judge_training_photo", asset_id=known.id)
            await owe_verdict(work, person_id)
        if known is not None:
            return known.id
        await _ensure_room(person_id)
        asset_id = await sql.value(
            AssetId,
            """INSERT INTO image_assets (workspace_id, kind, media, tg_file_id, tg_file_unique_id, taken_at,
                   enrols_person_id, tg_reply_message_id)
               VALUES ($1, 'training', $2, $3, $4, now(), $5, $6) RETURNING id""",
            workspace_id,
            photo.media,
            photo.tg_file_id,
            photo.tg_file_unique_id,
            person_id,
            photo.tg_message_id,
        )
        assert asset_id is not None
        await work.add("judge_training_photo", asset_id=asset_id)
        await owe_verdict(work, person_id)
        return asset_id


async def _ensure_room(person_id: PersonId) -> None:
    usable = await sql.value(
        int,
        """SELECT count(*) AS n FROM image_assets WHERE enrols_person_id = $1
             AND (state = 'received' OR reason IN ('good', 'kept', 'several_faces', 'choosing'))""",
        person_id,
    )
    if usable is not None and usable >= MAX_TRAINING_PHOTOS:
        raise Conflict("enough_photos", limit=MAX_TRAINING_PHOTOS)
