"""Shows moderators a person's picture, or the face of a question, on its photo."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import toast
from bot.telegram.persons.pressed_person import person_for
from bot.telegram.photos.look_at_photo import bring_photo
from domain.errors import NotFound
from domain.ids import AssetId, SuggestionId
from domain.queries.persons.picture import photo_of_picture
from domain.queries.questions.suggestion import photo_of_suggestion


def register(chats: Router) -> None:
    chats.callback_query.register(on_face_of, Pressed("faceof"), InScope())
    chats.callback_query.register(on_suggested, Pressed("onphoto"), InScope())


async def on_face_of(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    person = await person_for("merge", press.ids[0], ctx, scope)
    await _bring(query, await photo_of_picture(person.number), ctx, scope)


async def on_suggested(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    await _bring(query, await photo_of_suggestion(SuggestionId(press.ids[0])), ctx, scope)


async def _bring(query: CallbackQuery, asset_id: AssetId | None, ctx: Context, scope: Scope) -> None:
    if asset_id is None:
        raise NotFound("photo")
    await bring_photo(asset_id, ctx, scope)
    await toast(query, ctx.words.plain("toast.sending"))
