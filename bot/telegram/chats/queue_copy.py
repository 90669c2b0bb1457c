"""`/queue` answers with a copy of a card. No task edits the copy, so a press on one of its buttons does."""

import functools
from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.connecting.requests import request_card
from bot.messages.erasing.erasures import gone_card
from bot.messages.questions.suggestions import suggestion_card
from bot.messages.sharing.sharing import join_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import is_of_message
from bot.telegram.chats.send_cards import drop_buttons, turn_into
from bot.telegram.chats.shared_card import pressed_card
from domain.errors import Conflict, Outdated
from domain.ids import LinkId, SuggestionId
from domain.queries.connecting.request import is_declined_again, request_of_link
from domain.queries.questions.suggestion import suggestion
from domain.queries.sharing.join import join

_DECLINING = ("decline", "suredecline", "notdecline")  # the buttons without a version of the request

OnPress = Callable[[CallbackQuery, Press, Context], Awaitable[None]]
# Makes the card as it is now, by its pressed button, for a chat and a language. None where the chat is not
# asked, where the card names somebody who is deleted now, and where another card shows what to decide now.
Renew = Callable[[Press, int, str], Awaitable[Card | None]]


def renewing_copy(handler: OnPress, renew: Renew) -> OnPress:
    """After a press on a copy, the copy shows what was decided, also if somebody was faster."""

    @functools.wraps(handler)
    async def renewing(query: CallbackQuery, press: Press, ctx: Context) -> None:
        try:
            await handler(query, press, ctx)
        except (Conflict, Outdated):  # raised only for users who may decide
            await renew_copy(query, press, ctx, renew)
            raise
        await renew_copy(query, press, ctx, renew)

    return renewing


async def request_now(press: Press, tg_chat_id: int, language: str) -> Card | None:
    view = await request_of_link(LinkId(press.ids[0]))
    if view is None or all(one.tg_chat_id != tg_chat_id for one in view.deciders):
        return None
    if view.state == "requested" and press.verb not in _DECLINING and press.ids[-1] != view.version:
        return None  # sent anew, with other photos: its own card shows their faces
    if view.state == "reopened":  # as on the card that a task edits
        return gone_card("request", str(view.person_number), language, is_lapsed=True)
    if view.state == "approved" and await is_declined_again(view):
        view = replace(view, state="declined_again")
    shows = view.state in ("requested", "approved", "declined_again")
    return request_card(view, language) if shows else None


async def join_now(press: Press, tg_chat_id: int, _: str) -> Card | None:
    view = await join(LinkId(press.ids[0]))
    mine = next((one for one in view.recipients if one.tg_chat_id == tg_chat_id), None) if view else None
    return join_card(view, mine) if view is not None and mine is not None else None


async def question_now(press: Press, tg_chat_id: int, _: str) -> Card | None:
    view = await suggestion(SuggestionId(press.ids[0]))
    mine = view.in_chat(tg_chat_id) if view is not None else None
    return suggestion_card(view, mine) if view is not None and mine is not None else None


async def renew_copy(query: CallbackQuery, press: Press, ctx: Context, renew: Renew) -> None:
    """Shows what was decided where the pressed message is a copy; leaves a card that a task edits."""
    message = query.message
    if message is None or not is_of_message(query) or await pressed_card(query) is not None:
        return
    card = await renew(press, message.chat.id, ctx.language)
    if card is None:
        await drop_buttons(query)
    else:
        await turn_into(query, card)
