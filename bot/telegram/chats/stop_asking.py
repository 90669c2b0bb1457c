"""Cancel, while a prompt waits for words: the dialogue goes on with what it did before."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.persons.persons import reminder_card, stopped_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.prompts import Asking, IsAsked, Prompt, open_prompt, stop_asking
from bot.telegram.chats.scope import InScope, Scope, answer, scope_of
from bot.telegram.chats.send_cards import toast, toast_stale, turn_into
from bot.telegram.clusters.pressed_cluster import put_cluster_faces_away
from bot.telegram.connecting.connection import is_album_answered


def register(chats: Router) -> None:
    """Register it before the /cancel of a connection."""
    chats.message.register(on_cancel, Command("cancel"), IsAsked())
    chats.callback_query.register(on_stop, Pressed("stop"), InScope())


def register_steps(private: Router) -> None:
    """Register it after the handlers that wait for typed words."""
    private.message.register(on_no_words, Asking.words, IsAsked(), ~F.text | F.forward_origin)


async def on_cancel(message: Message, ctx: Context) -> None:
    asked = await open_prompt(ctx)
    await stop_asking(ctx)
    await answer(message, ctx, stopped_card(ctx.language))
    if (scope := await scope_of(message.chat)) is not None:
        await _put_faces_away(asked, ctx, scope)


async def on_stop(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    asked = await open_prompt(ctx)
    if asked is None or asked.flow != press.ids[0]:
        await toast_stale(query, ctx.words, alert=False)
        return
    await stop_asking(ctx)
    await toast(query)
    await turn_into(query, stopped_card(ctx.language))
    await _put_faces_away(asked, ctx, scope)


async def _put_faces_away(asked: Prompt | None, ctx: Context, scope: Scope) -> None:
    """Removes the pictures of the unknown person's faces that stood beside the question for the name."""
    if asked is not None and asked.purpose == "clustername":
        await put_cluster_faces_away(asked.data["number"], ctx, scope)


async def on_no_words(message: Message, ctx: Context) -> None:
    if not await is_album_answered(message, ctx.state):
        await answer(message, ctx, reminder_card(ctx.language))
