"""The answer to an offer of older photos: all, those of the last month, or none."""

from typing import Literal

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.deliveries.offers import offer_accepted_card, offer_declined_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.send_cards import toast, turn_into
from domain.queries.persons.people import person_of
from domain.usecases.deliveries.accept_offer import accept_offer
from domain.usecases.deliveries.decline_offer import decline_offer

_SPANS: dict[str, Literal["all", "month"]] = {"offerall": "all", "offermonth": "month"}


def register(private: Router) -> None:
    private.callback_query.register(on_offer, Pressed(*_SPANS))
    private.callback_query.register(on_no_offer, Pressed("offernone"))


async def on_offer(query: CallbackQuery, press: Press, ctx: Context) -> None:
    person = await person_of(ctx.who.participant_id, press.ids[0])
    photos = await accept_offer(
        person.person_id, ctx.who.participant_id, _SPANS[press.verb], ctx.world.doorbell
    )
    await toast(query)
    await turn_into(query, offer_accepted_card(photos, ctx.language))


async def on_no_offer(query: CallbackQuery, press: Press, ctx: Context) -> None:
    person = await person_of(ctx.who.participant_id, press.ids[0])
    await decline_offer(person.person_id, ctx.who.participant_id)
    await toast(query)
    await turn_into(query, offer_declined_card(person.alias, ctx.language))
