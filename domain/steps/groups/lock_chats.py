"""Locks what a chat is to the service, for one transaction."""

from domain.queries import sql


async def lock_chats() -> None:
    """Of two transactions that make a chat a group or an admin chat, or move it, the second one waits.

    Take this lock before any other. It also keeps two groups from using the same activation code.
    """
    await sql.execute("SELECT pg_advisory_xact_lock(hashtext('activate_group')::bigint)")
