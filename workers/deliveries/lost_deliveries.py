"""Asks Telegram whether photos arrived whose send was never answered."""

import time
from collections.abc import Mapping
from typing import Any

from bot.messages.card import reply_markup
from bot.messages.deliveries.deliveries import delivery_card, outdated_card
from domain.errors import Refused, Throttled
from domain.ids import ParticipantId
from domain.queries.deliveries.delivery import DeliveryView
from domain.usecases.deliveries.find_deliveries import find_deliveries
from domain.values.send_outcome import ThatMessage
from workers.chats.message_calls import is_closed
from workers.chats.message_files import file_unique_ids
from workers.chats.telegram_cards import take_back_picture
from workers.runner import Ids, Job
from workers.world import World


async def _find_deliveries(ids: Ids, world: World) -> object:
    async def ask(view: DeliveryView, number: int) -> ThatMessage:
        return await _ask(view, number, world)

    async def take_away(view: DeliveryView, number: int) -> None:
        await take_back_picture(world, view.tg_user_id, number, outdated_card(view.language))

    return await find_deliveries(
        ParticipantId(int(ids["participant_id"])),
        ask=ask,
        take_away=take_away,
        settle_s=world.settings.send_timeout_s,
        doorbell=world.doorbell,
    )


async def _ask(view: DeliveryView, number: int, world: World) -> ThatMessage:
    """Telegram answers an edit that changes something with the message, and so with its picture.

    An edit that changes nothing is answered without the message: a try that died may have put the same words
    there. Then the buttons are taken off; they come back with the right words once the photo is known.
    """
    card = delivery_card(view)
    words = {"caption": card.text, "parse_mode": "HTML", "reply_markup": reply_markup(card)}
    try:
        message = await _edit("editMessageCaption", view, number, words, world)
        if message is None:
            message = await _edit("editMessageReplyMarkup", view, number, {}, world)
    except Refused as refused:
        if not refused.is_about_the_call:
            raise
        return ThatMessage(is_closed=is_closed(refused))
    if message is None:
        return ThatMessage()
    return ThatMessage(file_unique_ids(message), age_s=time.time() - message["date"])


async def _edit(
    method: str, view: DeliveryView, number: int, words: Mapping[str, Any], world: World
) -> dict[str, Any] | None:
    """The message after the edit; None when nothing changed. Raises Refused where nothing can be edited."""
    await world.rates.acquire(view.tg_user_id)
    try:
        edited: dict[str, Any] = await world.api.call(
            method, {"chat_id": view.tg_user_id, "message_id": number, **words}
        )
    except Throttled as throttled:
        await world.rates.pause(view.tg_user_id, throttled.retry_after_s)
        raise
    except Refused as refused:
        if "message is not modified" not in refused.description:
            raise
        return None
    return edited


LOST_JOBS: dict[str, Job] = {"find_deliveries": _find_deliveries}
