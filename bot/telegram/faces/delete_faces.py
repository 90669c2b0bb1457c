"""Deletes a person's faces in one photo, from the photo's card, after a question."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.erasing.deleting import confirm_faces_here_card, faces_here_deleted_card
from bot.telegram.chats.desk import AtDesk, Desk
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import say, toast
from bot.telegram.chats.talk import Talk
from bot.telegram.persons.who import admitted_to
from domain.ids import AssetId
from domain.queries.erasing.deletion import deletion
from domain.queries.operations.done import Done
from domain.queries.persons.person_card import PersonCard
from domain.usecases.faces.delete_faces import delete_faces


def register(anywhere: Router) -> None:
    anywhere.callback_query.register(on_delete, Pressed("deletehere"), AtDesk())
    anywhere.callback_query.register(on_wipe, Pressed("wipehere"), AtDesk())


async def on_delete(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    """Asks in a message of its own, so that the photo stays in sight. The numbers come from a rehearsal."""
    number, asset_id = press.ids[0], AssetId(press.ids[1])
    person, would = await _attempt(press, talk, desk, rehearses=True)
    is_last = would.faces == (await deletion(person.person_id)).faces
    card = confirm_faces_here_card(person.name, number, asset_id, would, talk.language, is_last=is_last)
    await toast(query)
    await say(talk.world.bot, desk.tg_chat_id, card)


async def on_wipe(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    """Answers in a new message, because the photo's card is erased with the faces."""
    person, done = await _attempt(press, talk, desk, rehearses=False)
    await toast(query)
    await say(
        talk.world.bot,
        desk.tg_chat_id,
        faces_here_deleted_card(person.name, AssetId(press.ids[1]), done, talk.language),
    )


async def _attempt(press: Press, talk: Talk, desk: Desk, *, rehearses: bool) -> tuple[PersonCard, Done]:
    number, asset_id = press.ids
    person = await admitted_to(number, talk, desk)
    done = await delete_faces(
        number,
        AssetId(asset_id),
        talk.requester(rehearses=rehearses),
        settings=talk.world.settings,
        doorbell=talk.world.doorbell,
    )
    return person, done
