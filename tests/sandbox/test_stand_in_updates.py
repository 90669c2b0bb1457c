"""Acts of people, and the updates that the bot gets of them by long polling."""

import asyncio

import pytest
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)

from domain.adapters.telegram.bot_api import BotApi
from sandbox.telegram import Group, Person, TelegramStandIn

OPT_IN = ["message", "callback_query", "my_chat_member", "chat_member", "message_reaction"]


def kinds(updates: list[Update]) -> list[str]:
    return [update.event_type for update in updates]


async def test_a_poll_waits_for_the_update(tg: TelegramStandIn, bot: Bot, anna: Person) -> None:
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(bot.get_updates(timeout=20))
        await tg.until(lambda: tg.ledger.polls == 1)
        await anna.write("/help")
    [update] = poll.result()
    assert update.message is not None
    assert update.message.text == "/help"
    assert update.message.entities is not None
    assert update.message.entities[0].type == "bot_command"


async def test_an_update_comes_again_until_a_higher_offset_confirms_it(
    tg: TelegramStandIn, bot: Bot, anna: Person
) -> None:
    for text in "abc":
        await anna.write(text)
    first = await bot.get_updates(limit=2)
    again = await bot.get_updates(limit=2)
    assert [u.update_id for u in first] == [u.update_id for u in again]
    rest = await bot.get_updates(offset=first[-1].update_id + 1)
    assert [u.message and u.message.text for u in rest] == ["c"]
    assert tg.pending_updates == 1


async def test_a_second_poller_ends_the_first(tg: TelegramStandIn, bot: Bot) -> None:
    async def poll_again() -> list[Update]:
        await tg.until(lambda: tg.ledger.polls == 1)
        return await bot.get_updates()

    first, second = await asyncio.gather(bot.get_updates(timeout=20), poll_again(), return_exceptions=True)
    assert isinstance(first, TelegramConflictError)
    assert "terminated by other getUpdates" in first.message
    assert second == []


async def test_updates_older_than_a_day_are_lost(tg: TelegramStandIn, bot: Bot, anna: Person) -> None:
    await anna.write("yesterday")
    tg.clock.advance(24 * 3600 + 1)
    await anna.write("today")
    assert [u.message and u.message.text for u in await bot.get_updates()] == ["today"]


async def test_opt_in_kinds_come_only_when_asked_for(
    api: BotApi, group: Group, anna: Person, admin: Person
) -> None:
    group.promote_bot(by=admin)
    spoken = await anna.send(group, "hi")
    anna.react(spoken, "👍")
    group.remove(anna, by=admin)
    first = await api.call("getUpdates", {})
    assert [update.keys() - {"update_id"} for update in first] == [{"my_chat_member"}, *[{"message"}] * 2]
    await api.call("getUpdates", {"offset": 2**31, "allowed_updates": OPT_IN})
    admin.react(spoken, "👍")
    group.promote(anna, by=admin)
    reacted, promoted = await api.call("getUpdates", {})
    assert "message_reaction" in reacted
    assert promoted["chat_member"]["new_chat_member"]["status"] == "administrator"


async def test_others_memberships_are_told_to_administrators_only(
    bot: Bot, group: Group, anna: Person, admin: Person
) -> None:
    await bot.get_updates(allowed_updates=["chat_member"])
    group.promote(anna, by=admin)
    assert await bot.get_updates() == []


async def test_privacy_mode_hides_photos_until_the_bot_is_added_again(
    tg: TelegramStandIn, bot: Bot, anna: Person, admin: Person, picture: bytes
) -> None:
    group = tg.add_group("Class", members=[anna], admins=[admin])
    await group.add_bot(by=admin)
    assert (await bot.me()).can_read_all_group_messages is False
    await bot.get_updates(offset=2**31)
    await anna.post_photo(group, picture)
    await anna.send(group, "/help@another_bot")
    await anna.send(group, "/help@spotted_bot")
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/help@spotted_bot"

    tg.set_privacy(False)
    group.promote_bot(by=admin)
    group.demote_bot(by=admin)
    await bot.get_updates(offset=2**31)
    await anna.post_photo(group, picture)
    assert await bot.get_updates() == []

    group.remove_bot(by=admin)
    await group.add_bot(by=admin)
    await bot.get_updates(offset=2**31)
    await anna.post_photo(group, picture)
    assert len(await bot.get_updates()) == 1


