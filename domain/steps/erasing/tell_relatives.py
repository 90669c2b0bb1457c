"""Adds a task for each receiver of a deleted person's photos, which tells them once that no more photos come,
and for each participant who wished to receive them, which tells them that the wish has ended.
"""

from dataclasses import dataclass

from domain.ids import ParticipantId
from domain.queries import sql
from domain.queries.sharing.join import KEEPS_PHOTOS
from domain.steps.persons.lock_persons import PersonKey
from domain.steps.work.work import Work

# When the task runs, the person's name is gone. Receivers recognise the person by the number of photos and
# the last photo; those who wished to join, by the day of the wish. A participant whose wish was made by a
# merge counts as a receiver.
_RELATIVES = f"""
SELECT l.participant_id, coalesce(had.photos, 0) AS photos, coalesce(had.last, 0) AS last_message,
    CASE WHEN l.state = 'requested' AND NOT {KEEPS_PHOTOS} THEN extract(epoch FROM l.consented_at)::bigint END
        AS asked
FROM participant_persons l JOIN participants r ON r.id = l.participant_id
JOIN persons p ON p.id = l.person_id
LEFT JOIN LATERAL (
    SELECT count(*) AS photos, (array_agg(d.tg_message_id ORDER BY d.id DESC))[1] AS last
    FROM distributions x JOIN deliveries d ON d.asset_id = x.asset_id
        AND d.participant_id = x.participant_id AND d.state = 'sent' AND d.tg_message_id IS NOT NULL
    WHERE x.person_id = l.person_id AND x.participant_id = l.participant_id
      AND x.withdrawn_at IS NULL) had ON true
WHERE l.person_id = $1 AND (l.state = 'approved' OR l.state = 'requested' AND l.role = 'guardian')
  AND r.tg_user_id IS DISTINCT FROM $2::bigint
ORDER BY l.participant_id
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class _Relative:
    """photos: how many photos of the person the receiver got. last_message: the id of the last one's message
    in Telegram, 0 for none. asked: when somebody wished to join, in Unix seconds; None for a receiver.
    """

    participant_id: ParticipantId
    photos: int
    last_message: int
    asked: int | None


async def tell_relatives(
    work: Work, person: PersonKey, *, deleted_by: int | None, by_owner: bool, keeps_faces: bool = False
) -> None:
    """deleted_by: the Telegram id of the user who deleted the person and is not told; None when no user did.
    by_owner: an owner deleted the person, and no moderator. keeps_faces: whether the person's faces stay, as
    unknown faces.

    Call it in the transaction of the erase, before the links are ended.
    """
    for relative in await sql.rows(_Relative, _RELATIVES, person.id, deleted_by):
        await work.add(
            "tell_relative",
            dedupe=f"{person.number}:{relative.participant_id}",
            workspace_id=person.workspace_id,
            person_number=person.number,
            by_owner=int(by_owner),
            keeps_faces=int(keeps_faces),
            participant_id=relative.participant_id,
            photos=relative.photos,
            last_message=relative.last_message,
            asked=relative.asked or 0,
        )
