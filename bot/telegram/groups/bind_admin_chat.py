"""/setup in a group: its admin chooses, in private, the chat where requests are decided."""

from aiogram import Bot, Router
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import Command, CommandObject
from aiogram.types import Chat, Message

from bot.menu import show_admin_menu
from bot.messages.card import Card
from bot.messages.chats.private import in_group_card
from bot.messages.groups.groups import setup_card, setup_start_first_card
from bot.messages.groups.together import Rows, join_rows, split_rows
from bot.messages.words import MAX_TITLE, Words
from bot.telegram.chats.context import Context
from bot.telegram.chats.identity import language_of, sender_of
from bot.telegram.chats.refusals import cannot_be_written_to
from bot.telegram.chats.send_cards import say
from bot.telegram.groups.lead_to_private import active_group
from bot.world import World
from domain.errors import Forbidden
from domain.queries.access.authority import may_bind_admin_chat
from domain.queries.chats.deep_link import deep_link, is_payload
from domain.queries.groups.groups import GroupView
from domain.queries.groups.together import GroupLine, is_alone, joinable, together
from domain.states import MemberStatus
from domain.usecases.groups.bind_admin_chat import bind_admin_chat
from domain.usecases.groups.make_deep_link import make_deep_link


def register_private(private: Router) -> None:
    private.message.register(on_private_command, Command("setup", "activate"))


def register_groups(groups: Router) -> None:
    groups.message.register(on_setup, Command("setup"))
    groups.message.register(on_group_start, Command("start"))


async def on_private_command(_: Message, command: CommandObject, ctx: Context) -> None:
    await ctx.say(in_group_card(f"/{command.command}", ctx.language))


async def on_setup(message: Message, bot: Bot, world: World, ctx: Context | None) -> None:
    here = await active_group(message, bot, world, ctx)
    if here is None:
        return
    if ctx is None:
        words = Words(here.language)
        await say(bot, here.tg_chat_id, Card(words.html("group.setup_anonymous")), reply_to=message)
        return
    if await world.memberships.status(here.tg_chat_id, ctx.who.tg_user_id) != MemberStatus.ADMIN:
        raise Forbidden("only_group_admin")
    if not await may_bind_admin_chat(here.workspace_id, ctx.who.tg_user_id, world.memberships):
        raise Forbidden("only_moderators")
    payload = await make_deep_link(here.workspace_id, "setup")
    private = setup_card(here.title, world.setup_url(payload), ctx.language, await _sharing(here, ctx))
    try:
        await ctx.say(private)
    except TelegramForbiddenError:
        card = setup_start_first_card(world.start_url(), ctx.language)
    else:
        card = Card(ctx.words.html("group.setup_sent"))
    await say(bot, here.tg_chat_id, card, reply_to=message)


async def _sharing(here: GroupView, ctx: Context) -> Rows:
    """Buttons with which the admin joins the group to another group's workspace, or splits it off."""
    view = await together(here.workspace_id)
    line = GroupLine(here.group_id, here.tg_chat_id, here.title)
    if view is None:
        return ()
    if not view.may_join:
        return () if await is_alone(here.group_id) else split_rows([line], ctx.language)
    memberships = ctx.world.memberships
    others = await joinable(view, ctx.who.participant_id, ctx.who.tg_user_id, memberships)
    return join_rows(line, others, ctx.language)


async def on_group_start(message: Message, command: CommandObject, bot: Bot, world: World) -> None:
    """Handles the /start that Telegram writes after a startgroup link. Any other /start means nothing."""
    payload, user = (command.args or "").strip(), sender_of(message)
    if not is_payload(payload) or message.from_user is None:
        return
    target = await deep_link(payload)
    words = Words(await language_of(user))
    if target is not None and target.purpose == "setup" and user is None:
        await say(bot, message.chat.id, Card(words.html("setup.anonymous")), reply_to=message)
        return
    if target is not None:  # only the new chat could undo the bind
        await world.forget_rights(target.workspace_id, message.from_user.id)
    await bind_admin_chat(
        payload,
        message.chat.id,
        message.from_user.id,
        memberships=world.memberships,
        doorbell=world.doorbell,
    )
    await show_admin_menu(bot, message.chat.id)
    await _say_bound(message.chat, message.from_user.id, bot, words)


async def _say_bound(chat: Chat, tg_user_id: int, bot: Bot, words: Words) -> None:
    """Where the bot may not write in the chat, whoever chose it reads so in private."""
    try:
        await say(bot, chat.id, Card(words.html("setup.bound")))
    except (TelegramForbiddenError, TelegramBadRequest) as error:
        if not cannot_be_written_to(error):
            raise
        await say(
            bot, tg_user_id, Card(words.html("setup.bound_silent", chat=(chat.title or "")[:MAX_TITLE]))
        )
