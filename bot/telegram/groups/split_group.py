"""Groups that share a list of people stay together, or one of them begins again with a list of its own."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.groups.together import kept_together_card, split_card, sure_split_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.send_cards import say, toast, turn_into
from bot.telegram.erasing.erase_group import admit, do_once
from domain.errors import Conflict
from domain.ids import GroupId, WorkspaceId
from domain.queries.groups.together import is_alone, together
from domain.usecases.groups.keep_together import keep_together
from domain.usecases.groups.split_group import split_group


def register(anywhere: Router) -> None:
    anywhere.callback_query.register(on_keep, Pressed("keeptogether"))
    anywhere.callback_query.register(on_split, Pressed("splitgroup"))
    anywhere.callback_query.register(on_split_now, Pressed("splitnow"))


async def on_keep(query: CallbackQuery, press: Press, ctx: Context) -> None:
    workspace_id = WorkspaceId(press.ids[0])
    await keep_together(workspace_id, ctx.requester(), doorbell=ctx.world.doorbell)
    await toast(query)
    view = await together(workspace_id)
    if view is not None and view.groups:
        await turn_into(query, kept_together_card(view, ctx.language))


async def on_split(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """Answers beside the question, which stays: it may still ask about the other groups."""
    group = await admit(GroupId(press.ids[0]), ctx)
    if await is_alone(group.group_id):
        raise Conflict("group_is_alone")
    await toast(query)
    chat = query.message.chat.id if query.message is not None else ctx.who.tg_user_id
    await say(ctx.world.bot, chat, sure_split_card(group, ctx.language))


async def on_split_now(query: CallbackQuery, press: Press, ctx: Context) -> None:
    group_id = GroupId(press.ids[0])
    title = await do_once("split_group", group_id, _split(query, group_id, ctx), ctx)
    await toast(query)
    await turn_into(query, split_card(title, ctx.language))


async def _split(query: CallbackQuery, group_id: GroupId, ctx: Context) -> str:
    """Returns the group's title."""
    group = await admit(group_id, ctx)
    await split_group(
        group.group_id,
        ctx.who.tg_user_id,
        tg_notify_chat_id=query.message.chat.id if query.message is not None else ctx.who.tg_user_id,
        memberships=ctx.world.memberships,
        settings=ctx.world.settings,
        doorbell=ctx.world.doorbell,
    )
    return group.title
