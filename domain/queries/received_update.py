"""An update that waits to be handled."""

from typing import Any

from domain.queries import sql


async def received_update(update_id: int) -> dict[str, Any] | None:
    """As Telegram sent it; None once it was handled. update_id: our own number, not Telegram's."""
    row = await sql.one("SELECT payload FROM telegram_updates WHERE id = $1", update_id)
    if row is None or row["payload"] is None:
        return None
    payload: dict[str, Any] = sql.from_json(row["payload"])
    return payload
