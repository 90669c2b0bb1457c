"""/forget_me says what would go. A press erases all that the bot knows of the user; a certificate follows."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.erasing.forgetting import confirm_forgetting_card, forgotten_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.send_cards import answer_apart, toast
from domain.queries.erasing.forgetting import forgetting
from domain.usecases.erasing.forget_participant import forget_participant


def register(private: Router) -> None:
    private.message.register(on_forget_me_command, Command("forget_me"))
    private.callback_query.register(on_forget_me, Pressed("forgetme"))


async def on_forget_me_command(_: Message, ctx: Context) -> None:
    view = await forgetting(ctx.who.participant_id)
    await ctx.say(confirm_forgetting_card(view, ctx.language))


async def on_forget_me(query: CallbackQuery, ctx: Context) -> None:
    """Forgets only the presser: the button carries no number of anybody."""
    gone = await forget_participant(
        ctx.who.participant_id, settings=ctx.world.settings, doorbell=ctx.world.doorbell
    )
    await ctx.state.clear()
    await toast(query)
    await answer_apart(query, forgotten_card(ctx.language, refusals=gone["refusals"]))
