"""The bot comes into a group or leaves it. A group admin decides whether it looks at photos there."""

import logging
from contextlib import suppress

from aiogram import Bot, F, Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Chat, ChatMemberUpdated, Message, User

from bot.messages.card import Card
from bot.messages.words import Words
from bot.telegram.chats.identity import is_person, language_of, meet, membership_of, sender_of
from bot.telegram.chats.press_filter import Pressed, is_of_message
from bot.telegram.chats.send_cards import say, toast
from bot.telegram.groups.lead_to_private import admins_card, admission_card
from bot.world import World
from domain.errors import Conflict, Forbidden
from domain.queries.access.admission import codes_used, ensure_admitted
from domain.queries.groups.groups import group, workspace_of_admin_chat
from domain.queries.service.operator_chat import operator_chat
from domain.states import MemberStatus
from domain.usecases.groups.activate_group import NewGroup, activate_group
from domain.usecases.groups.ask_where_to_decide import ask_where_to_decide
from domain.usecases.groups.leave_group import leave_group
from domain.usecases.groups.offer_untold import offer_untold
from domain.usecases.groups.rename_group import rename_group
from domain.usecases.groups.renew_introduction import renew_introduction
from domain.usecases.groups.resume_posts import resume_posts
from domain.usecases.groups.return_to_admin_chat import return_to_admin_chat

log = logging.getLogger(__name__)


def register(groups: Router) -> None:
    groups.my_chat_member.register(on_own_membership)
    groups.message.register(on_new_title, F.new_chat_title)
    groups.message.register(on_activate_command, Command("activate"))


def register_buttons(rest: Router) -> None:
    """Register it on a router whose handlers get no `ctx`, because a `ctx` stores the presser, and nobody is
    stored before the group is active.
    """
    is_group = F.message.chat.type.in_({"group", "supergroup"})
    rest.callback_query.register(on_activate, Pressed("activate"), is_group, F.from_user.func(is_person))


async def on_own_membership(event: ChatMemberUpdated, bot: Bot, world: World) -> None:
    before, now = membership_of(event.old_chat_member), membership_of(event.new_chat_member)
    if now == MemberStatus.OUTSIDE:
        world.memberships.forget(event.chat.id, bot.id)
        await leave_group(event.chat.id, bot.id, world.memberships)
        return
    await resume_posts(event.chat.id, world.doorbell)
    known = await group(event.chat.id)
    if known is not None and known.active:
        await rename_group(event.chat.id, event.chat.title or known.title)
        if now != before or _lets_pin_now(event):
            await renew_introduction(known.group_id, world.doorbell)
        if now == MemberStatus.ADMIN and before != MemberStatus.ADMIN:
            await offer_untold(known.group_id, world.doorbell)
        return
    if before != MemberStatus.OUTSIDE:
        return  # whoever changes the rights of the bot does not let it in
    card = await _activate_or_offer(event, world)
    if card is not None:
        await return_to_admin_chat(event.chat.id, world.doorbell)
        await say(bot, event.chat.id, card)  # last, as it raises in a chat where only admins may write


def _lets_pin_now(event: ChatMemberUpdated) -> bool:
    """Whether the bot may pin messages since this update."""
    before, now = (
        bool(getattr(member, "can_pin_messages", False))
        for member in (event.old_chat_member, event.new_chat_member)
    )
    return now and not before


async def on_new_title(message: Message) -> None:
    await rename_group(message.chat.id, message.new_chat_title or "")


async def _activate_or_offer(event: ChatMemberUpdated, world: World) -> Card | None:
    """Activates the group if the user who added the bot may do so. Returns None then, because a task
    introduces the bot. Otherwise returns the card to show, which greets an admin chat, or says how a group
    lets the bot in; None if the chat has just become an admin chat.
    """
    log.info("added to group %d", event.chat.id)  # whoever sets ADMIN_CHAT_ID looks for this number
    language = await language_of(event.from_user)
    if (card := await _welcome_of_admins(event.chat.id, language, world)) is not None:
        return card
    if is_person(event.from_user):
        try:
            await _activate(event.chat, event.from_user, world)
        except Forbidden as refusal:
            log.info("group %d is not activated: %s", event.chat.id, refusal.code)
        except Conflict:
            return None  # the group became an admin chat meanwhile, where no photos are looked at
        else:
            return None
    return await admission_card(event.chat.id, world, language)


async def _welcome_of_admins(tg_chat_id: int, language: str, world: World) -> Card | None:
    card = await admins_card(tg_chat_id, world, language)
    if card is None or await workspace_of_admin_chat(tg_chat_id) is not None:
        return card
    if not world.settings.open_to_all:
        await ask_where_to_decide(tg_chat_id, world.doorbell)
    return card


async def on_activate(query: CallbackQuery, bot: Bot, world: World) -> None:
    """Anybody may press; Telegram says whether the presser is an admin of the group. Each /connect in a group
    that is not active sends such a button. A press after the activation only removes its message: it does
    not change who let the group in.
    """
    assert query.message is not None
    is_new = await _is_new(query.message.chat.id)
    if is_new:
        await _activate(query.message.chat, query.from_user, world)
    words = Words(await language_of(query.from_user))
    await toast(query, words.plain("toast.activated" if is_new else "toast.active_already"))
    if not is_of_message(query):
        return  # anybody could delete the introduction by a forged press
    with suppress(TelegramBadRequest):  # another press deleted the message, or it is too old to be deleted
        await bot.delete_message(query.message.chat.id, query.message.message_id)


async def on_activate_command(message: Message, command: CommandObject, bot: Bot, world: World) -> None:
    """Takes the code that the operator sees in the log and in the output of `python -m bot check`."""
    user = sender_of(message)
    words = Words(await language_of(user))
    if (card := await admins_card(message.chat.id, world, words.language)) is not None:
        await say(bot, message.chat.id, card, reply_to=message)
        return
    if user is None:
        await say(bot, message.chat.id, Card(words.html("group.activate_anonymous")), reply_to=message)
        return
    is_new = await _is_new(message.chat.id)
    if is_new:
        await _activate(message.chat, user, world, command.args)
    key = "toast.activated" if is_new else "toast.active_already"
    await say(bot, message.chat.id, Card(words.html(key)), reply_to=message)


async def _is_new(tg_chat_id: int) -> bool:
    known = await group(tg_chat_id)
    return known is None or not known.active


async def _activate(chat: Chat, user: User, world: World, code: str | None = None) -> None:
    """Raises Forbidden for a user who is no admin, and for a wrong code or none where one is needed.

    Raises Conflict for an admin chat. On Forbidden nothing is stored, except when another group used up the
    code in between: then, and on Conflict, the admin is stored as a participant already.
    """
    world.memberships.forget(chat.id, user.id)
    if await world.memberships.status(chat.id, user.id) != MemberStatus.ADMIN:
        raise Forbidden("only_group_admin")
    admission = world.settings.admission()
    takes_code = await ensure_admitted(chat.id, admission, code)
    who = await meet(user)
    await activate_group(
        NewGroup(chat.id, chat.title or ""),
        by=who.participant_id,
        tg_user_id=user.id,
        memberships=world.memberships,
        admin_chat_id=await operator_chat(world.api, world.settings.admin_chat_id),
        admission=admission,
        code=code,
        doorbell=world.doorbell,
    )
    if takes_code:
        log.info("group %d was activated; the next one takes: /activate %s", chat.id, await next_code(world))


async def next_code(world: World) -> str:
    """The code that the operator gives to an admin of the next group."""
    return world.settings.admission().code(await codes_used())
