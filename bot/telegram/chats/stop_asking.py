"""Cancel, while a question waits for words: the dialogue goes on with what it did before."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.persons.persons import reminder_card, stopped_card
from bot.telegram.chats.asking import Asking, IsAsked, question, stop_asking
from bot.telegram.chats.desk import AtDesk, answer
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import toast, turn_into
from bot.telegram.chats.talk import Talk
from bot.telegram.connecting.connection import is_album_answered


def register(chats: Router) -> None:
    """Has to come before the /cancel of a connection."""
    chats.message.register(on_cancel, Command("cancel"), IsAsked())
    chats.callback_query.register(on_stop, Pressed("stop"), AtDesk())


def register_steps(private: Router) -> None:
    """Has to come after the handlers that wait for the words."""
    private.message.register(on_no_words, Asking.words, IsAsked(), ~F.text)


async def on_cancel(message: Message, talk: Talk) -> None:
    await stop_asking(talk)
    await answer(message, talk, stopped_card(talk.language))


async def on_stop(query: CallbackQuery, press: Press, talk: Talk) -> None:
    asked = await question(talk)
    if asked is None or asked.flow != press.ids[0]:
        await toast(query, talk.words.plain("toast.stale"))
        return
    await stop_asking(talk)
    await toast(query)
    await turn_into(query, stopped_card(talk.language))


async def on_no_words(message: Message, talk: Talk) -> None:
    if not await is_album_answered(message, talk.state):
        await answer(message, talk, reminder_card(talk.language))
