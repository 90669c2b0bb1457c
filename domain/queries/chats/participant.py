"""Reads a participant: a user whom the bot has met."""

from dataclasses import dataclass, replace

from domain.ids import ParticipantId
from domain.queries import sql
from domain.states import PrivateChat
from domain.values.named import of_participant


@dataclass(frozen=True, slots=True)
class ParticipantView:
    """private_chat: unknown (never pressed Start) | open | blocked. language_is_known: False while the
    language is only assumed.
    """

    participant_id: ParticipantId
    tg_user_id: int
    name: str
    language: str
    private_chat: PrivateChat
    language_is_known: bool = True


async def participant(tg_user_id: int) -> ParticipantView | None:
    return _named(await sql.one(ParticipantView, f"{_PARTICIPANTS} WHERE tg_user_id = $1", tg_user_id))


async def participant_by_id(participant_id: ParticipantId) -> ParticipantView | None:
    """None for a participant who was forgotten meanwhile."""
    return _named(await sql.one(ParticipantView, f"{_PARTICIPANTS} WHERE id = $1", participant_id))


_PARTICIPANTS = """
SELECT id AS participant_id, tg_user_id, name, language, private_chat, language_is_known FROM participants
"""


def _named(found: ParticipantView | None) -> ParticipantView | None:
    return found and replace(found, name=of_participant(found.participant_id, found.name))


async def language_of(tg_user_id: int) -> str:
    """The user's language, English for somebody whom the bot never met."""
    known = await participant(tg_user_id)
    return known.language if known is not None else "en"


async def is_reachable(tg_chat_id: int) -> bool:
    """True for a group; for a user, whether their private chat is open: into others the bot cannot write."""
    if tg_chat_id < 0:
        return True
    known = await participant(tg_chat_id)
    return known is not None and known.private_chat == PrivateChat.OPEN
