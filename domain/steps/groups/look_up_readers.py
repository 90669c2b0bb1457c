"""Asks Telegram whether participants are in the groups whose photos they may be shown; notes the answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import Untold
from domain.ids import ParticipantId
from domain.ports import Memberships
from domain.steps.groups.look_up_chats import look_up_chats, were_seen


@dataclass(frozen=True, slots=True)
class Reader:
    """tg_chat_id: of one group in which one of the photos was posted."""

    participant_id: ParticipantId
    tg_user_id: int
    tg_chat_id: int


async def look_up_readers(readers: Sequence[Reader], memberships: Memberships) -> None:
    """Raises Unavailable when Telegram gives no answer: then nothing is shown to the participants. Raises
    Untold, after all were asked, when a participant was seen in a group of which Telegram does not tell now,
    and is in none of the others.
    """
    untold: Untold | None = None
    chats: dict[tuple[ParticipantId, int], list[int]] = {}
    for one in readers:
        chats.setdefault((one.participant_id, one.tg_user_id), []).append(one.tg_chat_id)
    for (participant_id, tg_user_id), theirs in chats.items():
        try:
            await look_up_chats(participant_id, tg_user_id, theirs, memberships)
        except Untold as error:
            untold = error if await were_seen(participant_id, theirs) else untold
    if untold is not None:
        raise untold
