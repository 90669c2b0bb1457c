"""Somebody the bot has met."""

from dataclasses import dataclass

from domain.ids import ParticipantId
from domain.queries import sql
from domain.rules.chats.named import of_participant


@dataclass(frozen=True, slots=True)
class ParticipantView:
    """private_chat: unknown (never pressed Start) | open | blocked."""

    participant_id: ParticipantId
    tg_user_id: int
    name: str
    language: str
    private_chat: str


async def participant(tg_user_id: int) -> ParticipantView | None:
    return _view(await sql.one(_PARTICIPANTS + "WHERE tg_user_id = $1", tg_user_id))


async def participant_by_id(participant_id: ParticipantId) -> ParticipantView | None:
    """None for who was forgotten meanwhile."""
    return _view(await sql.one(_PARTICIPANTS + "WHERE id = $1", participant_id))


_PARTICIPANTS = "SELECT id, tg_user_id, name, language, private_chat FROM participants "


def _view(row: sql.Row | None) -> ParticipantView | None:
    if row is None:
        return None
    return ParticipantView(
        ParticipantId(row["id"]),
        row["tg_user_id"],
        of_participant(row["id"], row["name"]),
        row["language"],
        row["private_chat"],
    )


async def language_of(tg_user_id: int) -> str:
    """English for somebody the bot never met."""
    known = await participant(tg_user_id)
    return known.language if known is not None else "en"
