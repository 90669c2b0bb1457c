"""*It is another person*: a training photo looks like somebody who is connected already."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.connecting.connecting import ending_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.send_cards import answer_apart, toast
from domain.ids import AssetId
from domain.usecases.connecting.claim_look_alike import claim_look_alike


def register(private: Router) -> None:
    private.callback_query.register(on_another, Pressed("another"))


async def on_another(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """The verdict on the photo follows on its own card."""
    await claim_look_alike(AssetId(press.ids[0]), ctx.who.participant_id, ctx.world.doorbell)
    await toast(query)
    await answer_apart(query, ending_card("another", ctx.language))
