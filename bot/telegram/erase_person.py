"""/delete: counts first, then everything of a person goes; the certificate follows."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.people import confirm_deletion_card, deletion_started_card, whom_to_delete_card
from bot.telegram.connection import open_connection
from bot.telegram.pressed import Pressed
from bot.telegram.speaking import toast, turn_into
from bot.telegram.talk import Talk
from domain.queries.people import people, person_of
from domain.usecases.erase_person import erase_person


def register(private: Router) -> None:
    private.message.register(on_delete_command, Command("delete"))
    private.callback_query.register(on_delete, Pressed("delete"))
    private.callback_query.register(on_erase, Pressed("erase"))


async def on_delete_command(_: Message, talk: Talk) -> None:
    card = whom_to_delete_card(await people(talk.who.participant_id), talk.language)
    await talk.say(card)


async def on_delete(query: CallbackQuery, press: Press, talk: Talk) -> None:
    person = await person_of(talk.who.participant_id, press.ids[0])
    await toast(query)
    await turn_into(query, confirm_deletion_card(person, talk.language))


async def on_erase(query: CallbackQuery, press: Press, talk: Talk) -> None:
    person = await person_of(talk.who.participant_id, press.ids[0])
    await erase_person(
        person.person_id,
        talk.who.tg_user_id,
        tg_notify_chat_id=talk.who.tg_user_id,
        memberships=talk.world.memberships,
        doorbell=talk.world.doorbell,
    )
    current = await open_connection(talk)
    if current is not None and current.person_id == person.person_id:
        await talk.state.clear()  # it was the draft of the connection that is open
    await toast(query)
    await turn_into(query, deletion_started_card(person.alias, talk.language))
