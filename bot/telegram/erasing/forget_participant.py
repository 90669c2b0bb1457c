"""/forget_me says what would go, then erases all that the bot knows of the user; a certificate follows."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.erasing.forgetting import confirm_forgetting_card, forgotten_card
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import answer_apart, toast
from bot.telegram.chats.talk import Talk
from domain.queries.erasing.forgetting import forgetting
from domain.usecases.erasing.forget_participant import forget_participant


def register(private: Router) -> None:
    private.message.register(on_forget_me_command, Command("forget_me"))
    private.callback_query.register(on_forget_me, Pressed("forgetme"))


async def on_forget_me_command(_: Message, talk: Talk) -> None:
    view = await forgetting(talk.who.participant_id)
    await talk.say(confirm_forgetting_card(view, talk.language))


async def on_forget_me(query: CallbackQuery, talk: Talk) -> None:
    """Forgets the presser, and nobody else."""
    await forget_participant(talk.who.participant_id, talk.world.doorbell)
    await talk.state.clear()
    await toast(query)
    await answer_apart(query, forgotten_card(talk.language))
