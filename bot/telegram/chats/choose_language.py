"""/language."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.locales import LANGUAGES
from bot.messages.callbacks import Press
from bot.messages.chats.private import language_card, language_chosen_card
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import toast, turn_into
from bot.telegram.chats.talk import Talk
from domain.usecases.chats.choose_language import choose_language


def register(private: Router) -> None:
    private.message.register(on_language_command, Command("language"))
    private.callback_query.register(on_language, Pressed("language"))


async def on_language_command(_: Message, talk: Talk) -> None:
    await talk.say(language_card(talk.language))


async def on_language(query: CallbackQuery, press: Press, talk: Talk) -> None:
    [position] = press.ids
    if position >= len(LANGUAGES):
        await toast(query, talk.words.plain("toast.unknown_button"))
        return
    language = LANGUAGES[position]
    await choose_language(talk.who.participant_id, language)
    await toast(query)
    await turn_into(query, language_chosen_card(language))
