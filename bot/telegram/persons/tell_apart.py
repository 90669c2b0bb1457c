"""*Not to be confused with …* tells two persons apart at once, with Undo. A person's card takes it back."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.telegram.chats.asking import stop_asking
from bot.telegram.chats.desk import AtDesk, Desk
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import toast, turn_into
from bot.telegram.chats.talk import Talk
from bot.telegram.chats.tell_result import result_of
from bot.telegram.persons.choose_person import choose_person
from bot.telegram.persons.who import admitted_to, person_for
from domain.usecases.persons.tell_apart import tell_apart


def register(chats: Router) -> None:
    chats.callback_query.register(on_first, Pressed("apart"), AtDesk())
    chats.callback_query.register(on_both, Pressed("apartfrom", "together"), AtDesk())


async def on_first(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    person = await person_for("apart", press.ids[0], talk, desk)
    kept = {"absorbed": person.number, "workspace_id": person.workspace_id}
    card = await choose_person(talk, desk, "apartfrom", **kept)
    await toast(query)
    await turn_into(query, card)


async def on_both(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    number, other = press.ids
    await admitted_to(number, talk, desk)
    apart = press.verb == "apartfrom"
    done = await tell_apart(number, other, talk.requester(), apart=apart, doorbell=talk.world.doorbell)
    await stop_asking(talk)
    card = await result_of(done, talk, desk)
    await toast(query)
    await turn_into(query, card)
