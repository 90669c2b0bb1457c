"""Yes or no to "Is this Anna?". The card is edited by a task, for all who see it."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.telegram.pressed import Pressed
from bot.telegram.speaking import toast
from bot.telegram.talk import Talk
from domain.usecases.decide_suggestion import decide_suggestion


def register(anywhere: Router) -> None:
    anywhere.callback_query.register(on_answer, Pressed("yes", "no"))


async def on_answer(query: CallbackQuery, press: Press, talk: Talk) -> None:
    await decide_suggestion(
        press.ids[0],
        talk.requester(),
        accept=press.verb == "yes",
        settings=talk.world.settings,
        doorbell=talk.world.doorbell,
    )
    await toast(query, talk.words.plain("toast.thanks"))
