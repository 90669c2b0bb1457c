"""The ledger beside the photos is marked as this bot's."""

from domain.ports import PhotoStore
from domain.queries import sql
from domain.rules.photos.store_keys import INSTALLATION_KEY


async def mark_ledger(tg_bot_id: int, store: PhotoStore) -> None:
    """Marks the ledger while no erase is noted. After that, a ledger without the mark is not this bot's."""
    noted = await sql.value(int, "SELECT 1 FROM erasures WHERE noted_at IS NOT NULL LIMIT 1")
    if noted is None:
        await store.put(INSTALLATION_KEY, sql.to_json({"bot": tg_bot_id}).encode() + b"\n")
