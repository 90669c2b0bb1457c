"""The ledger of erasures, which is kept beside the photos, is marked as this bot's."""

from domain.ports import PhotoStore
from domain.queries import sql
from domain.rules.photos.store_keys import INSTALLATION_KEY


async def mark_ledger(tg_bot_id: int, store: PhotoStore) -> None:
    """Does nothing once an erase was noted in it: a ledger that has no mark by then is not this bot's."""
    noted = await sql.value(int, "SELECT 1 FROM erasures WHERE noted_at IS NOT NULL LIMIT 1")
    if noted is None:
        await store.put(INSTALLATION_KEY, sql.to_json({"bot": tg_bot_id}).encode() + b"\n")
