"""Done: the draft becomes a request."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.connecting.connecting import no_face_card, sent_card
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import drop_buttons, toast
from bot.telegram.chats.talk import Talk
from bot.telegram.connecting.connection import draft_in, open_connection
from domain.errors import NotFound
from domain.queries.persons.people import PersonView, asked_person
from domain.usecases.connecting.submit_connection import submit_connection


def register(private: Router) -> None:
    private.message.register(on_done_command, Command("done"))
    private.callback_query.register(on_done, Pressed("done"))


async def on_done_command(_: Message, talk: Talk) -> None:
    draft = await draft_in(await open_connection(talk), talk)
    if draft is None:
        raise NotFound("draft")
    await _submit(draft, talk)


async def on_done(query: CallbackQuery, press: Press, talk: Talk) -> None:
    person = await asked_person(talk.who.participant_id, press.ids[0])
    if not await _submit(person, talk):
        await toast(query, talk.words.plain("toast.already_sent"))
        return
    await toast(query)
    await drop_buttons(query)


async def _submit(person: PersonView, talk: Talk) -> bool:
    """False when the request was sent long ago."""
    current = await open_connection(talk)
    is_current = current is not None and current.person_id == person.person_id
    if person.approval == "draft":
        if not await submit_connection(person.person_id, talk.who.participant_id, talk.world.doorbell):
            await talk.say(no_face_card(person, talk.language))
            return True
    elif not is_current:  # else an earlier try of this update died after it sent the request
        return False
    if is_current:
        await talk.state.clear()
    await talk.say(sent_card(person, talk.language))
    return True
