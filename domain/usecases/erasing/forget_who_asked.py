"""Forgets who asked for an erase, as the erase's last act."""

from domain.ids import ErasureId
from domain.queries import sql


async def forget_who_asked(erasure_id: ErasureId) -> None:
    """The requester has the certificate by now, or has closed the chat and does not get it. The ledger keeps
    only ids of what is gone.
    """
    await sql.execute("UPDATE erasures SET tg_notify_chat_id = NULL WHERE id = $1", erasure_id)
