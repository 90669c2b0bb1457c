"""What the stand-in breaks on purpose, and what its ledger notes."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from sandbox.telegram import Group, Person, TelegramStandIn


@pytest.mark.parametrize(
    ("kind", "error", "arrives"),
    [
        ("429", TelegramRetryAfter, False),
        ("400", TelegramBadRequest, False),
        ("403", TelegramForbiddenError, False),
        ("5xx_before", ClientDecodeError, False),
        ("5xx_after", ClientDecodeError, True),
        ("broken_json_after", ClientDecodeError, True),
        ("reset_before", TelegramNetworkError, False),
        ("reset_after", TelegramNetworkError, True),
    ],
)
async def test_a_fault_strikes_once_and_the_ledger_knows_what_happened(
    tg: TelegramStandIn,
    bot: Bot,
    anna: Person,
    admin: Person,
    kind: str,
    error: type[Exception],
    arrives: bool,
) -> None:
    fault = tg.faults.add(kind, method="sendMessage", chat_id=anna.id, retry_after_s=7)
    await bot.send_message(admin.id, "another chat is spared")
    tg.ledger.clear()
    with pytest.raises(error):
        await bot.send_message(anna.id, "hi")
    assert (len(anna.inbox) == 1) is arrives
    [call] = tg.ledger.calls("sendMessage")
    assert (call.accepted, call.fault) == (arrives, kind)
    assert fault.hits == 1
    await bot.send_message(anna.id, "again")
    assert anna.inbox[-1].text == "again"


@pytest.mark.parametrize(("kind", "arrives"), [("hang_before", False), ("hang_after", True)])
async def test_a_call_that_hangs_was_done_or_not_as_its_fault_says(
    tg: TelegramStandIn, bot: Bot, anna: Person, kind: str, arrives: bool
) -> None:
    tg.faults.add(kind, method="sendMessage")
    async with asyncio.TaskGroup() as tasks:
        call = tasks.create_task(bot.send_message(anna.id, "hi"))
        [recorded] = await tg.until(lambda: tg.ledger.calls("sendMessage"))
        assert not call.done()
        call.cancel()
    assert recorded.accepted is bool(anna.inbox) is arrives


async def test_a_duplicated_update_comes_once_more_after_it_was_confirmed(
    tg: TelegramStandIn, bot: Bot, anna: Person
) -> None:
    tg.faults.add("duplicate_update")
    await anna.write("twice")
    [first] = await bot.get_updates()
    [second] = await bot.get_updates(offset=first.update_id + 1)
    assert second.update_id == first.update_id
    assert await bot.get_updates(offset=first.update_id + 1) == []


async def test_the_ledger_names_files_captions_and_keyboards(
    tg: TelegramStandIn, bot: Bot, group: Group, anna: Person, picture: bytes
) -> None:
    posted = await anna.post_photo(group, picture)
    assert posted.media is not None
    button = InlineKeyboardButton(text="Not me", callback_data="not:1")
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[button]])
    await bot.send_photo(anna.id, posted.media.file_ids[-1], caption="You", reply_markup=keyboard)
    [sent] = tg.ledger.photos_to(anna.id)
    assert sent.file is not None
    assert sent.file.file_unique_id == posted.media.file.unique_id
    assert sent.file.sha256 == posted.media.file.sha256
    assert (sent.caption, sent.keyboard) == ("You", [[{"text": "Not me", "callback_data": "not:1"}]])
    await bot.edit_message_caption(chat_id=anna.id, message_id=sent.message_id, caption="Not you")
    assert [s.caption for s in tg.ledger.sent(chat_id=anna.id)] == ["You"]
    assert sent.message.caption == "Not you"
