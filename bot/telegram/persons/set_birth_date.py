"""The birth date of a person, written as people write it."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.persons.persons import new_birth_date_card
from bot.telegram.chats.asking import Asked, Question, ask, stop_asking
from bot.telegram.chats.desk import AtDesk, Desk, answer
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import toast, turn_into
from bot.telegram.chats.talk import Talk
from bot.telegram.chats.tell_result import result_of
from bot.telegram.persons.who import admitted_to, person_for
from domain.usecases.persons.set_birth_date import set_birth_date


def register(chats: Router) -> None:
    chats.callback_query.register(on_birth, Pressed("birth"), AtDesk())


def register_steps(chats: Router) -> None:
    chats.message.register(on_date, Asked("birth"), AtDesk())


async def on_birth(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    person = await person_for("birth", press.ids[0], talk, desk)
    flow = await ask(talk, "birth", number=person.number)
    await toast(query)
    await turn_into(query, new_birth_date_card(person.name, flow, talk.language))


async def on_date(message: Message, asked: Question, talk: Talk, desk: Desk) -> None:
    number = asked.data["number"]
    await admitted_to(number, talk, desk)
    done = await set_birth_date(
        number,
        message.text or "",
        talk.requester(),
        settings=talk.world.settings,
        doorbell=talk.world.doorbell,
    )
    await stop_asking(talk)
    await answer(message, talk, await result_of(done, talk, desk))
