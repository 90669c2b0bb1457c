"""Asks Telegram whether participants are in the groups whose photos they may be shown; notes the answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import ParticipantId
from domain.ports import Memberships
from domain.steps.groups.remember_membership import remember_membership


@dataclass(frozen=True, slots=True)
class Reader:
    """tg_chat_id: of one group in which one of the photos was posted."""

    participant_id: ParticipantId
    tg_user_id: int
    tg_chat_id: int


async def look_up_readers(readers: Sequence[Reader], memberships: Memberships) -> None:
    """Raises Unavailable when Telegram gives no answer: nothing is shown to a participant without one."""
    for one in readers:
        membership = await memberships.look_up(one.tg_chat_id, one.tg_user_id)
        await remember_membership(one.tg_chat_id, one.participant_id, membership, has_been_there=False)
