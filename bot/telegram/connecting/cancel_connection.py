"""Leaving a connection, dropping it for a new one, or taking it up again."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.chats.private import stray_card
from bot.messages.connecting.connecting import (
    consent_card,
    ending_card,
    name_card,
    photos_card,
    sure_of_cancel_card,
)
from bot.messages.gallery.gallery_photos import added_photos_card
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import answer_apart, toast, turn_into
from bot.telegram.chats.talk import Talk
from bot.telegram.connecting.connect_person import begin
from bot.telegram.connecting.connection import (
    Connection,
    ConnectPerson,
    draft_in,
    drop_connection,
    erase_draft,
    open_connection,
)
from bot.telegram.gallery.add_gallery_photo import end_adding_photos
from domain.queries.groups.groups import groups_in
from domain.queries.persons.people import asked_person


def register(private: Router) -> None:
    private.message.register(on_cancel_command, Command("cancel"))
    private.callback_query.register(on_cancel, Pressed("cancel"))
    private.callback_query.register(on_discard, Pressed("discard", "surediscard"))
    private.callback_query.register(on_restart, Pressed("restart"))
    private.callback_query.register(on_resume, Pressed("resume"))


async def on_cancel_command(_: Message, talk: Talk) -> None:
    if await end_adding_photos(talk):
        await talk.say(added_photos_card(talk.language))
        return
    current = await open_connection(talk)
    if current is None:
        await talk.say(stray_card("nothing_to_cancel", talk.language))
        return
    draft = await draft_in(current, talk)
    if draft is not None and draft.faces:
        await talk.say(sure_of_cancel_card(draft, current.flow, talk.language))
        return
    await drop_connection(current, talk)
    await talk.say(ending_card("cancelled", talk.language))


async def on_cancel(query: CallbackQuery, press: Press, talk: Talk) -> None:
    current = await _connection_of(query, press, talk)
    if current is not None:
        await _cancel(query, current, talk)


async def on_discard(query: CallbackQuery, press: Press, talk: Talk) -> None:
    """Cancel while photos are sent: the button carries the draft. Good photos are asked about first."""
    person = await asked_person(talk.who.participant_id, press.ids[0])
    if person.approval != "draft":
        await toast(query, talk.words.plain("toast.already_sent"))
        return
    current = await open_connection(talk)
    is_open = current is not None and current.person_id == person.person_id
    if press.verb == "discard" and person.faces:
        flow = current.flow if current is not None and is_open else None
        await toast(query)
        await turn_into(query, sure_of_cancel_card(person, flow, talk.language))
        return
    await erase_draft(person.person_id, talk)
    if is_open:
        await talk.state.clear()
    await toast(query)
    await answer_apart(query, ending_card("cancelled", talk.language))


async def on_restart(query: CallbackQuery, press: Press, talk: Talk) -> None:
    current = await _connection_of(query, press, talk)
    if current is not None:
        await _cancel(query, current, talk)
        await begin(talk, current.wanted)


async def _cancel(query: CallbackQuery, current: Connection, talk: Talk) -> None:
    await drop_connection(current, talk)
    await toast(query)
    answer = turn_into if current.person_id is None else answer_apart
    await answer(query, ending_card("cancelled", talk.language))


async def on_resume(query: CallbackQuery, press: Press, talk: Talk) -> None:
    current = await _connection_of(query, press, talk)
    if current is not None:
        await toast(query)
        await turn_into(query, await _step_card(current, talk))


async def _connection_of(query: CallbackQuery, press: Press, talk: Talk) -> Connection | None:
    """The open connection, if the button belongs to it; else the presser is told that it does not."""
    current = await open_connection(talk)
    if current is None or current.flow != press.ids[0]:
        await toast(query, talk.words.plain("toast.stale"))
        return None
    return current


async def _step_card(connection: Connection, talk: Talk) -> Card:
    """The card that asks for the connection's current step."""
    step = await talk.state.get_state()
    if step == ConnectPerson.consent.state:
        groups = await groups_in(connection.workspace_id, talk.who.participant_id)
        return consent_card(groups, connection.flow, talk.language)
    if step == ConnectPerson.name.state:
        return name_card(connection.flow, talk.language)
    draft = await draft_in(connection, talk)
    if draft is None:
        await talk.state.clear()
        return ending_card("gone", talk.language)
    return photos_card(draft, talk.language)
