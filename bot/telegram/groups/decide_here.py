"""A press in the chat of the ADMIN_CHAT_ID setting says whether that chat decides for a group."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.menu import show_admin_menu
from bot.messages.callbacks import Press
from bot.messages.groups.deciding import decided_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.send_cards import toast, turn_into
from domain.errors import NotFound
from domain.ids import WorkspaceId
from domain.queries.groups.deciding import deciding
from domain.states import MemberStatus
from domain.usecases.groups.decide_here import decide_here


def register(anywhere: Router) -> None:
    anywhere.callback_query.register(on_here, Pressed("decidehere"))
    anywhere.callback_query.register(on_there, Pressed("decidethere"))


async def on_here(query: CallbackQuery, press: Press, ctx: Context) -> None:
    chat = await _chat(query, ctx)
    ctx.forget_answer(chat)
    await decide_here(
        WorkspaceId(press.ids[0]),
        chat,
        ctx.requester(),
        doorbell=ctx.world.doorbell,
    )
    await toast(query)
    await show_admin_menu(ctx.world.bot, chat)
    await _show(query, press, chat)


async def on_there(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """Nothing changes: the admins of the group decide already, or a chat that they chose meanwhile."""
    chat = await _chat(query, ctx)
    if await ctx.world.memberships.status(chat, ctx.who.tg_user_id) == MemberStatus.OUTSIDE:
        raise NotFound("group")
    await toast(query)
    await _show(query, press, chat)


async def _chat(query: CallbackQuery, ctx: Context) -> int:
    """The chat of the setting. Raises NotFound for a button forged onto a message of another chat."""
    chat = query.message.chat.id if query.message is not None else None
    if chat is None or not await ctx.world.is_operator_chat(chat):
        raise NotFound("group")
    return chat


async def _show(query: CallbackQuery, press: Press, tg_chat_id: int) -> None:
    view = await deciding(WorkspaceId(press.ids[0]))
    if view is None:
        raise NotFound("group")
    await turn_into(query, decided_card(view, tg_chat_id))
