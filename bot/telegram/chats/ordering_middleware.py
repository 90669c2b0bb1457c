"""Updates are handled side by side. Where one decides about another, this keeps the two in order."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import Chat, TelegramObject, Update

from bot.telegram.chats.pictures import picture_of
from bot.world import World
from domain.errors import Early
from domain.queries.chats.early import is_early
from domain.queries.groups.groups import is_ours
from domain.usecases.groups.follow_upgrade import follow_upgrade

_AGAIN_S = 1.0

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class OrderingMiddleware(BaseMiddleware):
    """A photo of an unknown group waits while an older update of that group may still let the bot in: raises
    Early, and the photo is tried again.

    For an unknown supergroup, Telegram is first asked whether it was one of our groups under another id.
    """

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        world: World = data["world"]
        is_photo = event.message is not None and picture_of(event.message) is not None
        chat = event.message.chat if event.message is not None and is_photo else _joined(event)
        if chat is not None and chat.type in ("group", "supergroup") and not await is_ours(chat.id):
            came = chat.type == "supergroup" and await follow_upgrade(
                chat.id, chat.title or "", world.api, joins=not is_photo
            )
            if is_photo and not came and await is_early(chat.id, event.update_id):
                raise Early("the group of the photo", _AGAIN_S)
        return await handler(event, data)


def _joined(event: Update) -> Chat | None:
    return event.my_chat_member.chat if event.my_chat_member is not None else None
