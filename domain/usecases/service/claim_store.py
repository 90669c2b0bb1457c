"""The photo store is marked as this installation's."""

import json

from domain.ports import PhotoStore
from domain.queries.service.installation import installation_id
from domain.queries.service.own_store import ensure_own_store, store_owner
from domain.rules.photos.store_keys import OWNER_KEY


async def claim_store(tg_bot_id: int, store: PhotoStore) -> None:
    """Call it at a start. Raises Corrupt when the store belongs to another installation.

    A store of an earlier version has no mark, and belongs to the bot whose ledger is in it.
    """
    await ensure_own_store(tg_bot_id, store)
    own = await installation_id()
    if await store_owner(store) is None:
        await store.put(OWNER_KEY, json.dumps({"installation": own}).encode() + b"\n")
        await ensure_own_store(tg_bot_id, store)  # of two that start at once one fails: here, or later
