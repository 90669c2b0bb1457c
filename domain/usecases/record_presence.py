"""Somebody said something in a group, so that one is in it."""

from domain.ports import ParticipantId
from domain.queries import sql


async def record_presence(tg_chat_id: int, participant_id: ParticipantId) -> None:
    """An admin stays an admin. Proves no right to receive: for that Telegram is asked at the time."""
    await sql.execute(
        """INSERT INTO group_participants AS m (group_id, participant_id, status)
           SELECT id, $2, 'member' FROM groups WHERE tg_chat_id = $1
           ON CONFLICT (group_id, participant_id) DO UPDATE SET status = 'member'
               WHERE m.status = 'outside'""",
        tg_chat_id,
        participant_id,
    )
