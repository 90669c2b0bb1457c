"""An erase in the chats: messages lose the name or are deleted, and whoever received photos is told."""

import re

import pytest

from domain.usecases.erasing.forget_participant import forget_participant
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.admin_chat import connect, open_admin_chat, say_there
from tests.telegram.requesting import answer_to, decline
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot, connect_link

BROOM = "🧹"  # begins the line that stands where a message could not be deleted


@pytest.fixture
async def anna(connected: None) -> int:
    """Anna's number, after she was connected."""
    row = await sql.one("SELECT number FROM persons")
    assert row is not None
    return int(row["number"])


@scene_fixture
async def opa(bot: WholeBot, group: Group, mia: Person, anna: int) -> Person:
    """He joined Anna by Mia's invitation."""
    opa = bot.tg.add_user("Opa Otto", started=True)
    group.add(opa)
    await bot.press(mia, await bot.write(mia, "/share"), "Anna")
    await bot.press(mia, mia.inbox[-1], "Invite somebody")
    link = next(word for word in mia.inbox[-1].words.split() if "start=" in word)
    await opa.start_bot(link.partition("?start=")[2])
    await bot.settle()
    await bot.press(opa, opa.inbox[-1], "I agree")
    return opa


async def photograph_anna(bot: WholeBot, group: Group, ada: Person) -> None:
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()


async def erase_anna(bot: WholeBot, who: Person) -> None:
    card = await bot.write(who, "/delete")
    await bot.press(who, card, "Anna")
    await bot.press(who, card, "Delete for good")


async def wordings_with(name: str) -> list[int]:
    found = await sql.rows("SELECT id FROM cards WHERE strpos(wording::text, $1) > 0", name)
    return [row["id"] for row in found]


def told_of_the_deletion(who: Person) -> list[Message]:
    return [message for message in who.inbox if "whose photos came to you was deleted" in message.words]


async def test_all_messages_that_name_the_person_are_deleted_and_the_answers_stay(
    bot: WholeBot, group: Group, anna: int, ada: Person, mia: Person
) -> None:
    admins = await open_admin_chat(bot, ada)
    for _ in range(5):
        await bot.write(mia, "/people")
        await bot.write(mia, "/share")
        await say_there(bot, admins, ada, "/people")
    before = len(bot.tg.ledger.calls("deleteMessages"))
    await erase_anna(bot, mia)
    assert not [m for m in (*mia.inbox, *admins.from_bot, *ada.inbox) if "Anna" in m.words]
    assert not [m for m in (*mia.inbox, *admins.from_bot, *ada.inbox) if BROOM in m.words]
    assert len(bot.tg.ledger.calls("deleteMessages")) - before == 3  # one for each chat
    answer, certificate = mia.inbox[-2:]
    assert "I recognise nobody by it" in answer.words
    assert re.search("Deleted and verified.*files of the photo store", certificate.words, re.DOTALL)


@pytest.mark.parametrize("days", [0, 3])
async def test_no_name_stays_under_photos_that_were_delivered(
    bot: WholeBot, group: Group, opa: Person, ada: Person, mia: Person, days: int
) -> None:
    """The photos stay and lose the name by an edit, also when they are too old for Telegram to delete."""
    for _ in range(2):
        await photograph_anna(bot, group, ada)
    photos = [*opa.photos[-2:], *mia.photos[-2:]]
    assert ["Anna" in photo.words and "Not Anna" in photo.buttons for photo in photos] == [True] * 4
    bot.tg.clock.advance(days * 86_400)
    await erase_anna(bot, mia)
    assert not [m for who in (opa, mia) for m in who.inbox if "Anna" in f"{m.words} {m.buttons}"]
    assert [(photo.deleted, photo.buttons) for photo in photos] == [(False, ["⋯"])] * 4
    assert "Kindergarten" in photos[0].words
    assert "Deleted and verified" in mia.inbox[-1].words


async def test_whoever_had_blocked_the_bot_finds_no_name_when_they_come_back(
    bot: WholeBot, group: Group, opa: Person, ada: Person, mia: Person
) -> None:
    await photograph_anna(bot, group, ada)
    opa.block_bot()
    await bot.settle()
    await erase_anna(bot, mia)
    assert "Anna" in opa.photos[-1].words
    assert "Deleted and verified" in mia.inbox[-1].words
    opa.unblock_bot()
    await bot.settle()
    assert "Anna" not in f"{opa.photos[-1].words} {opa.photos[-1].buttons}"


