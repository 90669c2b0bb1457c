"""Buttons under a delivered photo: *Not …*, and *⋯*, which opens all others."""

from uuid import uuid4

import pytest

from domain.queries.access.acting import TelegramRequester
from domain.usecases.persons.merge_persons import merge_persons
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.faces import add_faces
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def photo(bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None) -> Message:
    """A photo of Anna, delivered to Mia."""
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    return mia.photos[-1]


def number_of(photo: Message) -> str:
    return str(photo.button("⋯")["callback_data"]).partition(":")[2]


async def test_a_photo_has_two_buttons_and_the_second_opens_the_others(
    bot: WholeBot, photo: Message, mia: Person
) -> None:
    assert [[button["text"] for button in row] for row in photo.keyboard] == [["Not Anna", "⋯"]]
    before = photo.words
    await bot.press(mia, photo, "⋯")
    assert photo.buttons == [
        "☝️ Say who is in it",
        "🙋 Somebody is missing",
        "👥 Why me? Who else is in it?",
        "🗑 Remove from here",
        "‹ Back",
    ]
    await bot.press(mia, photo, "Back")
    assert (photo.buttons, photo.words) == (["Not Anna", "⋯"], before)


async def test_a_wrong_photo_is_taken_back_and_does_not_come_when_it_is_posted_again(
    bot: WholeBot, group: Group, photo: Message, mia: Person, ada: Person
) -> None:
    assert "I took the photo back" in ((await bot.press(mia, photo, "Not Anna")).text or "")
    assert photo.deleted
    assert [row["state"] for row in await sql.rows("SELECT state FROM deliveries")] == ["retracted"]
    assert len(await sql.rows("SELECT * FROM negative_pairs")) == 1
    assert photo.media is not None
    await ada.post_photo(group, photo.media.file)  # the same file again
    await bot.settle()
    assert mia.photos == []


async def test_a_photo_too_old_to_be_deleted_is_replaced(bot: WholeBot, photo: Message, mia: Person) -> None:
    bot.tg.clock.advance(49 * 3600)
    shown = photo.photo
    await bot.press(mia, photo, "Not Anna")
    assert not photo.deleted
    assert photo.photo != shown
    assert "took this photo back" in photo.words
    assert photo.buttons == []


async def test_with_several_persons_in_it_the_bot_asks_who_is_wrong(
    bot: WholeBot, group: Group, photo: Message, mia: Person, ada: Person
) -> None:
    await bot.connect(mia, group, "Ben", bot.engine.draw(bot.engine.face(ben=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9), bot.engine.face(ben=0.9)))
    await bot.settle()
    both = mia.photos[-1]
    assert both.words.startswith("Anna, Ben\n")
    await bot.press(mia, both, "Not …")
    assert both.buttons == ["Not Anna", "Not Ben", "‹ Back"]
    await bot.press(mia, both, "Back")
    assert both.buttons == ["Not …", "⋯"]
    await bot.press(mia, both, "Not …")
    wrong = both.button("Not Anna")["callback_data"]
    await bot.press(mia, both, data=wrong)
    assert not both.deleted
    assert both.words.startswith("Ben\n")
    assert "already been decided" in ((await bot.press(mia, both, data=wrong)).text or "")
    await bot.press(mia, both, "Not Ben")
    assert both.deleted


