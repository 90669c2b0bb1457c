"""Handles *It is another person*, the button below a training photo that looks like a known person."""

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
    private.callback_query.register(on_another_person, Pressed("another"))


async def on_another_person(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """Later a task says whether the photo is good enough, by a new message."""
    await claim_look_alike(AssetId(press.ids[0]), ctx.who.participant_id, ctx.world.doorbell)
    await toast(query)
    await answer_apart(query, ending_card("another", ctx.language))
