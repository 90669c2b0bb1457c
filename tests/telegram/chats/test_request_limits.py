"""Each new message of the bot takes a turn, by which Telegram's limits are kept."""

from typing import Any

from aiogram import Bot
from aiogram.methods import EditMessageText, SendMessage, TelegramMethod

from bot.telegram.chats.outgoing.request_middleware import RequestMiddleware
from tests.fakes.free_rates import FreeRates
from tests.fakes.recording_doorbell import RecordingDoorbell


async def test_a_new_message_takes_its_turn_before_it_goes_out_and_an_edit_takes_none() -> None:
    rates = FreeRates()
    turns_before: list[list[int]] = []

    async def go_out(_: Bot, __: TelegramMethod[Any]) -> Any:
        turns_before.append([*rates.turns])

    for method in (SendMessage(chat_id=5, text="a"), EditMessageText(chat_id=6, message_id=1, text="b")):
        await RequestMiddleware(rates, RecordingDoorbell())(go_out, Bot("1:test"), method)
    assert turns_before == [[5], [5]]
