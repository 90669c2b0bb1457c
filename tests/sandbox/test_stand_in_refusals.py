"""What the stand-in refuses and limits, as Telegram does; and what its schema finds."""

import asyncio
from threading import Event

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import BufferedInputFile, InputMediaPhoto
from aiohttp import ClientSession

from domain.adapters.telegram.bot_api import BotApi
from sandbox.telegram import Group, Limits, Person, TelegramStandIn
from sandbox.telegram.content import uploads


@pytest.mark.usefixtures("bot")  # it leads the session to the stand-in
async def test_a_wrong_token_is_unauthorized(http: AiohttpSession) -> None:
    with pytest.raises(TelegramUnauthorizedError):
        await Bot("43:wrong", session=http).get_me()


async def test_a_method_that_the_stand_in_does_not_know_is_not_found(bot: Bot, anna: Person) -> None:
    with pytest.raises(TelegramNotFound):
        await bot.send_dice(anna.id)


async def test_a_bot_cannot_write_first(tg: TelegramStandIn, bot: Bot, group: Group) -> None:
    stranger = tg.add_user("Total Stranger")
    neighbour = tg.add_user("New Neighbour")
    group.add(neighbour)
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(stranger.id, "hi")
    with pytest.raises(TelegramForbiddenError, match="can't initiate conversation"):
        await bot.send_message(neighbour.id, "hi")
    await neighbour.start_bot()
    await bot.send_message(neighbour.id, "hi")
    assert len(neighbour.inbox) == 1


