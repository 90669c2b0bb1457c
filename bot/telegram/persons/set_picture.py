"""Makes a face the picture of its person on cards."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.telegram.chats.desk import AtDesk, Desk
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import say, toast
from bot.telegram.chats.talk import Talk
from bot.telegram.chats.tell_result import result_of
from bot.telegram.photos.look_at_photo import face_of
from domain.usecases.persons.set_picture import set_picture


def register(anywhere: Router) -> None:
    anywhere.callback_query.register(on_cover, Pressed("cover"), AtDesk())


async def on_cover(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    """The result is a message of its own: the photo stays in sight."""
    _, face = await face_of(press.ids[0], talk, desk)
    if face.person_number is None:
        await toast(query, talk.words.plain("toast.stale"), alert=True)
        return
    done = await set_picture(face.person_number, face.number, talk.requester(), doorbell=talk.world.doorbell)
    card = await result_of(done, talk, desk)
    await toast(query)
    await say(talk.world.bot, desk.tg_chat_id, card)
