"""Compares the database with the photo store, at the start of a worker or later."""

import logging

from domain.errors import Unavailable
from domain.ports import PhotoStore
from domain.queries.service.faults import lasts
from domain.usecases.service.claim_database import claim_database
from domain.usecases.service.claim_store import claim_store
from domain.usecases.service.refuse_older_database import refuse_older_database
from domain.values.faults import STORAGE

log = logging.getLogger(__name__)


async def has_compared(tg_bot_id: int, store: PhotoStore, *, may_wait: bool = True) -> bool:
    """Raises Corrupt when the database is another bot's or an older copy of itself, or when the store is
    another installation's; Unavailable while the store is away.

    may_wait: returns False in an outage of the store that the database knows of. In any other the database
    may have been put back meanwhile, and owe photos that were sent.
    """
    try:
        await claim_database(tg_bot_id, store)
        await claim_store(tg_bot_id, store)
        await refuse_older_database(store)
    except Unavailable as error:
        # Only a worker that saw the store before notes its outage.
        if not (may_wait and await lasts(STORAGE)):
            raise
        log.warning("the database was not compared with the photo store, which is asked again: %s", error)
        return False
    return True
