"""A group became a supergroup: the same group under another id."""

from aiogram import F, Router
from aiogram.types import Message

from bot.menu import show_admin_menu
from bot.world import World
from domain.queries.groups.groups import workspace_of_admin_chat
from domain.usecases.groups.migrate_group import migrate_group


def register(groups: Router) -> None:
    groups.message.register(on_moved_away, F.migrate_to_chat_id)
    groups.message.register(on_moved_here, F.migrate_from_chat_id)


async def on_moved_away(message: Message, world: World) -> None:
    assert message.migrate_to_chat_id is not None
    await _move(message.chat.id, message.migrate_to_chat_id, world)


async def on_moved_here(message: Message, world: World) -> None:
    assert message.migrate_from_chat_id is not None
    await _move(message.migrate_from_chat_id, message.chat.id, world)


async def _move(old_tg_chat_id: int, new_tg_chat_id: int, world: World) -> None:
    """Telegram keeps the menu of an admin chat by its id, so the new chat has none yet."""
    await migrate_group(old_tg_chat_id, new_tg_chat_id, world.doorbell)
    if await workspace_of_admin_chat(new_tg_chat_id) is not None:
        await show_admin_menu(world.bot, new_tg_chat_id)
