"""Leaving a connection, dropping it for a new one, or taking it up again."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.chats.private import answer_card
from bot.messages.connecting.connecting import (
    consent_card,
    ending_card,
    name_card,
    photos_card,
    sure_of_cancel_card,
)
from bot.messages.gallery.gallery_photos import added_photos_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.prompts import stop_asking
from bot.telegram.chats.send_cards import answer_apart, toast, turn_into
from bot.telegram.connecting.connect_person import begin
from bot.telegram.connecting.connection import (
    Connection,
    ConnectPerson,
    asked_before,
    draft_in,
    drop_connection,
    erase_draft,
    open_connection,
)
from bot.telegram.gallery.add_gallery_photo import end_adding_photos
from domain.errors import Conflict
from domain.queries.groups.groups import groups_in
from domain.queries.persons.people import PersonView


def register(private: Router) -> None:
    private.message.register(on_cancel_command, Command("cancel"))
    private.callback_query.register(on_cancel, Pressed("cancel"))
    private.callback_query.register(on_discard, Pressed("discard", "surediscard"))
    private.callback_query.register(on_restart, Pressed("restart"))
    private.callback_query.register(on_resume, Pressed("resume"))


async def on_cancel_command(_: Message, ctx: Context) -> None:
    if await end_adding_photos(ctx):
        await ctx.say(added_photos_card(ctx.language))
        return
    current = await open_connection(ctx)
    if current is None:
        await ctx.say(answer_card("nothing_to_cancel", ctx.language))
        return
    draft = await draft_in(current, ctx)
    if draft is not None and draft.faces:
        await ctx.say(sure_of_cancel_card(draft, current.flow, ctx.language))
        return
    await drop_connection(current, ctx)
    await ctx.say(_ended_card(draft, ctx))


async def on_cancel(query: CallbackQuery, press: Press, ctx: Context) -> None:
    current = await _connection_of(query, press, ctx)
    if current is not None:
        await _cancel(query, current, ctx)


async def on_discard(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """Cancel while photos are sent: the button carries the draft. Asks first if the draft has good photos."""
    if (person := await asked_before(press.ids[0], ctx)) is None:
        await toast(query)
        await answer_apart(query, ending_card("cancelled", ctx.language))
        return
    if person.approval == "requested":
        await toast(query, ctx.words.plain("toast.already_sent"))
        return
    if person.approval == "approved" and not person.is_owned_without_faces:
        raise Conflict("already_decided")
    current = await open_connection(ctx)
    is_open = current is not None and current.person_id == person.person_id
    if press.verb == "discard" and person.faces:
        flow = current.flow if current is not None and is_open else None
        await toast(query)
        await turn_into(query, sure_of_cancel_card(person, flow, ctx.language))
        return
    await erase_draft(person.person_id, ctx)
    if is_open:
        await ctx.state.clear()
    await toast(query)
    await answer_apart(query, _ended_card(person, ctx))


async def on_restart(query: CallbackQuery, press: Press, ctx: Context) -> None:
    current = await _connection_of(query, press, ctx)
    if current is not None:
        await _cancel(query, current, ctx)
        await begin(ctx, current.wanted)


async def _cancel(query: CallbackQuery, current: Connection, ctx: Context) -> None:
    draft = await draft_in(current, ctx)
    await drop_connection(current, ctx)
    await toast(query)
    answer = turn_into if current.person_id is None else answer_apart
    await answer(query, _ended_card(draft, ctx))


def _ended_card(draft: PersonView | None, ctx: Context) -> Card:
    """draft: the draft before it was dropped; None if it had no name yet."""
    is_again = draft is not None and (draft.is_again or draft.is_owned_without_faces)
    return ending_card("given_up" if is_again else "cancelled", ctx.language)


async def on_resume(query: CallbackQuery, press: Press, ctx: Context) -> None:
    current = await _connection_of(query, press, ctx)
    if current is not None:
        await toast(query)
        await turn_into(query, await _step_card(current, ctx))


async def _connection_of(query: CallbackQuery, press: Press, ctx: Context) -> Connection | None:
    """The open connection, if the button belongs to it. Otherwise None, and the presser is told.

    A prompt that came in between is dropped, and the connection goes on.
    """
    current = await open_connection(ctx)
    if current is None or current.flow != press.ids[0]:
        await toast(query, ctx.words.plain("toast.stale"))
        return None
    await stop_asking(ctx)
    return current


async def _step_card(connection: Connection, ctx: Context) -> Card:
    """The card that asks for the connection's current step."""
    step = await ctx.state.get_state()
    if step == ConnectPerson.consent.state:
        groups = await groups_in(connection.workspace_id, ctx.who.participant_id)
        return consent_card(groups, connection.flow, ctx.language)
    if step == ConnectPerson.name.state:
        return name_card(connection.flow, ctx.language)
    draft = await draft_in(connection, ctx)
    if draft is None:
        await ctx.state.clear()
        return ending_card("gone", ctx.language)
    return photos_card(draft, ctx.language)
