"""Makes a face the picture of its person on cards."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import say, toast
from bot.telegram.chats.tell_result import result_of
from bot.telegram.photos.look_at_photo import face_of
from domain.usecases.persons.set_picture import set_picture


def register(anywhere: Router) -> None:
    anywhere.callback_query.register(on_cover, Pressed("cover"), InScope())


async def on_cover(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """Answers in a message of its own, so that the photo stays in sight."""
    _, face = await face_of(press.ids[0], ctx, scope)
    if face.person_number is None:
        await toast(query, ctx.words.plain("toast.stale"), alert=True)
        return
    done = await set_picture(face.person_number, face.number, ctx.requester(), doorbell=ctx.world.doorbell)
    card = await result_of(done, ctx, scope)
    await toast(query)
    await say(ctx.world.bot, scope.tg_chat_id, card)
