"""Remembers who is in which group, as an update or an answer of Telegram said."""

from datetime import datetime

from domain.ids import ParticipantId
from domain.ports import Membership
from domain.queries import sql

_LEAVE = "UPDATE groups SET active = false, left_at = now() WHERE tg_chat_id = $1 AND active"


async def remember_membership(
    tg_chat_id: int,
    participant_id: ParticipantId,
    membership: Membership,
    *,
    has_been_there: bool = True,
    happened_at: datetime | None = None,
) -> None:
    """A status that was seen later stays, unless the clock was put back since. Nothing happens for a chat
    that is no group of ours.

    If the bot itself was removed, the group becomes inactive; its members have not gone. Nor has a member of
    whom Telegram gave a doubtful answer.

    has_been_there: if False, a participant who was never seen there and is outside has not left the group:
    they are told nothing of it, as its title is for its members.

    happened_at: Telegram's time of a change, in whole seconds; None for an answer, which has an age. The end
    of the second counts, so that leaving is newer than an answer just before it. Of two changes in one second
    the one that is handled later counts.

    Raises Unavailable when the group is erased at that moment.
    """
    if membership.is_without_us:
        await note_removal(tg_chat_id)
        return
    with sql.while_the_group_stays():
        await sql.execute(
            """INSERT INTO group_participants AS m (group_id, participant_id, status, checked_at, left_noted)
               SELECT id, $2, $3::text,
                   CASE WHEN $6::timestamptz IS NULL THEN now() - make_interval(secs => $4)
                       ELSE least($6::timestamptz + interval '1 second', now()) END,
                   $3::text = 'outside' AND NOT $5
               FROM groups WHERE tg_chat_id = $1
               ON CONFLICT (group_id, participant_id) DO UPDATE
                   SET status = EXCLUDED.status, checked_at = EXCLUDED.checked_at
                   WHERE NOT $7 AND (m.checked_at <= EXCLUDED.checked_at
                       OR m.checked_at > now() + interval '1 minute')""",
            tg_chat_id,
            participant_id,
            membership.status,
            membership.age_s,
            has_been_there and not membership.is_doubtful,
            happened_at,
            membership.is_doubtful,
        )


async def note_removal(tg_chat_id: int) -> None:
    """The bot itself is in this chat no more. A group that counts as left is erased after
    `group_grace_days`; to note the removal again does not begin that time anew.
    """
    await sql.execute(_LEAVE, tg_chat_id)