async def test_a_message_that_is_too_old_to_be_deleted_loses_the_name_by_an_edit(
    bot: WholeBot, group: Group, anna: int, mia: Person
) -> None:
    old = await bot.write(mia, "/people")
    assert old.buttons == ["Anna", "➕ Connect a person"]
    bot.tg.clock.advance(3 * 86_400)
    new = await bot.write(mia, "/share")
    await erase_anna(bot, mia)
    assert (old.deleted, new.deleted) == (False, True)
    assert "(deleted)" in old.words
    assert "Anna" not in old.words
    assert old.buttons == ["➕ Connect a person"]


async def test_a_chat_in_which_nothing_can_be_deleted_now_holds_up_no_other_chat(
    bot: WholeBot, group: Group, anna: int, mia: Person, opa: Person
) -> None:
    hers, his = [await bot.write(who, "/people") for who in (mia, opa)]
    first, last = sorted((hers, his), key=lambda message: message.chat.id)
    fault = bot.tg.faults.add("5xx_before", method="deleteMessages", chat_id=first.chat.id)
    await erase_anna(bot, mia)
    assert fault.hits == 1
    assert (first.deleted, last.deleted) == (False, True)
    await bot.make_due()
    await bot.settle()
    assert first.deleted


async def test_a_text_that_names_others_stays_and_loses_only_the_name(
    bot: WholeBot, group: Group, anna: int, ada: Person, mia: Person
) -> None:
    admins = await open_admin_chat(bot, ada)
    await connect(bot, group, admins, mia, "Ben")
    listed = [await bot.write(mia, "/people"), await say_there(bot, admins, ada, "/people")]
    said = [message.words for message in listed]
    await erase_anna(bot, mia)
    assert [message.words for message in listed] == [text.replace("Anna", "(deleted)") for text in said]
    for message in listed:
        assert not message.deleted
        assert "Ben" in message.buttons
        assert "Anna" not in message.buttons
    assert "Deleted and verified" in mia.inbox[-1].words
    assert await wordings_with("Anna") == []
    assert await wordings_with("Ben")


async def test_a_name_that_is_a_part_of_words_is_removed_only_where_it_stands_alone(
    bot: WholeBot, group: Group, anna: int, ada: Person, mia: Person
) -> None:
    admins = await open_admin_chat(bot, ada)
    ada.user.first_name, ada.user.last_name = "e", None
    await connect(bot, group, admins, mia, "Ben")
    said = await say_there(bot, admins, ada, "/history")
    buttons = said.buttons
    expected = re.sub(r"(?<!\w)e(?!\w)", "(deleted)", said.words)
    assert expected.count("(deleted)") > 1
    await bot.press(ada, await bot.write(ada, "/forget_me"), "Forget me")
    assert not said.deleted
    assert said.words == expected
    assert said.buttons == buttons


async def test_messages_from_before_the_bot_noted_their_age_are_deleted_one_by_one(
    bot: WholeBot, group: Group, anna: int, mia: Person
) -> None:
    listed = await bot.write(mia, "/people")
    await sql.execute("UPDATE cards SET sent_at = NULL")
    bot.tg.ledger.clear()
    await erase_anna(bot, mia)
    assert listed.deleted
    together = [call.parameters["message_ids"] for call in bot.tg.ledger.calls("deleteMessages")]
    alone = [call.parameters["message_id"] for call in bot.tg.ledger.calls("deleteMessage")]
    assert (listed.message_id in alone, any(listed.message_id in ids for ids in together)) == (True, False)


async def test_the_answer_to_cancel_stays_when_the_draft_is_gone(
    bot: WholeBot, group: Group, mia: Person
) -> None:
    await mia.open_link(connect_link(group))
    await bot.settle()
    await bot.press(mia, mia.inbox[-1], "I agree")
    verdict = await answer_to(bot, mia, bot.engine.draw(bot.engine.face(anna=0.9)), caption="Anna")
    await bot.press(mia, verdict, "Cancel")
    await bot.press(mia, mia.inbox[-1], "Yes, stop and delete")
    assert await sql.rows("SELECT id FROM persons") == []
    assert [m.words for m in mia.inbox if "None of it is kept" in m.words] == [mia.inbox[-1].words]
    assert not [m for m in mia.inbox if "Anna" in m.words or BROOM in m.words]


