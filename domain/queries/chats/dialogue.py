"""Where a private dialogue stands."""

from typing import Any

from domain.queries import sql


async def dialogue(tg_chat_id: int, tg_user_id: int) -> tuple[str | None, dict[str, Any]]:
    """State and data; (None, {}) when there is none."""
    row = await sql.one(
        "SELECT state, data FROM conversations WHERE tg_chat_id = $1 AND tg_user_id = $2",
        tg_chat_id,
        tg_user_id,
    )
    return (row["state"], sql.from_json(row["data"])) if row else (None, {})
