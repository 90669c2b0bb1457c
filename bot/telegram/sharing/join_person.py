"""A participant asks to be let in to a connected person; owners or moderators decide."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.sharing.sharing import plain_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.queue_copy import join_now, renewing_copy
from bot.telegram.chats.send_cards import answer_apart, toast, turn_into
from bot.telegram.connecting.connection import open_connection
from domain.ids import AssetId, LinkId
from domain.usecases.connecting.admit_requester import admit_requester
from domain.usecases.sharing.ask_to_join import ask_to_join
from domain.usecases.sharing.decide_join import decide_join
from domain.usecases.sharing.withdraw_join import withdraw_join


def register_private(private: Router) -> None:
    private.callback_query.register(on_ask, Pressed("asktojoin"))
    private.callback_query.register(on_unask, Pressed("unask"))


def register_buttons(anywhere: Router) -> None:
    """Registers buttons for all chats: if there is no owner, moderators decide, also in an admin chat."""
    anywhere.callback_query.register(renewing_copy(on_decision, join_now), Pressed("admit", "refuse"))
    anywhere.callback_query.register(on_let_join, Pressed("letjoin"))


async def on_ask(query: CallbackQuery, press: Press, ctx: Context) -> None:
    asset_id, who = AssetId(press.ids[0]), ctx.who
    asked = await ask_to_join(asset_id, who.participant_id, ctx.world.doorbell)
    if asked.ends_draft and await open_connection(ctx) is not None:
        await ctx.state.clear()
    await toast(query)
    await answer_apart(query, plain_card("asked" if asked.ends_draft else "asked_by_photo", ctx.language))


async def on_unask(query: CallbackQuery, press: Press, ctx: Context) -> None:
    await withdraw_join(press.ids[0], ctx.who.participant_id, ctx.world.doorbell)
    await toast(query)
    await turn_into(query, plain_card("unasked", ctx.language))


async def on_decision(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """Leaves the card: a task edits it for all who see it."""
    admit = press.verb == "admit"
    await decide_join(LinkId(press.ids[0]), ctx.requester(), admit=admit, doorbell=ctx.world.doorbell)
    await toast(query, ctx.words.plain("toast.approved" if admit else "toast.declined"))


async def on_let_join(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """An owner presses that a waiting request is about their own person, and lets the requester in."""
    request_number, number = press.ids
    await admit_requester(request_number, number, ctx.requester(), ctx.world.doorbell)
    await toast(query, ctx.words.plain("toast.approved"))
