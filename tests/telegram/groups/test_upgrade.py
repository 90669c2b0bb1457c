"""A group becomes a supergroup while photos are posted, and Telegram's updates are handled in any order."""

import asyncio

import pytest
from aiogram.exceptions import TelegramBadRequest

from bot.messages.service.alarms import alarm_text
from domain.errors import Refused
from domain.steps.service.check_service import check_service
from domain.usecases.groups.ask_where_to_decide import ask_where_to_decide
from sandbox.telegram import Group, Person
from sandbox.telegram.entities import Message
from tests import sql
from tests.telegram.admin_chat import open_admin_chat
from tests.telegram.late_updates import groups, handle_last
from tests.telegram.whole_bot import WholeBot, connect_link
from tests.usecases.workspaces import admin_chats

PHOTOS = "payload->'message' ? 'photo'"
JOINED = "payload ? 'my_chat_member'"
SAID = "payload->'message' ?| ARRAY['migrate_to_chat_id', 'migrate_from_chat_id']"


async def post_anna(bot: WholeBot, group: Group, by: Person, *, times: int = 1) -> list[Message]:
    draw, face = bot.engine.draw, bot.engine.face
    return [await by.post_photo(group, draw(face(anna=0.9))) for _ in range(times)]


@pytest.mark.usefixtures("connected")
@pytest.mark.parametrize("late", [PHOTOS, JOINED, SAID])
async def test_no_photo_posted_around_an_upgrade_is_lost(
    bot: WholeBot, group: Group, ada: Person, mia: Person, late: str
) -> None:
    await post_anna(bot, group, ada, times=4)
    group.migrate_to_supergroup()
    await post_anna(bot, group, ada, times=4)
    await handle_last(bot, late)
    assert len(mia.photos) == 8
    assert await groups() == [group.id]


async def test_a_photo_that_is_handled_before_the_bots_joining_waits_for_it(
    bot: WholeBot, ada: Person, mia: Person
) -> None:
    """The bot was down: all updates come at once, and the photos are handled before its joining."""
    group = bot.tg.add_group("Choir", members=[mia], admins=[ada])
    await group.add_bot(by=ada)
    await post_anna(bot, group, mia, times=3)
    await handle_last(bot, JOINED)
    rows = await sql.rows("SELECT state FROM image_assets")
    assert [row["state"] for row in rows] == ["done"] * 3


async def test_a_photo_of_a_group_that_is_not_let_in_is_forgotten_at_once(
    bot: WholeBot, ada: Person, mia: Person
) -> None:
    bot.configure(open_to_all=False)
    group = bot.tg.add_group("Choir", members=[mia], admins=[ada])
    await group.add_bot(by=ada)
    await post_anna(bot, group, mia, times=3)
    await handle_last(bot, JOINED)
    assert await sql.rows("SELECT 1 FROM image_assets") == []
    assert await sql.rows("SELECT 1 FROM telegram_updates WHERE handled_at IS NULL") == []


