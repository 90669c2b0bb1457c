"""The face of a person, in a box on a photo, for those who moderate."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.telegram.desk import AtDesk, Desk
from bot.telegram.pressed import Pressed
from bot.telegram.speaking import toast
from bot.telegram.talk import Talk
from bot.telegram.who import person_for
from domain.errors import NotFound
from domain.queries.picture import photo_of_picture
from domain.steps.owe_photo_cards import IN_ADMIN_CHAT
from domain.usecases.ask_photo_card import ask_photo_card


def register(chats: Router) -> None:
    chats.callback_query.register(on_face_of, Pressed("faceof"), AtDesk())


async def on_face_of(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    person = await person_for("merge", press.ids[0], talk, desk)
    asset_id = await photo_of_picture(person.number)
    if asset_id is None:
        raise NotFound("photo")
    reader = talk.who.participant_id if desk.workspace_id is None else IN_ADMIN_CHAT
    await ask_photo_card(asset_id, talk.requester(), participant_id=reader, doorbell=talk.world.doorbell)
    await toast(query, talk.words.plain("toast.sending"))
