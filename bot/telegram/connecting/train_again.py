"""Add photos again: a person whose faces were all deleted is learned again, like a new person."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.connecting.connecting import open_card, photos_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.send_cards import toast, turn_into
from bot.telegram.connecting.connection import other_connection, take_photos_for
from domain.queries.persons.people import person_of
from domain.usecases.connecting.train_again import train_again


def register(private: Router) -> None:
    private.callback_query.register(on_again, Pressed("learnagain"))


async def on_again(query: CallbackQuery, press: Press, ctx: Context) -> None:
    person = await person_of(ctx.who.participant_id, press.ids[0])
    if (other := await other_connection(ctx, person.person_id)) is not None:
        name, connection = other
        await toast(query)
        await turn_into(query, open_card(name, connection.flow, ctx.language))
        return
    # A draft of this owner was begun by this press before a crash, or by an earlier press.
    if person.approval != "draft" or not person.is_trainer:
        await train_again(person.number, ctx.who.participant_id, ctx.world.doorbell)
    view = await take_photos_for(person, ctx)
    await toast(query)
    await turn_into(query, photos_card(view, ctx.language))
