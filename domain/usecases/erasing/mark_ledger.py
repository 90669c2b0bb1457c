"""The ledger of erasures, which is kept beside the photos, is marked as this bot's."""

import logging

from domain.errors import Unavailable
from domain.ports import PhotoStore
from domain.queries import sql
from domain.queries.service.own_store import is_own_store
from domain.rules.photos.store_keys import INSTALLATION_KEY
from domain.steps.erasing.ledger import note_missing

log = logging.getLogger(__name__)


async def mark_ledger(tg_bot_id: int, store: PhotoStore) -> bool:
    """Call it at a start, after `claim_store`, until it returns True. It returns False while the store takes
    no writes, for example because its disk is full: most work of a worker needs none, and some makes space.

    Erases that the ledger lacks are noted in it again: they were noted while another folder or bucket was in
    its place. Does nothing in a store that is not this installation's, once an erase was noted: a ledger that
    has no mark by then is not this bot's. Raises Corrupt when the store gives back other bytes than it got.
    """
    try:
        await store.check()  # before the ledger is listed, which may be long
        await _mark(tg_bot_id, store)
    except Unavailable as error:
        log.warning("the photo store takes no writes, and is asked again: %s", error)
        return False
    return True


async def _mark(tg_bot_id: int, store: PhotoStore) -> None:
    is_ours = await is_own_store(store)
    if is_ours:
        await note_missing(store)
    noted = await sql.value(int, "SELECT 1 FROM erasures WHERE noted_at IS NOT NULL LIMIT 1")
    if is_ours or noted is None:
        await store.put(INSTALLATION_KEY, sql.to_json({"bot": tg_bot_id}).encode() + b"\n")
