"""Reads an update that waits to be handled."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.ids import UpdateId
from domain.queries import sql


@dataclass(frozen=True, slots=True)
class ReceivedUpdate:
    """payload: as Telegram sent it. received_at: does not change when the update is handled again."""

    payload: dict[str, Any]
    received_at: datetime


@dataclass(frozen=True, slots=True)
class _Update:
    """payload: None once the update was handled."""

    payload: dict[str, Any] | None
    received_at: datetime


async def received_update(update_id: UpdateId) -> ReceivedUpdate | None:
    """None once the update was handled."""
    found = await sql.one(
        _Update, "SELECT payload, received_at FROM telegram_updates WHERE id = $1", update_id
    )
    if found is None or found.payload is None:
        return None
    return ReceivedUpdate(found.payload, found.received_at)
