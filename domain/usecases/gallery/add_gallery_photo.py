"""Stores a training photo of a connected person, sent in private by somebody who decides about the person."""

from dataclasses import dataclass

from domain.errors import Conflict
from domain.ids import AssetId, ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, acting_on
from domain.queries.sharing.links import has_owner
from domain.rules.access.access import ensure_may_change
from domain.steps.persons.lock_persons import LockedPerson, lock_persons
from domain.steps.photos.take_up_again import take_up_again
from domain.steps.work.work import transaction
from domain.values.training import MAX_GALLERY_PHOTOS, SentPhoto


@dataclass(frozen=True, slots=True)
class _Sent:
    """The same photo, sent for the same person before: its sender and message."""

    id: AssetId
    tg_reply_message_id: int | None
    sent_by_id: ParticipantId | None


async def add_gallery_photo(
    number: int, participant_id: ParticipantId, photo: SentPhoto, by: Requester, *, doorbell: Doorbell
) -> AssetId:
    """Stores the photo; the vision worker judges it. Safe to repeat: the same message counts once.

    For owners, and for moderators where the person has an owner, since an owner consented. Raises NotFound,
    Forbidden, Conflict(`merged`: into, `not_approved`), Conflict(`same_photo`) for a photo that was sent
    before, unless its sender sends it again and `take_up_again` takes it, Conflict(`enough_photos`: limit).
    """
    acting = await acting_on(number, by)
    async with transaction(doorbell) as work:
        person = (await lock_persons(acting.workspace_id, [number]))[number]
        may = acting.is_moderator and await has_owner(person.id)
        ensure_may_change(is_owner=await acting.owns_now(person.id), is_moderator=may)
        known = await sql.one(
            _Sent,
            """SELECT id, tg_reply_message_id, sent_by_id FROM image_assets
               WHERE enrols_person_id = $1 AND tg_file_unique_id = $2""",
            person.id,
            photo.tg_file_unique_id,
        )
        if known is not None:
            if (known.sent_by_id, known.tg_reply_message_id) != (participant_id, photo.tg_message_id):
                await _ensure_room(person)
                if known.sent_by_id != participant_id or not await take_up_again(known.id, photo, "gallery"):
                    raise Conflict("same_photo")
                await work.add("judge_gallery_photo", asset_id=known.id)
            return known.id
        await _ensure_room(person)
        asset_id = await sql.value(
            AssetId,
            """INSERT INTO image_assets (workspace_id, kind, media, tg_file_id, tg_file_unique_id, taken_at,
                   enrols_person_id, tg_reply_message_id, sent_by_id)
               VALUES ($1, 'training', $2, $3, $4, now(), $5, $6, $7) RETURNING id""",
            acting.workspace_id,
            photo.media,
            photo.tg_file_id,
            photo.tg_file_unique_id,
            person.id,
            photo.tg_message_id,
            participant_id,
        )
        assert asset_id is not None
        await work.add("judge_gallery_photo", asset_id=asset_id)
        return asset_id


async def _ensure_room(person: LockedPerson) -> None:
    """Raises Conflict(`enough_photos`): each further photo slows every match and adds less than the last."""
    used = await sql.value(
        int,
        """SELECT count(*) AS n FROM image_assets a WHERE a.enrols_person_id = $1 AND (
               a.state = 'received' OR a.reason = 'odd' OR EXISTS (
                   SELECT 1 FROM face_instances f WHERE f.asset_id = a.id AND f.person_id = $1))""",
        person.id,
    )
    if used is not None and used >= MAX_GALLERY_PHOTOS:
        raise Conflict("enough_photos", limit=MAX_GALLERY_PHOTOS)
