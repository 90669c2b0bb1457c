"""/language."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.locales import LANGUAGES
from bot.messages.callbacks import Press
from bot.messages.chats.private import language_card, language_chosen_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.send_cards import toast, turn_into
from domain.usecases.chats.choose_language import choose_language


def register(private: Router) -> None:
    private.message.register(on_language_command, Command("language"))
    private.callback_query.register(on_language, Pressed("language"))


async def on_language_command(_: Message, ctx: Context) -> None:
    await ctx.say(language_card(ctx.language))


async def on_language(query: CallbackQuery, press: Press, ctx: Context) -> None:
    [position] = press.ids
    if position >= len(LANGUAGES):
        await toast(query, ctx.words.plain("toast.unknown_button"))
        return
    language = LANGUAGES[position]
    await choose_language(ctx.who.participant_id, language)
    await toast(query)
    await turn_into(query, language_chosen_card(language))
