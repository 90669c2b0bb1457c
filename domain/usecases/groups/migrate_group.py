"""Telegram gave a chat another id."""

from domain.ports import Doorbell
from domain.steps.groups.move_chat import move_chat
from domain.steps.work.work import transaction


async def migrate_group(old_tg_chat_id: int, new_tg_chat_id: int, doorbell: Doorbell) -> None:
    """A group became a supergroup: same photos, same people, another id. Safe to repeat."""
    async with transaction(doorbell) as work:
        await move_chat(work, old_tg_chat_id, new_tg_chat_id)
