"""Updates pushed to a webhook, with the order and the patience of a Bot API server."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError
from aiohttp import web

from sandbox.telegram import Group, Person, TelegramStandIn


@dataclass
class Receiver:
    """The bot's side: keeps what came, and gives the answer of `answer`. It calls `told` for each update."""

    url: str = ""
    updates: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    answer: Callable[[dict[str, Any]], web.Response] = lambda _: web.Response()
    told: Callable[[], None] = lambda: None

    async def on_update(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.updates.append(update)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.told()
        return self.answer(update)

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.updates]


@pytest.fixture
async def receiver(tg: TelegramStandIn) -> AsyncIterator[Receiver]:
    receiver = Receiver(told=tg.service.changes.announce)
    app = web.Application()
    app.router.add_post("/hook", receiver.on_update)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def test_updates_are_pushed_with_the_secret(
    tg: TelegramStandIn, bot: Bot, anna: Person, receiver: Receiver
) -> None:
    await anna.write("before")
    await bot.set_webhook(receiver.url, secret_token="s3cret")
    await anna.write("after")
    await tg.until(lambda: tg.pending_updates == 0)
    assert receiver.texts == ["before", "after"]
    assert receiver.secrets == ["s3cret"] * 2
    with pytest.raises(TelegramConflictError, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == []


async def test_a_refused_update_is_retried_with_growing_pauses_and_holds_up_its_chat_only(
    tg: TelegramStandIn, bot: Bot, group: Group, anna: Person, receiver: Receiver
) -> None:
    receiver.answer = lambda update: web.Response(
        status=500 if update["message"]["text"].startswith("bad") else 200
    )
    await bot.set_webhook(receiver.url)
    await anna.send(group, "bad")
    await anna.send(group, "behind it")
    await anna.write("another chat")
    await tg.until(lambda: tg.service.webhook.failed_pushes == 2 and tg.pending_updates == 2)
    assert sorted(receiver.texts) == ["another chat", "bad", "bad"]
    info = await bot.get_webhook_info()
    assert info.pending_update_count == 2
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    tg.clock.advance(2)
    await tg.until(lambda: tg.service.webhook.failed_pushes == 3)
    receiver.answer = lambda _: web.Response()
    tg.clock.advance(4)
    await tg.until(lambda: tg.pending_updates == 0)
    assert receiver.texts[-2:] == ["bad", "behind it"]


async def test_the_bots_own_retry_after_is_honoured(
    tg: TelegramStandIn, bot: Bot, anna: Person, receiver: Receiver
) -> None:
    receiver.answer = lambda _: web.Response(status=503, headers={"Retry-After": "600"})
    await bot.set_webhook(receiver.url)
    await anna.write("later")
    await tg.until(lambda: tg.service.webhook.last_error)
    receiver.answer = lambda _: web.Response()
    tg.clock.advance(590)
    await anna.write("and this")
    assert (await bot.get_webhook_info()).pending_update_count == 2
    assert len(receiver.updates) == 1
    tg.clock.advance(10)
    await tg.until(lambda: tg.pending_updates == 0)
    assert receiver.texts == ["later", "later", "and this"]


async def test_a_webhook_out_of_reach_is_reported(tg: TelegramStandIn, bot: Bot, anna: Person) -> None:
    await bot.set_webhook("http://127.0.0.1:1/hook")
    await anna.write("hello?")
    await tg.until(lambda: tg.service.webhook.last_error)
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Connection failed: ClientConnectorError"
    await bot.delete_webhook(drop_pending_updates=True)
    assert tg.pending_updates == 0


async def test_a_duplicated_update_is_pushed_twice(
    tg: TelegramStandIn, bot: Bot, anna: Person, receiver: Receiver
) -> None:
    tg.faults.add("duplicate_update")
    await bot.set_webhook(receiver.url)
    await anna.write("twice")
    await tg.until(lambda: tg.pending_updates == 0)
    assert [u["update_id"] for u in receiver.updates] == [receiver.updates[0]["update_id"]] * 2


async def test_an_overtaken_update_is_pushed_after_the_next_of_its_chat(
    tg: TelegramStandIn, bot: Bot, anna: Person, receiver: Receiver
) -> None:
    tg.faults.add("reordered_update")
    await bot.set_webhook(receiver.url)
    await anna.write("first")
    await anna.write("second")
    await tg.until(lambda: tg.pending_updates == 0)
    assert receiver.texts == ["second", "first"]
    assert receiver.updates[0]["update_id"] > receiver.updates[1]["update_id"]


async def test_a_late_update_is_pushed_when_its_time_comes(
    tg: TelegramStandIn, bot: Bot, anna: Person, receiver: Receiver
) -> None:
    tg.faults.add("late_update", delay_s=0.05)
    await bot.set_webhook(receiver.url)
    await anna.write("late")
    await tg.until(lambda: tg.pending_updates == 0)
    assert receiver.texts == ["late"]


async def test_a_bad_secret_or_address_is_refused(bot: Bot, receiver: Receiver) -> None:
    with pytest.raises(TelegramBadRequest, match="secret token"):
        await bot.set_webhook(receiver.url, secret_token="not allowed!")
    with pytest.raises(TelegramBadRequest, match="HTTPS"):
        await bot.set_webhook("ftp://example.org/hook")
