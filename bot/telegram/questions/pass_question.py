"""*Unsure* or *Later* under a question to an owner. A task edits the card."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.queue_copy import question_now, renewing_copy
from bot.telegram.chats.send_cards import toast
from domain.ids import SuggestionId
from domain.usecases.questions.pass_question import pass_question


def register(anywhere: Router) -> None:
    anywhere.callback_query.register(renewing_copy(on_pass, question_now), Pressed("unsure", "later"))


async def on_pass(query: CallbackQuery, press: Press, ctx: Context) -> None:
    is_later = press.verb == "later"
    await pass_question(
        SuggestionId(press.ids[0]),
        ctx.requester(),
        ctx.who.participant_id,
        is_later=is_later,
        doorbell=ctx.world.doorbell,
    )
    await toast(query, ctx.words.plain("toast.asked_later" if is_later else "toast.passed_on"))
