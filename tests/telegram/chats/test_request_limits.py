"""Requests to Telegram: each new message waits for its turn, and a failure is told apart by its cause."""

import traceback
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import AnswerCallbackQuery, EditMessageText, SendMessage, SetMyCommands, TelegramMethod

from bot.telegram.chats.outgoing.request_middleware import RequestMiddleware
from domain.errors import Throttled, Unavailable
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


@pytest.mark.parametrize(
    ("method", "pauses"),
    [
        (SendMessage(chat_id=5, text="a"), [(5, 600)]),
        (SetMyCommands(commands=[]), []),
        (AnswerCallbackQuery(callback_query_id="7"), []),
    ],
)
async def test_a_429_for_a_call_about_no_chat_holds_up_no_photo(
    method: TelegramMethod[Any], pauses: list[tuple[int, float]]
) -> None:
    rates = FreeRates()

    async def refuse(_: Bot, refused: TelegramMethod[Any]) -> Any:
        raise TelegramRetryAfter(refused, "Too Many Requests", 600)

    with pytest.raises(Throttled):
        await RequestMiddleware(rates, RecordingDoorbell())(refuse, Bot("1:test"), method)
    assert rates.pauses == pauses


async def test_nobody_sleeps_after_the_last_429() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def refuse(_: Bot, refused: TelegramMethod[Any]) -> Any:
        raise TelegramRetryAfter(refused, "Too Many Requests", 7)

    calls = RequestMiddleware(FreeRates(), RecordingDoorbell(), sleep=sleep)
    with pytest.raises(Throttled) as throttled:
        await calls(refuse, Bot("1:test"), SendMessage(chat_id=5, text="a"))
    assert throttled.value.retry_after_s == 7
    assert slept == [7, 7]


async def test_an_answer_that_we_cannot_read_counts_as_our_own_failure_and_is_not_logged() -> None:
    """The message was sent. Taken for an outage, it would be sent again and again for six hours."""

    async def go_out(bot: Bot, method: TelegramMethod[Any]) -> Any:
        return AiohttpSession().check_response(bot, method, 200, '{"ok": true, "result": {"text": "Anna"}}')

    calls = RequestMiddleware(FreeRates(), RecordingDoorbell())
    with pytest.raises(RuntimeError, match="message_id") as failed:
        await calls(go_out, Bot("1:test"), SendMessage(chat_id=5, text="a"))
    assert "Anna" not in "".join(traceback.format_exception(failed.value))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (502, '{"message": "Bad gateway"}'),
        (503, "null"),
        (200, '{"ok": "Anna"}'),
        (400, '{"ok": false, "error_code": 400, "description": "Logged out"}'),
        (404, '{"ok": false, "error_code": 404, "description": "Not Found"}'),
    ],
)
async def test_answers_of_a_proxy_and_of_a_server_that_the_bot_has_left_are_outages(
    status: int, body: str
) -> None:
    """So what somebody wrote waits for Telegram. A failure of ours is given up within seconds."""

    async def go_out(bot: Bot, method: TelegramMethod[Any]) -> Any:
        return AiohttpSession().check_response(bot, method, status, body)

    calls = RequestMiddleware(FreeRates(), RecordingDoorbell())
    with pytest.raises(Unavailable) as failed:
        await calls(go_out, Bot("1:test"), SendMessage(chat_id=5, text="a"))
    assert "Anna" not in "".join(traceback.format_exception(failed.value))
