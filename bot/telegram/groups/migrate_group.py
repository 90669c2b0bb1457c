"""A group became a supergroup: the same group under another id."""

from aiogram import F, Router
from aiogram.types import Message

from bot.world import World
from domain.usecases.groups.migrate_group import migrate_group


def register(groups: Router) -> None:
    groups.message.register(on_moved_away, F.migrate_to_chat_id)
    groups.message.register(on_moved_here, F.migrate_from_chat_id)


async def on_moved_away(message: Message, world: World) -> None:
    assert message.migrate_to_chat_id is not None
    await migrate_group(message.chat.id, message.migrate_to_chat_id, world.doorbell)


async def on_moved_here(message: Message, world: World) -> None:
    assert message.migrate_from_chat_id is not None
    await migrate_group(message.migrate_from_chat_id, message.chat.id, world.doorbell)