async def test_the_answer_to_ask_to_join_stays_when_the_draft_is_erased(
    bot: WholeBot, group: Group, anna: int, mia: Person
) -> None:
    aunt = bot.tg.add_user("Aunt Alma", started=True)
    group.add(aunt)
    verdict = await bot.connect_until_verdict(
        aunt, group, "Annika", bot.engine.draw(bot.engine.face(anna=0.9))
    )
    await bot.press(aunt, verdict, "Ask to join")
    assert verdict.deleted
    assert "I am asking those who decide" in aunt.inbox[-1].words
    assert await sql.values(str, "SELECT name FROM persons") == ["Anna"]


async def test_whoever_is_declined_reads_it_without_the_name_that_was_deleted(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    await decline(bot, ada, ada.inbox[-1])
    assert "declined your request of" in mia.inbox[-1].words
    assert not [m for m in mia.inbox if "Anna" in m.words]


async def test_receivers_are_told_once_of_the_deletion_in_answer_to_their_last_photo(
    bot: WholeBot, group: Group, opa: Person, ada: Person, mia: Person
) -> None:
    for _ in range(2):
        await photograph_anna(bot, group, ada)
    *_, last = opa.photos
    await erase_anna(bot, mia)
    [told] = told_of_the_deletion(opa)
    assert told.reply_to is last
    assert "by those who connected them" in told.words
    assert "You have 2 photos of them" in told.words
    assert "Anna" not in told.words
    assert not last.deleted
    assert told_of_the_deletion(mia) == []  # the answer to her press told her
    assert told_of_the_deletion(ada) == []  # she received no photo of Anna


@pytest.mark.parametrize("way", ["Delete for good", "Delete only the person"])
async def test_owners_and_guardians_are_told_when_an_admin_deletes(
    bot: WholeBot, group: Group, opa: Person, ada: Person, mia: Person, anna: int, way: str
) -> None:
    await photograph_anna(bot, group, ada)
    card = await bot.write(ada, "/people")
    await bot.press(ada, card, data=f"delete:{anna}")
    await bot.press(ada, next(m for m in reversed(ada.inbox) if not m.photo), way)  # a picture may follow
    for who in (mia, opa):
        told = told_of_the_deletion(who)
        assert len(told) == 1
        assert "by an admin" in told[0].words
        assert ("with everything I knew" in told[0].words) == (way == "Delete for good")
        assert "You have 1 photo of them" in told[0].words


async def test_receivers_are_told_when_the_only_owner_is_forgotten(
    bot: WholeBot, group: Group, opa: Person, mia: Person
) -> None:
    await bot.press(mia, await bot.write(mia, "/forget_me"), "Forget me")
    told = told_of_the_deletion(opa)
    assert len(told) == 1
    assert "You have" not in told[0].words  # he had received no photo
    answer, certificate = mia.inbox[-2:]
    assert "I no longer know you" in answer.words
    assert "Deleted and verified" in certificate.words


async def test_whoever_had_blocked_the_bot_is_told_when_they_come_back(
    bot: WholeBot, group: Group, opa: Person, ada: Person, mia: Person
) -> None:
    await photograph_anna(bot, group, ada)
    opa.block_bot()
    await bot.settle()
    await erase_anna(bot, mia)
    assert told_of_the_deletion(opa) == []
    opa.unblock_bot()
    await bot.settle()
    [told] = told_of_the_deletion(opa)
    assert "You have 1 photo of them" in told.words


async def test_nothing_waits_for_whoever_blocked_the_bot_and_had_themselves_forgotten(
    bot: WholeBot, group: Group, opa: Person, mia: Person
) -> None:
    opa.block_bot()
    await bot.settle()
    await erase_anna(bot, mia)
    waits = "SELECT kind FROM tasks WHERE waits_for_tg_chat_id = $1"
    assert await sql.rows(waits, opa.user.id) == [{"kind": "tell_relative"}]
    known = await sql.one("SELECT id FROM participants WHERE tg_user_id = $1", opa.user.id)
    assert known is not None
    await forget_participant(known["id"], settings=bot.settings, doorbell=bot.rung)
    await bot.settle()
    assert await sql.rows(waits, opa.user.id) == []


async def test_whoever_left_the_person_before_is_told_nothing(
    bot: WholeBot, group: Group, opa: Person, mia: Person, anna: int
) -> None:
    await bot.press(opa, opa.inbox[-1], data=f"leavenow:{anna}")
    await erase_anna(bot, mia)
    assert told_of_the_deletion(opa) == []
