"""/forget_me says what would go. A press erases all that the bot knows of the user; a certificate follows."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.erasing.forgetting import confirm_forgetting_card, forgotten_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.send_cards import answer_apart, toast, turn_into
from domain.errors import Conflict
from domain.queries.erasing.forgetting import forgetting
from domain.usecases.erasing.forget_participant import forget_participant


def register(private: Router) -> None:
    private.message.register(on_forget_me_command, Command("forget_me"))
    private.callback_query.register(on_forget_me, Pressed("forgetme"))


async def on_forget_me_command(_: Message, ctx: Context) -> None:
    view = await forgetting(ctx.who.participant_id)
    await ctx.say(confirm_forgetting_card(view, ctx.language))


async def on_forget_me(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """Forgets only the presser: the button carries nobody's number. If other persons would be erased by now
    than the card said, nothing is erased, and the card is shown again with the present names.
    """
    who, world = ctx.who.participant_id, ctx.world
    try:
        gone = await forget_participant(
            who, shown=press.ids[0], settings=world.settings, doorbell=world.doorbell
        )
    except Conflict as conflict:
        if conflict.code != "others_go":
            raise
        await toast(query, ctx.words.plain("error.others_go"), alert=True)
        await turn_into(query, confirm_forgetting_card(await forgetting(who), ctx.language))
        return
    await ctx.state.clear()
    await toast(query)
    await answer_apart(query, forgotten_card(ctx.language, refusals=gone["refusals"]))
