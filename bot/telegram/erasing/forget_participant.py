"""/forget_me says what would go. A press erases all that the bot knows of the user; a certificate follows."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.erasing.forgetting import confirm_forgetting_card, forgotten_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.send_cards import answer_apart, toast, turn_into
from domain.errors import Conflict
from domain.queries.erasing.deletion import ForgottenView, forgotten_since
from domain.queries.erasing.forgetting import forgetting
from domain.usecases.erasing.forget_participant import forget_participant


def register(private: Router) -> None:
    private.message.register(on_forget_me_command, Command("forget_me"))
    private.callback_query.register(on_forget_me, Pressed("forgetme"))


def register_again(buttons: Router) -> None:
    buttons.callback_query.register(on_forget_me_again, Pressed("forgetme"), _WasForgotten())


class _WasForgotten(Filter):
    """Passes a private press of a user who was forgotten after the bot received it.

    gone: for the handler, the language of the user's certificate and the counts of what was erased.
    """

    async def __call__(
        self, query: CallbackQuery, received_at: datetime, ctx: Context | None = None
    ) -> bool | dict[str, ForgottenView]:
        if ctx is not None or query.message is None or query.message.chat.type != "private":
            return False
        gone = await forgotten_since(query.from_user.id, received_at)
        return {"gone": gone} if gone is not None else False


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


async def on_forget_me_again(query: CallbackQuery, gone: ForgottenView) -> None:
    """An earlier try, whose answer was lost, has forgotten the user."""
    await toast(query)
    await answer_apart(query, forgotten_card(gone.language, refusals=gone.counts["refusals"]))
