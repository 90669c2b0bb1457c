"""The buttons under a proposal of thresholds. A task edits the card for all who see it."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.send_cards import toast
from domain.ids import CalibrationId
from domain.usecases.settings.decide_proposal import decide_proposal


def register(anywhere: Router) -> None:
    anywhere.callback_query.register(on_use, Pressed("usevalues"))
    anywhere.callback_query.register(on_keep, Pressed("keepvalues"))


async def on_use(query: CallbackQuery, press: Press, ctx: Context) -> None:
    await _decide(press, ctx, uses=True)
    await toast(query, ctx.words.plain("toast.values_used"))


async def on_keep(query: CallbackQuery, press: Press, ctx: Context) -> None:
    await _decide(press, ctx, uses=False)
    await toast(query, ctx.words.plain("toast.values_kept"))


async def _decide(press: Press, ctx: Context, *, uses: bool) -> None:
    world = ctx.world
    await decide_proposal(
        CalibrationId(press.ids[0]),
        ctx.requester(),
        uses=uses,
        settings=world.settings,
        doorbell=world.doorbell,
    )
