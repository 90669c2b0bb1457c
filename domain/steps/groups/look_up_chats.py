"""Asks Telegram whether a participant is in chats, and notes the answers."""

from collections.abc import Sequence

from domain.errors import Untold
from domain.ids import ParticipantId
from domain.ports import Membership, Memberships
from domain.queries.groups.groups import groups_of
from domain.states import MemberStatus
from domain.steps.groups.remember_membership import remember_membership

_UNTOLD = Membership(MemberStatus.OUTSIDE, is_doubtful=True)


async def look_up_chats(
    participant_id: ParticipantId, tg_user_id: int, tg_chat_ids: Sequence[int], memberships: Memberships
) -> None:
    """Asks about every chat: one is enough for a right, and a forwarded photo stands in several. Whoever was
    never seen in a chat of which Telegram does not tell counts as outside of it.

    Raises Unavailable, and Untold when the participant is in none of the chats as far as Telegram tells, and
    may be in one of which it does not tell.
    """
    untold: Untold | None = None
    is_in = False
    for tg_chat_id in tg_chat_ids:
        try:
            membership = await memberships.look_up(tg_chat_id, tg_user_id)
        except Untold as error:
            membership, untold = _UNTOLD, error
        await remember_membership(tg_chat_id, participant_id, membership, has_been_there=False)
        is_in = is_in or membership.status != MemberStatus.OUTSIDE
        if membership.is_doubtful and untold is None and await were_seen(participant_id, [tg_chat_id]):
            untold = Untold("Telegram", "does not find a known member of a chat")
    if untold is not None and not is_in:
        raise untold


async def were_seen(participant_id: ParticipantId, tg_chat_ids: Sequence[int]) -> bool:
    """Whether the participant was last seen inside of one of the chats."""
    return not {one.tg_chat_id for one in await groups_of(participant_id)}.isdisjoint(tg_chat_ids)
