"""Marks earlier photos of a group as protected, once the group lets nobody pass its messages on."""

from domain.ids import GroupId
from domain.queries import sql

# Once a group protects its messages, its earlier photos may not be passed on either. The first protected
# message of any kind after an unprotected photo marks them. Postings from before the group became a
# supergroup have no message number, so the latest of them by time counts. An edited message may be older than
# the photos, so it marks all of them.
_PROTECT = """
UPDATE postings SET is_protected = true WHERE group_id = $1 AND NOT is_protected AND NOT coalesce(
    (SELECT is_protected FROM postings WHERE group_id = $1 AND tg_message_id < $2
     ORDER BY tg_message_id DESC LIMIT 1),
    (SELECT is_protected FROM postings WHERE group_id = $1 AND tg_message_id IS NULL
     ORDER BY posted_at DESC, id DESC LIMIT 1))
"""
_PROTECT_ALL = "UPDATE postings SET is_protected = true WHERE group_id = $1 AND NOT is_protected"


async def protect_postings(
    group_id: GroupId, tg_message_id: int | None = None, *, was_edited: bool = False
) -> None:
    """tg_message_id: of the new protected message; None if it came under the group's former chat id.
    was_edited: the protected message is an edited one.
    """
    if was_edited:
        await sql.execute(_PROTECT_ALL, group_id)
    else:
        await sql.execute(_PROTECT, group_id, tg_message_id)
