"""Adds photos to a request that was sent, or takes it back, as long as nobody has decided."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.connecting.connecting import ending_card, more_photos_card, open_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.send_cards import answer_apart, drop_buttons, toast
from bot.telegram.connecting.connection import asked_before, erase_draft, other_connection, take_photos_for
from domain.queries.persons.people import asked_person
from domain.usecases.connecting.reopen_request import reopen_request


def register(private: Router) -> None:
    private.callback_query.register(on_add_photos, Pressed("addphotos"))
    private.callback_query.register(on_take_back, Pressed("takeback"))


async def on_add_photos(query: CallbackQuery, press: Press, ctx: Context) -> None:
    person = await asked_person(ctx.who.participant_id, press.ids[0])
    if (other := await other_connection(ctx, person.person_id)) is not None:
        name, connection = other
        await toast(query)
        await ctx.say(open_card(name, connection.flow, ctx.language))
        return
    await reopen_request(person.person_id, ctx.who.participant_id, ctx.world.doorbell)
    view = await take_photos_for(person, ctx)
    await toast(query)
    await drop_buttons(query)
    await ctx.say(more_photos_card(view, ctx.language))


async def on_take_back(query: CallbackQuery, press: Press, ctx: Context) -> None:
    if (person := await asked_before(press.ids[0], ctx)) is None:
        await toast(query)
        await answer_apart(query, ending_card("taken_back", ctx.language))
        return
    if person.approval == "draft":  # the sender has begun to add photos meanwhile
        await toast(query, ctx.words.plain("toast.stale"))
        return
    await erase_draft(person.person_id, ctx)
    await toast(query)
    is_again = person.is_again or person.is_owned_without_faces
    await answer_apart(query, ending_card("given_up" if is_again else "taken_back", ctx.language))
