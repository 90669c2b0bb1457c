"""/photos: what somebody received, to be sent once more on request; and what may not have arrived."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.deliveries import unknown_deliveries_card
from bot.messages.listing import MAX_PAGE
from bot.messages.photos import PAGE, photos_card
from bot.telegram.pressed import Pressed
from bot.telegram.speaking import toast, turn_into
from bot.telegram.talk import Talk
from domain.queries.people import people
from domain.queries.photos import photos
from domain.usecases.send_photo_again import send_photo_again
from domain.usecases.send_unknown_photos import send_unknown_photos


def register(private: Router) -> None:
    private.message.register(on_photos, Command("photos"))
    private.callback_query.register(on_photos_page, Pressed("photos"))
    private.callback_query.register(on_photo, Pressed("photo"))
    private.callback_query.register(on_show_unknown, Pressed("showunknown"))


async def on_photos(_: Message, talk: Talk) -> None:
    await talk.say(await _page(talk, 0))


async def on_photos_page(query: CallbackQuery, press: Press, talk: Talk) -> None:
    card = await _page(talk, min(press.ids[0], MAX_PAGE))
    await toast(query)
    await turn_into(query, card)


async def on_photo(query: CallbackQuery, press: Press, talk: Talk) -> None:
    await send_photo_again(
        press.ids[0], talk.who.participant_id, press=talk.number, doorbell=talk.world.doorbell
    )
    await toast(query, talk.words.plain("toast.sending"))


async def on_show_unknown(query: CallbackQuery, talk: Talk) -> None:
    await send_unknown_photos(talk.who.participant_id, press=talk.number, doorbell=talk.world.doorbell)
    await toast(query, talk.words.plain("toast.sending"))
    await turn_into(query, unknown_deliveries_card(0, talk.language))


async def _page(talk: Talk, page: int) -> Card:
    shown = await photos(talk.who.participant_id, offset=page * PAGE, limit=PAGE)
    has_people = bool(await people(talk.who.participant_id))
    return photos_card(shown, page, talk.language, has_people=has_people)
