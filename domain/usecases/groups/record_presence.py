"""Stores that a participant is a member of a group, because they wrote there."""

from datetime import datetime

from domain.ids import ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.groups.note_leaving import note_leaving
from domain.steps.work.work import transaction


async def record_presence(
    tg_chat_id: int, participant_id: ParticipantId, *, happened_at: datetime, doorbell: Doorbell
) -> None:
    """An admin stays an admin, and a participant who has left since stays outside.

    This proves no right to receive: for that Telegram is asked before a photo is sent.

    Raises Unavailable when the group is erased at that moment.
    """
    with sql.while_the_group_stays():
        changed = await sql.values(
            int,
            """INSERT INTO group_participants AS m (group_id, participant_id, status, checked_at)
               SELECT id, $2, 'member', least($3, now()) FROM groups
               WHERE tg_chat_id = $1 OR former_tg_chat_id = $1
               ON CONFLICT (group_id, participant_id) DO UPDATE SET status = 'member'
                   WHERE m.status = 'outside' AND (
                       m.checked_at <= EXCLUDED.checked_at OR m.checked_at > now() + interval '1 minute')
               RETURNING id""",
            tg_chat_id,
            participant_id,
            happened_at,
        )
    if changed:
        async with transaction(doorbell) as work:
            await note_leaving(work, tg_chat_id, participant_id)
