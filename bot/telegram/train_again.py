"""Add photos again: a person whose faces were all deleted is learned anew, as when it was connected."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.connecting import open_card, photos_card
from bot.telegram.connection import Connection, ConnectPerson, draft_in, keep_connection, open_connection
from bot.telegram.pressed import Pressed
from bot.telegram.speaking import toast, turn_into
from bot.telegram.talk import Talk
from domain.queries.people import draft_of, person_of
from domain.usecases.train_again import train_again


def register(private: Router) -> None:
    private.callback_query.register(on_again, Pressed("learnagain"))


async def on_again(query: CallbackQuery, press: Press, talk: Talk) -> None:
    person = await person_of(talk.who.participant_id, press.ids[0])
    current = await open_connection(talk)
    draft = await draft_in(current, talk)
    if current is not None and draft is not None and draft.number != person.number:
        await toast(query)
        await turn_into(query, open_card(draft.alias, current.flow, talk.language))
        return
    if person.approval != "draft":  # else this very press began it, or an earlier one
        await train_again(person.number, talk.who.participant_id, talk.world.doorbell)
    view = await draft_of(talk.who.participant_id, person.person_id)
    connection = Connection(talk.number, view.workspace_id, view.person_id)
    await keep_connection(talk, ConnectPerson.photos, connection)
    await toast(query)
    await turn_into(query, photos_card(view, talk.language))
