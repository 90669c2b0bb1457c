"""The photo store is marked as this installation's."""

from domain.ports import PhotoStore
from domain.queries.service.own_store import ensure_own_store, store_owner
from domain.steps.service.mark_store import mark_store


async def claim_store(tg_bot_id: int, store: PhotoStore) -> None:
    """Call it at a start. Raises Corrupt when the store belongs to another installation, or is an empty one
    in the place of this one's: erases that are noted there would be unknown to the ledger of the right one.

    A store of an earlier version has no mark, and belongs to the bot whose ledger is in it.
    """
    await ensure_own_store(tg_bot_id, store)
    if await store_owner(store) is None:
        await mark_store(store)
        await ensure_own_store(tg_bot_id, store)  # of two that start at once one fails: here, or later
