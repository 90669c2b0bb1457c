"""The database is marked as this bot's."""

from domain.ports import PhotoStore
from domain.queries import sql
from domain.queries.service.installation import installation_id
from domain.queries.service.own_bot import ensure_own_bot


async def claim_database(tg_bot_id: int, store: PhotoStore) -> None:
    """Call it at a start, before the ledger in the store is marked. Raises Corrupt when the database belongs
    to another bot; Unavailable when only the store could tell and is away.
    """
    await installation_id()
    await ensure_own_bot(tg_bot_id, store)
    await sql.execute("UPDATE installation SET tg_bot_id = $1 WHERE tg_bot_id IS NULL", tg_bot_id)
    await ensure_own_bot(tg_bot_id)  # of two that start at once one fails
