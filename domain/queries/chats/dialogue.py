"""Reads the dialogue of one user in one chat."""

from dataclasses import dataclass
from typing import Any

from domain.queries import sql


@dataclass(frozen=True, slots=True)
class _Conversation:
    state: str | None
    data: dict[str, Any]


async def dialogue(tg_chat_id: int, tg_user_id: int) -> tuple[str | None, dict[str, Any]]:
    """Returns the dialogue's state and data; (None, {}) when there is none."""
    found = await sql.one(
        _Conversation,
        "SELECT state, data FROM conversations WHERE tg_chat_id = $1 AND tg_user_id = $2",
        tg_chat_id,
        tg_user_id,
    )
    return (found.state, found.data) if found else (None, {})
