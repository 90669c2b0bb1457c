"""Marks earlier photos of a group as protected, once the group lets nobody pass its messages on."""

from domain.ids import GroupId
from domain.queries import sql

# Telegram tells it of a message, but a group protects all of them or none: earlier photos may not be passed
# on any more either. They are marked by the first message that is known to be protected, the one that follows
# an unprotected one. Of one that was edited the place among the others says nothing, so an edit looks at all
# of them.
_PROTECT = """
UPDATE postings SET is_protected = true WHERE group_id = $1 AND NOT is_protected AND NOT coalesce(
    (SELECT is_protected FROM postings WHERE group_id = $1 AND tg_message_id < $2
     ORDER BY tg_message_id DESC LIMIT 1),
    (SELECT is_protected FROM postings WHERE group_id = $1 AND tg_message_id IS NULL LIMIT 1))
"""
_PROTECT_ALL = "UPDATE postings SET is_protected = true WHERE group_id = $1 AND NOT is_protected"


async def protect_postings(
    group_id: GroupId, tg_message_id: int | None = None, *, was_edited: bool = False
) -> None:
    """tg_message_id: of the protected message, if it is a new one. was_edited: it is one of before."""
    if was_edited:
        await sql.execute(_PROTECT_ALL, group_id)
    else:
        await sql.execute(_PROTECT, group_id, tg_message_id)
