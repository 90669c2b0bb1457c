"""Shows moderators a face in a box on its photo: the face of a person, or of a question."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.telegram.chats.desk import AtDesk, Desk
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import toast
from bot.telegram.chats.talk import Talk
from bot.telegram.persons.who import person_for
from bot.telegram.photos.look_at_photo import bring_photo
from domain.errors import NotFound
from domain.ids import AssetId, SuggestionId
from domain.queries.persons.picture import photo_of_picture
from domain.queries.questions.suggestion import photo_of_suggestion


def register(chats: Router) -> None:
    chats.callback_query.register(on_face_of, Pressed("faceof"), AtDesk())
    chats.callback_query.register(on_suggested, Pressed("onphoto"), AtDesk())


async def on_face_of(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    person = await person_for("merge", press.ids[0], talk, desk)
    await _bring(query, await photo_of_picture(person.number), talk, desk)


async def on_suggested(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    await _bring(query, await photo_of_suggestion(SuggestionId(press.ids[0])), talk, desk)


async def _bring(query: CallbackQuery, asset_id: AssetId | None, talk: Talk, desk: Desk) -> None:
    if asset_id is None:
        raise NotFound("photo")
    await bring_photo(asset_id, talk, desk)
    await toast(query, talk.words.plain("toast.sending"))
