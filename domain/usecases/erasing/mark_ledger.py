"""The ledger of erasures, which is kept beside the photos, is marked as this bot's."""

from domain.ports import PhotoStore
from domain.queries import sql
from domain.queries.service.own_store import is_own_store
from domain.rules.photos.store_keys import INSTALLATION_KEY
from domain.steps.erasing.ledger import note_missing


async def mark_ledger(tg_bot_id: int, store: PhotoStore) -> None:
    """Call it at a start, after `claim_store`. Erases that the ledger lacks are noted in it again: they were
    noted while another folder or bucket was in its place.

    Does nothing in a store that is not this installation's, once an erase was noted: a ledger that has no
    mark by then is not this bot's.
    """
    is_ours = await is_own_store(store)
    if is_ours:
        await note_missing(store)
    noted = await sql.value(int, "SELECT 1 FROM erasures WHERE noted_at IS NOT NULL LIMIT 1")
    if is_ours or noted is None:
        await store.put(INSTALLATION_KEY, sql.to_json({"bot": tg_bot_id}).encode() + b"\n")