async def test_an_administrator_sees_photos_in_privacy_mode(
    tg: TelegramStandIn, bot: Bot, anna: Person, admin: Person, picture: bytes
) -> None:
    group = tg.add_group("Class", members=[anna], admins=[admin])
    await group.add_bot(by=admin, admin=True)
    await bot.get_updates(offset=2**31)
    await anna.post_photo(group, picture)
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.photo is not None


async def test_an_album_comes_as_separate_updates(
    bot: Bot, group: Group, anna: Person, picture: bytes
) -> None:
    await anna.post_album(group, [picture] * 3, caption="party")
    updates = await bot.get_updates()
    messages = [u.message for u in updates if u.message is not None]
    assert len({m.media_group_id for m in messages}) == 1
    assert [m.caption for m in messages] == ["party", None, None]


async def test_a_forwarded_photo_is_the_same_file(
    bot: Bot, group: Group, anna: Person, picture: bytes
) -> None:
    posted = await anna.post_photo(group, picture)
    await anna.forward(posted, group)
    first, second = [u.message.photo[-1] for u in await bot.get_updates() if u.message and u.message.photo]
    assert first.file_unique_id == second.file_unique_id
    assert first.file_id != second.file_id


async def test_documents_videos_and_edits_arrive(
    bot: Bot, group: Group, anna: Person, picture: bytes
) -> None:
    await anna.post_photo(group, picture, as_document=True, name="me.jpg")
    await anna.post_video(group, b"not really a video")
    spoken = await anna.send(group, "helo")
    await anna.edit(spoken, "hello")
    document, video, _, edited = await bot.get_updates()
    assert document.message is not None
    assert document.message.document is not None
    content = await bot.download(document.message.document.file_id)
    assert content is not None
    assert content.read() == picture
    assert video.message is not None
    assert video.message.video is not None
    assert edited.edited_message is not None
    assert edited.edited_message.text == "hello"


async def test_an_anonymous_administrator_speaks_as_the_group(bot: Bot, group: Group, admin: Person) -> None:
    await admin.send(group, "who am I?", as_group=True)
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.sender_chat is not None
    assert update.message.sender_chat.id == group.id
    assert update.message.from_user is not None
    assert update.message.from_user.id != admin.id


async def test_anything_can_be_pushed(tg: TelegramStandIn, bot: Bot) -> None:
    update_id = tg.push_update({"news_of_the_future": {}})
    assert [u.update_id for u in await bot.get_updates()] == [update_id]


async def test_a_whole_dialogue_with_aiogram_polling(tg: TelegramStandIn, bot: Bot, anna: Person) -> None:
    dispatcher = Dispatcher()
    go = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Go on", callback_data="go")]])

    @dispatcher.message()
    async def on_message(message: Message) -> None:
        await message.answer(f"you said {message.text}", reply_markup=go)

    @dispatcher.callback_query()
    async def on_press(query: CallbackQuery) -> None:
        await query.answer(f"pressed {query.data}", show_alert=True)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False))
        await anna.start_bot("c_token")
        [reply] = await tg.until(lambda: anna.inbox)
        assert reply.text == "you said /start c_token"
        answer = await anna.press(reply, "Go on")
        assert (answer.text, answer.show_alert) == ("pressed go", True)
        await dispatcher.stop_polling()


async def test_a_press_can_be_answered_for_seconds_only(tg: TelegramStandIn, bot: Bot, anna: Person) -> None:
    go = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Go", callback_data="go")]])
    await bot.send_message(anna.id, "?", reply_markup=go)
    query = anna.tap(anna.inbox[0], "Go")
    tg.clock.advance(tg.service.callback_timeout_s + 1)
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(query.id)
    tg.clock.advance(150)
    assert await bot.get_updates() == []


async def test_forged_presses_are_possible_but_only_in_ones_own_chats(
    tg: TelegramStandIn, bot: Bot, group: Group, anna: Person
) -> None:
    sent = await bot.send_message(group.id, "no buttons here")
    stranger = tg.add_user("Stranger")
    message = group.chat.messages[sent.message_id]
    assert anna.tap(message, data="forged").data == "forged"
    with pytest.raises(PermissionError):
        stranger.tap(message, data="forged")
    with pytest.raises(LookupError):
        anna.tap(message, "Go")


async def test_a_deep_link_button_presses_start_with_its_payload(bot: Bot, anna: Person) -> None:
    link = InlineKeyboardButton(text="Connect", url="https://t.me/spotted_bot?start=c_abc")
    await bot.send_message(anna.id, "!", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[link]]))
    await anna.follow(anna.inbox[0], "Connect")
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/start c_abc"
    with pytest.raises(ValueError, match="does not lead to"):
        await anna.open_link("https://t.me/another_bot?start=x")
