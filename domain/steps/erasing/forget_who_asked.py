"""The last thing that an erase forgets: who wanted it."""

from domain.ids import ErasureId
from domain.queries import sql


async def forget_who_asked(erasure_id: ErasureId) -> None:
    """They have their certificate; the ledger keeps ids of what is gone, and nobody's who is there."""
    await sql.execute(
        "UPDATE erasures SET requested_by = NULL, tg_notify_chat_id = NULL WHERE id = $1", erasure_id
    )
