"""Methods about chats and their members."""

from sandbox.telegram.access import find_chat, find_own_group, find_writable_chat
from sandbox.telegram.content.views import full_chat_json, member_json
from sandbox.telegram.entities import Chat, Json, Member
from sandbox.telegram.events import tell_membership
from sandbox.telegram.methods.method import Method
from sandbox.telegram.service import Telegram
from sandbox.telegram.wire.errors import bad_request
from sandbox.telegram.wire.parameters import Parameters


async def get_chat(tg: Telegram, p: Parameters) -> Json:
    chat = find_chat(tg, p, only_reads=True)
    if not chat.is_private and chat.migrated_to is None:
        find_writable_chat(tg, p)
    return full_chat_json(chat)


async def get_chat_member(tg: Telegram, p: Parameters) -> Json:
    chat = _readable_chat(tg, p)
    user = tg.users.get(p.integer("user_id", 0))
    if user is None:
        raise bad_request("invalid user_id specified")
    if chat.hides_members and user is not tg.bot and not _is_admin(tg, chat):
        raise bad_request("member list is inaccessible")
    member = chat.member(user.id)
    return member_json(member if member is not None else Member(user, "left"))


async def get_chat_administrators(tg: Telegram, p: Parameters) -> list[Json]:
    chat = _readable_chat(tg, p)
    if chat.hides_members and not _is_admin(tg, chat):
        raise bad_request("member list is inaccessible")
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    shown = [m for m in chat.members.values() if m.is_admin and (m.user is tg.bot or not m.user.is_bot)]
    return [member_json(member) for member in shown]


async def get_chat_member_count(tg: Telegram, p: Parameters) -> int:
    chat = _readable_chat(tg, p)
    return sum(member.is_in for member in chat.members.values()) + chat.is_private


def _is_admin(tg: Telegram, chat: Chat) -> bool:
    member = tg.bot_member(chat)
    return member is not None and member.is_admin


def _readable_chat(tg: Telegram, p: Parameters) -> Chat:
    chat = find_chat(tg, p)
    return chat if chat.is_private else find_writable_chat(tg, p)


async def leave_chat(tg: Telegram, p: Parameters) -> bool:
    chat, member = find_own_group(tg, p)
    after = Member(tg.bot, "left")
    chat.members[tg.bot.id] = after
    tell_membership(tg, chat, tg.bot, member, after)
    tg.touch(chat)
    return True


METHODS = (
    Method("getChat", "ChatFullInfo", get_chat),
    Method("getChatMember", "ChatMember", get_chat_member),
    Method("getChatAdministrators", "Array of ChatMember", get_chat_administrators),
    Method("getChatMemberCount", "Integer", get_chat_member_count),
    Method("leaveChat", "Boolean", leave_chat),
)