async def test_an_old_button_of_an_absorbed_person_is_about_the_survivor(
    bot: WholeBot, group: Group, photo: Message, mia: Person, ada: Person
) -> None:
    await bot.connect(mia, group, "Ben", bot.engine.draw(bot.engine.face(ben=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    [anna, ben] = await sql.rows("SELECT number FROM persons ORDER BY number")
    old = f"notperson:{number_of(photo)}:{anna['number']}"
    by = TelegramRequester(ada.user.id, bot.world.memberships, uuid4())
    doorbell = bot.world.doorbell
    await merge_persons(anna["number"], ben["number"], by, settings=bot.settings, doorbell=doorbell)
    await bot.settle()
    await bot.press(mia, photo, data=old)
    assert photo.deleted
    [refused] = await sql.rows("SELECT p.number FROM negative_pairs n JOIN persons p ON p.id = n.person_id")
    assert refused["number"] == ben["number"]


async def test_every_copy_of_a_wrong_photo_leaves_the_chat(
    bot: WholeBot, photo: Message, mia: Person
) -> None:
    """Mia has asked for the photo once more."""
    await bot.press(mia, photo, data=f"photo:{number_of(photo)}")
    copy = mia.photos[-1]
    assert copy is not photo
    await bot.press(mia, copy, "Not Anna")
    assert (photo.deleted, copy.deleted) == (True, True)


@pytest.mark.parametrize(
    "verb", ["wrong", "keep", "photo", "missing", "more", "why", "whois", "takeaway", "takeawaynow"]
)
async def test_somebody_elses_photo_answers_like_one_that_does_not_exist(
    bot: WholeBot, photo: Message, mia: Person, ada: Person, verb: str
) -> None:
    delivery_id = number_of(photo)
    before = len(ada.inbox)
    forged = await bot.press(ada, ada.inbox[-1], data=f"{verb}:{delivery_id}")
    assert forged == await bot.press(ada, ada.inbox[-1], data=f"{verb}:999999")
    assert "no longer yours" in (forged.text or "")
    assert len(ada.inbox) == before
    assert not photo.deleted


async def test_a_refusal_is_carried_out_though_telegram_failed_to_delete_the_photo(
    bot: WholeBot, photo: Message, mia: Person
) -> None:
    """The decision was committed, then Telegram failed to delete the message."""
    bot.tg.faults.add("5xx_before", method="deleteMessage", chat_id=mia.id)
    query = mia.tap(photo, "Not Anna")
    await bot.settle()
    assert query.answer is not None
    assert photo.deleted  # by a task that was added with the decision


async def test_undo_after_not_anna_sends_the_photo_again(bot: WholeBot, photo: Message, mia: Person) -> None:
    await bot.press(mia, photo, "Not Anna")
    assert photo.deleted
    said = mia.inbox[-1]
    assert "Anna has been taken off this photo" in said.words
    await bot.press(mia, said, "Undo")
    assert mia.photos[-1].words.startswith("Anna\n")
    assert await sql.rows("SELECT face_id FROM negative_pairs") == []


async def test_a_face_that_somebody_confirmed_stays(bot: WholeBot, photo: Message, mia: Person) -> None:
    [row] = await sql.rows("SELECT asset_id, person_id FROM distributions")
    await add_faces([row["asset_id"]], person_id=row["person_id"], basis="answered")
    await bot.press(mia, photo, "Not Anna")
    assert not photo.deleted
    assert "Another one stays" in mia.inbox[-1].words
    assert await sql.values(
        str, "SELECT basis FROM face_instances WHERE asset_id = $1 AND person_id = $2", *row.values()
    ) == ["answered"]
    assert len(await sql.rows("SELECT face_id FROM negative_pairs")) == 1


@pytest.mark.parametrize("copies", [1, 2])
async def test_undo_before_the_recipients_lane_was_done_leaves_the_photo_there_once(
    bot: WholeBot, photo: Message, mia: Person, copies: int
) -> None:
    """Mia presses *Undo* when the bot has deleted the message and no worker has done the tasks yet."""
    if copies == 2:
        await bot.press(mia, photo, data=f"photo:{number_of(photo)}")
    sent = mia.photos
    for button in ("Not Anna", "Undo"):
        mia.tap(mia.inbox[-1], button)
        await bot.take_in()
        await bot.handle()
    assert [message.deleted for message in sent] == [True] * copies
    await bot.settle()
    [again] = mia.photos
    assert again.words.startswith("Anna\n")


async def test_somebody_is_missing_goes_to_the_admins_alone(
    bot: WholeBot, group: Group, photo: Message, mia: Person, ada: Person
) -> None:
    before = len(group.from_bot), len(mia.inbox)
    await bot.press(mia, photo, "⋯")
    told = await bot.press(mia, photo, "missing")
    assert "Those who look after the group" in (told.text or "")
    assert "according to: Mia Lind" in ada.photos[-1].words
    assert "1. Anna" in ada.photos[-1].words
    assert (len(group.from_bot), len(mia.inbox)) == before
    assert "already" in ((await bot.press(mia, photo, "missing")).text or "")


async def take_away(bot: WholeBot, photo: Message, who: Person) -> str | None:
    for button in ("⋯", "Remove from here"):
        await bot.press(who, photo, button)
    assert photo.buttons == ["Keep it", "🗑 Remove from here"]
    return (await bot.press(who, photo, "Remove from here")).text


async def test_a_photo_is_taken_away_for_good_and_others_keep_theirs(
    bot: WholeBot, group: Group, photo: Message, mia: Person, ada: Person
) -> None:
    await bot.connect(ada, group, "Ben", bot.engine.draw(bot.engine.face(ben=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9), bot.engine.face(ben=0.9)))
    await bot.settle()
    both, theirs = mia.photos[-1], ada.photos[-1]
    taken = number_of(both)
    assert "for good" in (await take_away(bot, both, mia) or "")
    assert (both.deleted, theirs.deleted, photo.deleted) == (True, False, False)
    assert both.media is not None
    await ada.post_photo(group, both.media.file)  # the same file again
    await bot.settle()
    assert mia.photos == [photo]
    forged = await bot.press(mia, photo, data=f"photo:{taken}")
    assert "no longer yours" in (forged.text or "")


async def test_a_photo_that_is_too_old_to_be_deleted_is_emptied(
    bot: WholeBot, photo: Message, mia: Person
) -> None:
    bot.tg.clock.advance(49 * 3600)
    shown = photo.photo
    await take_away(bot, photo, mia)
    assert not photo.deleted
    assert photo.photo != shown
    assert photo.words == "You removed this photo."
    assert photo.buttons == []


async def test_a_photo_is_taken_away_though_telegram_failed_to_delete_it(
    bot: WholeBot, photo: Message, mia: Person
) -> None:
    """The decision was committed, then Telegram failed to delete the message."""
    for button in ("⋯", "Remove from here"):
        await bot.press(mia, photo, button)
    bot.tg.faults.add("5xx_before", method="deleteMessage", chat_id=mia.id)
    mia.tap(photo, "Remove from here")
    await bot.settle()
    assert photo.deleted


async def test_undoing_not_anna_brings_back_no_photo_that_was_taken_away(
    bot: WholeBot, photo: Message, mia: Person
) -> None:
    """Mia says *Not Anna*, then takes the photo away for good, then undoes *Not Anna*."""
    await bot.press(mia, photo, data=f"photo:{number_of(photo)}")
    copy = mia.photos[-1]
    await bot.press(mia, copy, "Not Anna")
    said = mia.inbox[-1]
    await bot.press(mia, said, data=f"takeawaynow:{number_of(photo)}")
    await bot.press(mia, said, "Undo")
    assert await sql.rows("SELECT face_id FROM negative_pairs") == []
    assert mia.photos == []


async def test_whoever_says_not_anna_may_say_why_and_undo_takes_both_back(
    bot: WholeBot, photo: Message, mia: Person, ada: Person
) -> None:
    await bot.press(mia, photo, "Not Anna")
    assert photo.deleted
    answer = mia.inbox[-1]
    assert "Why not?" in answer.words
    await bot.press(mia, answer, "Not a face")
    assert "It is not a face" in answer.words
    assert answer.buttons == ["↩️ Undo"]
    assert await sql.value(str, "SELECT set_aside FROM face_instances ORDER BY number DESC") == "not_a_face"
    assert await sql.value(str, "SELECT reason FROM negative_pairs") == "not_a_face"
    await bot.press(mia, answer, "Undo")
    assert await sql.rows("SELECT id FROM face_instances WHERE set_aside IS NOT NULL") == []
    assert await sql.rows("SELECT id FROM negative_pairs") == []
    [again] = mia.photos
    assert again.words.startswith("Anna\n")