async def test_after_an_upgrade_there_is_one_introduction_and_its_refusals_count(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    group.promote_bot(by=ada)
    await bot.settle()
    group.migrate_to_supergroup()
    await handle_last(bot, SAID)
    [introduction] = group.from_bot
    assert group.chat.pinned == [introduction.message_id]
    mia.react(introduction, "👎")
    await bot.settle()
    await post_anna(bot, group, mia)
    await bot.settle()
    assert await sql.rows("SELECT 1 FROM image_assets") == []


async def test_a_group_that_was_let_in_is_not_asked_for_a_code_as_a_supergroup(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    bot.configure(open_to_all=False)
    group.migrate_to_supergroup()
    await post_anna(bot, group, mia)
    await handle_last(bot, SAID)
    assert ["Connect a person" in "".join(message.buttons) for message in group.from_bot] == [True]
    assert len(await sql.rows("SELECT 1 FROM image_assets")) == 1


async def test_whoever_refused_before_an_upgrade_has_refused_after_it(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """Mia reacts to the old chat's introduction; the reaction is handled when the group has its new id."""
    group.promote_bot(by=ada)
    await bot.settle()
    mia.react(group.from_bot[0], "👎")
    group.migrate_to_supergroup()
    await post_anna(bot, group, mia)
    await handle_last(bot, PHOTOS + " OR payload ? 'message_reaction'")
    await post_anna(bot, group, mia)
    await bot.settle()
    rows = await sql.rows("SELECT consent FROM group_participants WHERE consent <> 'pending'")
    assert [row["consent"] for row in rows] == ["refused"]


async def test_whoever_left_just_before_an_upgrade_has_left(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """The update about the leaving is handled when the group has its new id."""
    await mia.send(group, "See you")
    await bot.settle()
    group.remove(mia)
    group.migrate_to_supergroup()
    await handle_last(bot, "payload->'message' ? 'left_chat_member' OR payload ? 'chat_member'")
    rows = await sql.rows(
        """SELECT m.status FROM group_participants m JOIN participants p ON p.id = m.participant_id
           WHERE p.tg_user_id = $1""",
        mia.id,
    )
    assert [row["status"] for row in rows] == ["outside"]


async def test_what_waits_in_an_admin_chat_is_shown_again_after_its_upgrade(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    admins = await open_admin_chat(bot, ada)
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    new = admins.migrate_to_supergroup()
    await bot.settle()
    shown = [message for message in admins.from_bot if "Approve" in "".join(message.buttons)]
    assert [card.chat for card in shown] == [new]
    [card] = shown
    assert card.photo is not None
    assert str(new.id) in str(list(bot.tg.service.profile.commands))
    await bot.press(ada, card, "Approve")
    assert "Approve" not in "".join(card.buttons)
    assert any("is connected!" in message.words for message in mia.inbox)


@pytest.mark.parametrize("is_decided", [False, True])
async def test_the_certificate_says_what_stays_in_the_former_admin_chat(
    bot: WholeBot, group: Group, ada: Person, mia: Person, is_decided: bool
) -> None:
    """Also when the request was decided in the new chat, whose members have a card of their own."""
    admins = await open_admin_chat(bot, ada)
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    [card] = [message for message in admins.from_bot if "Anna" in message.words]
    admins.migrate_to_supergroup()
    await bot.settle()
    if is_decided:
        await bot.press(
            ada, next(one for one in admins.from_bot if "Approve" in "".join(one.buttons)), "Approve"
        )
    asked = await bot.write(mia, "/delete")
    await bot.press(mia, asked, "Anna")
    await bot.press(mia, asked, "Delete for good")
    assert "Anna" in card.words
    assert "Deleted and verified" in mia.inbox[-1].words
    assert "1 message with it is still in the old chat" in mia.inbox[-1].words
    assert not [message for message in admins.from_bot if "Anna" in message.words]


async def test_the_link_of_the_introduction_leads_on_after_an_upgrade(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    group.migrate_to_supergroup()
    await handle_last(bot, SAID)
    await mia.open_link(connect_link(group))
    await bot.settle()
    assert "I agree" in "".join(mia.inbox[-1].buttons)
    assert len(await sql.rows("SELECT id FROM workspaces")) == 1


@pytest.mark.usefixtures("connected")
async def test_workers_that_have_not_heard_of_an_upgrade_follow_telegrams_answer(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await post_anna(bot, group, ada)
    await bot.take_in()
    await bot.handle()
    bot.tg.faults.add("late_update", method="message", delay_s=3600, times=2)
    bot.tg.faults.add("late_update", method="my_chat_member", delay_s=3600)
    group.migrate_to_supergroup()
    await bot.settle()
    assert len(mia.photos) == 1
    assert await groups() == [group.id]
    assert bot.tg.pending_updates == 3


async def test_an_edit_of_a_message_of_the_old_chat_changes_none_of_the_new_one(
    bot: WholeBot, group: Group
) -> None:
    """The supergroup counts from 1 again: the bot has another message of the same number there."""
    about = {"chat_id": group.id, "message_id": group.from_bot[0].message_id, "text": "changed"}
    group.migrate_to_supergroup()
    while about["message_id"] not in {message.message_id for message in group.from_bot}:
        await bot.world.bot.send_message(group.id, "said since")
    with pytest.raises(TelegramBadRequest):
        await bot.world.bot.edit_message_text(**about)
    with pytest.raises(Refused):
        await bot.api.call("editMessageText", about)
    assert "changed" not in [message.words for message in group.from_bot]


async def test_a_reply_to_a_message_of_the_old_chat_hangs_on_none_of_the_new_one(
    bot: WholeBot, group: Group
) -> None:
    old = group.id
    group.migrate_to_supergroup()
    reply = {"message_id": 1, "allow_sending_without_reply": True}
    await bot.api.call("sendMessage", {"chat_id": old, "text": "hi", "reply_parameters": reply})
    [said] = [message for message in group.from_bot if message.words == "hi"]
    assert said.reply_to is None


async def test_the_messages_about_an_upgrade_and_the_joining_at_one_moment_make_one_group(
    bot: WholeBot, group: Group
) -> None:
    """Three handlers run at once, and each takes one of the three updates."""
    group.migrate_to_supergroup()
    await bot.take_in()
    await asyncio.gather(*(bot.handling.handle_one() for _ in range(3)))
    await bot.settle()
    assert await groups() == [group.id]
    assert len(await sql.rows("SELECT id FROM workspaces")) == 1
    assert await sql.rows("SELECT 1 FROM tasks WHERE last_error IS NOT NULL") == []


async def test_the_chat_of_the_operator_is_told_and_decides_after_its_upgrade(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    """The setting still has the chat's former id."""
    admins = bot.tg.add_group("Operators", admins=[ada])
    await admins.add_bot(by=ada)
    bot.configure(admin_chat_id=admins.id)
    await bot.settle()
    admins.migrate_to_supergroup()
    await bot.settle()
    await sql.execute("INSERT INTO heartbeats (queue, beat_at) VALUES ('vision', now() - interval '1 hour')")
    for _ in range(2):  # a silence is told once it has lasted
        await check_service(bot.world.api, bot.world.settings.admin_chat_id, alarm_text, {})
        await sql.execute("UPDATE alarms SET began_at = began_at - interval '2 minutes'")
    [told] = [message for message in admins.from_bot if "Since" in message.words]
    assert told.chat.id == admins.id
    await ask_where_to_decide(-1, bot.world.doorbell)
    await bot.settle()
    asked = next(message for message in admins.from_bot if "This chat decides" in message.buttons)
    await bot.press(ada, asked, "This chat decides")
    assert await admin_chats() == [admins.id]
    assert "This chat decides" not in asked.buttons


@pytest.mark.checklist(37)
async def test_a_group_that_becomes_a_supergroup_stays_the_same_group(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    group.migrate_to_supergroup()
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    assert len(mia.photos) == 1
    [row] = await sql.rows("SELECT tg_chat_id, active FROM groups")
    assert row == {"tg_chat_id": group.id, "active": True}


async def test_a_reply_to_the_old_id_finds_the_new_group(bot: WholeBot, group: Group, mia: Person) -> None:
    """Mia writes to the old group; the bot answers when it is a supergroup with another id."""
    await mia.send(group, "/help")
    await bot.take_in()
    group.migrate_to_supergroup()
    await bot.settle()
    assert [message for message in group.from_bot if "private chat with me" in message.words]
