"""An update that waits to be handled."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.queries import sql


@dataclass(frozen=True, slots=True)
class ReceivedUpdate:
    """payload: as Telegram sent it. received_at: the same however often the update is handled."""

    payload: dict[str, Any]
    received_at: datetime


async def received_update(update_id: int) -> ReceivedUpdate | None:
    """None once it was handled. update_id: our own number, not Telegram's."""
    row = await sql.one("SELECT payload, received_at FROM telegram_updates WHERE id = $1", update_id)
    if row is None or row["payload"] is None:
        return None
    return ReceivedUpdate(sql.from_json(row["payload"]), row["received_at"])
