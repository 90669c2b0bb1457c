"""/people: whom somebody connected, and how that stands."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.people import people_card, person_card
from bot.telegram.pressed import Pressed
from bot.telegram.speaking import toast, turn_into
from bot.telegram.talk import Talk
from domain.queries.people import people, person_of


def register(private: Router) -> None:
    private.message.register(on_people, Command("people"))
    private.callback_query.register(on_people_page, Pressed("people"))
    private.callback_query.register(on_person, Pressed("person"))


async def on_people(_: Message, talk: Talk) -> None:
    card = people_card(await people(talk.who.participant_id), 0, talk.language)
    await talk.say(card)


async def on_people_page(query: CallbackQuery, press: Press, talk: Talk) -> None:
    card = people_card(await people(talk.who.participant_id), press.ids[0], talk.language)
    await toast(query)
    await turn_into(query, card)


async def on_person(query: CallbackQuery, press: Press, talk: Talk) -> None:
    person = await person_of(talk.who.participant_id, press.ids[0])
    await toast(query)
    await turn_into(query, person_card(person, talk.language))
