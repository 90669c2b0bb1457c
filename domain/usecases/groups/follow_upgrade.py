"""Finds out from Telegram whether an unknown supergroup was one of our groups before."""

from domain.ports import TelegramApi
from domain.queries.chats.early import may_have_become
from domain.queries.chats.supergroup_of import supergroup_of
from domain.queries.groups.groups import is_ours


async def follow_upgrade(tg_chat_id: int, title: str, api: TelegramApi, *, joins: bool) -> bool:
    """Returns True if the chat is ours by now. api: a `FollowingApi`, which stores a moved chat's new id when
    it hears of it.

    Telegram says that the bot joined the new chat before it says which chat that was. joins: the update is
    about the bot's own membership; else only a group of the same title can be meant. Raises Unavailable when
    Telegram does not answer, because an unrecognised chat would begin as a new group.
    """
    for chat in await may_have_become(tg_chat_id, title, joins=joins):
        if await supergroup_of(api, chat) is not None and await is_ours(tg_chat_id):
            return True
    return False
