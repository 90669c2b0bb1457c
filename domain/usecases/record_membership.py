"""Telegram says that somebody joined, left, or became an admin of a group."""

from domain.ports import ParticipantId
from domain.steps.remember_membership import remember_membership


async def record_membership(tg_chat_id: int, participant_id: ParticipantId, status: str) -> None:
    """status: admin | member | outside."""
    await remember_membership(tg_chat_id, participant_id, status)