@pytest.mark.parametrize("what", ["photo", "album", "edit"])
async def test_whoever_blocks_the_bot_during_an_upload_receives_nothing(
    bot: Bot, anna: Person, picture: bytes, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    before = await bot.send_message(anna.id, "wait")
    loop, read, is_blocked = asyncio.get_running_loop(), uploads.as_photo, Event()

    def block() -> None:
        if not is_blocked.is_set():
            anna.block_bot()
            is_blocked.set()

    def read_slowly(data: bytes, max_side_px: int) -> object:
        """Reads the uploaded photo in its thread. Anna blocks the bot before the end."""
        loop.call_soon_threadsafe(block)
        is_blocked.wait()
        return read(data, max_side_px)

    monkeypatch.setattr(uploads, "as_photo", read_slowly)
    files = [BufferedInputFile(picture, f"{n}.jpg") for n in range(2)]
    album = [InputMediaPhoto(media=file) for file in files]
    sends = {
        "photo": lambda: bot.send_photo(anna.id, files[0]),
        "album": lambda: bot.send_media_group(anna.id, album),
        "edit": lambda: bot.edit_message_media(album[0], chat_id=anna.id, message_id=before.message_id),
    }
    with pytest.raises(TelegramForbiddenError, match="blocked by the user"):
        await sends[what]()
    assert anna.photos == []


async def test_the_bot_is_told_of_a_block_and_start_lifts_it(bot: Bot, anna: Person) -> None:
    anna.block_bot()
    with pytest.raises(TelegramForbiddenError, match="blocked by the user"):
        await bot.send_message(anna.id, "hi")
    with pytest.raises(PermissionError):
        await anna.write("hello?")
    await anna.start_bot()
    await bot.send_message(anna.id, "hi")
    updates = await bot.get_updates()
    statuses = [u.my_chat_member.new_chat_member.status for u in updates if u.my_chat_member]
    assert statuses == ["kicked", "member"]
    assert updates[-1].message is not None


async def test_a_deactivated_user_is_out_of_reach(bot: Bot, anna: Person) -> None:
    anna.deactivate()
    with pytest.raises(TelegramForbiddenError, match="user is deactivated"):
        await bot.send_message(anna.id, "hi")


async def test_a_group_without_the_bot_is_out_of_reach(
    tg: TelegramStandIn, bot: Bot, group: Group, admin: Person
) -> None:
    group.remove_bot(by=admin)
    with pytest.raises(TelegramForbiddenError, match="bot was kicked from the group chat"):
        await bot.send_message(group.id, "hi")
    await group.add_bot(by=admin)
    await bot.leave_chat(group.id)
    with pytest.raises(TelegramForbiddenError, match="not a member"):
        await bot.send_message(group.id, "hi")
    other = tg.add_group("Never met", admins=[admin])
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(other.id, "hi")
    await group.add_bot(by=admin)
    group.delete()
    with pytest.raises(TelegramForbiddenError, match="deleted"):
        await bot.send_message(group.id, "hi")


async def test_a_migrated_group_names_its_new_id(bot: Bot, group: Group, anna: Person) -> None:
    old = group.id
    new = group.migrate_to_supergroup()
    with pytest.raises(TelegramMigrateToChat) as caught:
        await bot.send_message(old, "hi")
    assert caught.value.migrate_to_chat_id == new.id == group.id
    await bot.send_message(group.id, "hi")
    messages = [u.message for u in await bot.get_updates() if u.message]
    assert [(m.migrate_to_chat_id, m.migrate_from_chat_id) for m in messages] == [(new.id, None), (None, old)]
    assert (await bot.get_chat_member(group.id, anna.id)).status == "member"


async def test_a_chat_tells_who_is_member_admin_and_removed(
    tg: TelegramStandIn, bot: Bot, api: BotApi, group: Group, anna: Person, admin: Person
) -> None:
    stranger = tg.add_user("Stranger")
    assert (await bot.get_chat_member(group.id, anna.id)).status == "member"
    assert (await bot.get_chat_member(group.id, stranger.id)).status == "left"
    with pytest.raises(TelegramBadRequest, match="user_id"):
        await bot.get_chat_member(group.id, 1)
    group.promote(anna, by=admin)
    group.promote_bot(by=admin, without=frozenset({"can_pin_messages"}))
    admins = await api.call("getChatAdministrators", {"chat_id": group.id})
    assert {a["user"]["id"]: a["status"] for a in admins} == {
        anna.id: "administrator",
        admin.id: "creator",
        bot.id: "administrator",
    }
    assert await bot.get_chat_member_count(group.id) == 3
    group.remove(anna, by=admin)
    assert (await bot.get_chat_member(group.id, anna.id)).status == "kicked"


async def test_real_limits_answer_429_with_the_seconds_to_wait(
    tg: TelegramStandIn, bot: Bot, anna: Person, admin: Person, group: Group
) -> None:
    tg.set_limits(Limits.real())
    for _ in range(3):
        await bot.send_message(anna.id, "burst")
    with pytest.raises(TelegramRetryAfter) as caught:
        await bot.send_message(anna.id, "too much")
    assert 1 <= caught.value.retry_after <= 3
    await bot.send_message(admin.id, "another chat is free")
    tg.clock.advance(caught.value.retry_after)
    await bot.send_message(anna.id, "waited")
    for _ in range(20):
        tg.clock.advance(1)
        await bot.send_message(group.id, "x")
    tg.clock.advance(1)
    with pytest.raises(TelegramRetryAfter) as caught:
        await bot.send_message(group.id, "21st in a minute")
    assert 35 < caught.value.retry_after <= 40
    assert len(anna.inbox) == 4


async def test_files_that_are_too_big_or_no_picture_are_refused(
    tg: TelegramStandIn, bot: Bot, group: Group, anna: Person, picture: bytes
) -> None:
    def upload(data: bytes) -> BufferedInputFile:
        return BufferedInputFile(data, "f.bin")

    with pytest.raises(TelegramBadRequest, match="too big for a photo"):
        await bot.send_photo(anna.id, upload(bytes(10 * 1024 * 1024 + 1)))
    with pytest.raises(TelegramEntityTooLarge):
        await bot.send_document(anna.id, upload(bytes(50 * 1024 * 1024 + 1)))
    with pytest.raises(TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
        await bot.send_photo(anna.id, upload(b"no picture"))
    with pytest.raises(TelegramBadRequest, match="wrong file identifier"):
        await bot.send_photo(anna.id, "AgACnonsense")
    with pytest.raises(TelegramBadRequest, match="wrong file_id"):
        await bot.get_file("AgACnonsense")
    with pytest.raises(TelegramBadRequest, match="caption is too long"):
        await bot.send_photo(anna.id, upload(picture), caption="x" * 1025)
    big = await anna.post_document(group, bytes(20 * 1024 * 1024 + 1), name="big.jpg")
    assert big.media is not None
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await bot.get_file(big.media.file_ids[0])
    with pytest.raises(TelegramBadRequest, match="can't use file of type Document as Photo"):
        await bot.send_photo(anna.id, big.media.file_ids[0])


async def test_a_download_link_works_for_an_hour(
    tg: TelegramStandIn, bot: Bot, group: Group, anna: Person, picture: bytes
) -> None:
    posted = await anna.post_photo(group, picture)
    assert posted.media is not None
    file = await bot.get_file(posted.media.file_ids[-1])
    async with ClientSession() as http:
        url = f"{tg.url}/file/bot{tg.token}/{file.file_path}"
        async with http.get(url) as answer:
            assert await answer.read() == posted.photo
        tg.clock.advance(3601)
        async with http.get(url) as answer:
            assert answer.status == 404


async def test_json_and_queries_are_understood_like_forms_and_broken_json_is_refused(
    tg: TelegramStandIn, anna: Person
) -> None:
    async with ClientSession() as http:
        base = f"{tg.url}/bot{tg.token}"
        async with http.post(f"{base}/SENDMESSAGE", json={"chat_id": anna.id, "text": "json"}) as answer:
            assert (await answer.json())["ok"] is True
        async with http.get(f"{base}/sendMessage", params={"chat_id": anna.id, "text": "query"}) as answer:
            assert (await answer.json())["ok"] is True
        async with http.post(
            f"{base}/sendMessage", data=b"{", headers={"Content-Type": "application/json"}
        ) as a:
            assert a.status == 400
    assert [m.text for m in anna.inbox] == ["json", "query"]


@pytest.mark.usefixtures("published_schema")
async def test_the_schema_finds_wrong_parameters_and_wrong_results(tg: TelegramStandIn, anna: Person) -> None:
    async with ClientSession() as http:
        body = {"chat_id": anna.id, "text": "x", "colour": "red", "disable_notification": "perhaps"}
        async with http.post(f"{tg.url}/bot{tg.token}/sendMessage", json=body):
            pass
    tg.service.conformity.check_result("getMe", "User", {"id": "7", "is_bot": True, "colour": "red"})
    assert tg.violations == [
        "sendMessage: unknown parameter colour",
        "sendMessage.disable_notification: 'perhaps' is no Boolean",
        "result of getMe.id: '7' is no Integer",
        "result of getMe: User has no field colour",
        "result of getMe: User needs first_name",
    ]
    tg.violations.clear()
