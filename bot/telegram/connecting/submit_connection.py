"""/done and its button: the draft becomes a request."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.connecting.connecting import no_face_card, sent_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.send_cards import drop_buttons, toast
from bot.telegram.connecting.add_training_photo import say_it_is_over
from bot.telegram.connecting.connection import draft_in, open_connection
from domain.errors import Conflict, NotFound
from domain.queries.persons.people import PersonView, asked_person
from domain.usecases.connecting.submit_connection import submit_connection


def register(private: Router) -> None:
    private.message.register(on_done_command, Command("done"))
    private.callback_query.register(on_done, Pressed("done"))


async def on_done_command(_: Message, ctx: Context) -> None:
    current = await open_connection(ctx)
    draft = await draft_in(current, ctx)
    if draft is not None:
        await _submit(draft, ctx)
    elif current is not None and current.person_id is None:  # there is no name yet
        raise NotFound("draft")
    else:
        await say_it_is_over(ctx)


async def on_done(query: CallbackQuery, press: Press, ctx: Context) -> None:
    person = await asked_person(ctx.who.participant_id, press.ids[0])
    if person.approval == "approved":
        raise Conflict("already_decided")
    if not await _submit(person, ctx):
        await toast(query, ctx.words.plain("toast.already_sent"))
        return
    await toast(query)
    await drop_buttons(query)


async def _submit(person: PersonView, ctx: Context) -> bool:
    """False when an earlier update sent the request."""
    current = await open_connection(ctx)
    is_current = current is not None and current.person_id == person.person_id
    if person.approval == "draft":
        if not await submit_connection(person.person_id, ctx.who.participant_id, ctx.world.doorbell):
            await ctx.say(no_face_card(person, ctx.language))
            return True
    elif not is_current:  # else an earlier try of this update died after it sent the request
        return False
    if is_current:
        await ctx.state.clear()
    await ctx.say(sent_card(person, ctx.language))
    return True
