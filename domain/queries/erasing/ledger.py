"""What the ledger beside the photos says was ever erased, and to which bot it belongs."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from domain.errors import Corrupt, NotFound
from domain.ids import FaceId, PersonId
from domain.ports import PhotoStore
from domain.queries.service.restored import LedgerEntry
from domain.rules.photos.store_keys import INSTALLATION_KEY, LEDGER_PREFIX


async def read_ledger(store: PhotoStore) -> list[LedgerEntry]:
    """Returns every erase that was ever noted. Raises Unavailable, and Corrupt for an unreadable entry."""
    keys = [key async for key in store.list(LEDGER_PREFIX) if key != INSTALLATION_KEY]
    return [_entry(key, await store.get(key)) for key in keys]


async def is_ledger_of(tg_bot_id: int, store: PhotoStore) -> bool:
    try:
        return bool(json.loads(await store.get(INSTALLATION_KEY)) == {"bot": tg_bot_id})
    except (NotFound, ValueError):
        return False


def _entry(key: str, data: bytes) -> LedgerEntry:
    try:
        entry: Mapping[str, Any] = json.loads(data)
        faces = tuple(FaceId(UUID(face)) for face in entry["faces"])
        absorbed_ids = entry.get("absorbed", ())  # older entries have none
        absorbed = tuple(PersonId(UUID(person)) for person in absorbed_ids)
        return LedgerEntry(UUID(entry["erasure"]), entry["kind"], UUID(entry["subject"]), faces, absorbed)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Corrupt("the ledger of erasures", f"{key} cannot be read") from error
