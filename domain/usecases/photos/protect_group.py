"""A message without a photo that nobody may pass on counts as a sign that its group forbids this: the
group's photos are protected.
"""

from domain.ids import GroupId
from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.photos.protect_postings import protect_postings
from domain.steps.work.work import transaction


async def protect_group(tg_chat_id: int, tg_message_id: int, doorbell: Doorbell) -> None:
    """tg_message_id: of the protected message. Nothing happens for a chat that is no active group."""
    async with transaction(doorbell):
        group_id = await sql.value(
            GroupId, "SELECT id FROM groups WHERE tg_chat_id = $1 AND active", tg_chat_id
        )
        if group_id is not None:
            await protect_postings(group_id, tg_message_id)
