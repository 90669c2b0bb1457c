"""Under a delivered photo: right, or not my person."""

import pytest

from domain.queries import sql
from sandbox.telegram import Group, Message, Person
from tests.telegram.whole_bot import WholeBot


@pytest.fixture
async def photo(bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None) -> Message:
    """Of Anna, delivered to Mia."""
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    return mia.photos[-1]


async def test_right_is_remembered_and_the_buttons_go(bot: WholeBot, photo: Message, mia: Person) -> None:
    data = photo.button("Right")["callback_data"]
    assert (await bot.press(mia, photo, data=data)).text == "Thank you!"
    assert "Right, thank you" in photo.words
    assert photo.buttons == []
    await bot.press(mia, photo, data=data)
    assert [row["feedback"] for row in await sql.rows("SELECT feedback FROM distributions")] == ["right"]


async def test_a_wrong_photo_is_taken_back_and_the_face_never_returns(
    bot: WholeBot, group: Group, photo: Message, mia: Person, ada: Person
) -> None:
    assert "Taken back" in ((await bot.press(mia, photo, "Not my person")).text or "")
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
    await bot.press(mia, photo, "Not my person")
    assert not photo.deleted
    assert photo.photo != shown
    assert "was withdrawn" in photo.words
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
    await bot.press(mia, both, "Not my person")
    assert both.buttons == ["Not Anna", "Not Ben", "‹ Back"]
    await bot.press(mia, both, "Back")
    assert both.buttons == ["✅ Right", "❌ Not my person", "🙋 Somebody is missing"]
    await bot.press(mia, both, "Not my person")
    wrong = both.button("Not Anna")["callback_data"]
    await bot.press(mia, both, data=wrong)
    assert not both.deleted
    assert both.words.startswith("Ben\n")
    assert "decided already" in ((await bot.press(mia, both, data=wrong)).text or "")
    await bot.press(mia, both, "Not my person")
    assert both.deleted


async def test_every_copy_of_a_wrong_photo_leaves_the_chat(
    bot: WholeBot, photo: Message, mia: Person
) -> None:
    """Its recipient had asked for it once more."""
    await bot.press(mia, photo, data=photo.button("Right")["callback_data"].replace("right:", "photo:"))
    copy = mia.photos[-1]
    assert copy is not photo
    await bot.press(mia, copy, "Not my person")
    assert (photo.deleted, copy.deleted) == (True, True)


@pytest.mark.parametrize("verb", ["right", "wrong", "keep", "photo", "missing"])
async def test_somebody_elses_photo_answers_like_one_that_does_not_exist(
    bot: WholeBot, photo: Message, mia: Person, ada: Person, verb: str
) -> None:
    delivery_id = photo.button("Right")["callback_data"].partition(":")[2]
    before = len(ada.inbox)
    forged = await bot.press(ada, ada.inbox[-1], data=f"{verb}:{delivery_id}")
    assert forged == await bot.press(ada, ada.inbox[-1], data=f"{verb}:999999")
    assert "not yours" in (forged.text or "")
    assert len(ada.inbox) == before
    assert not photo.deleted


async def test_a_rejection_that_died_half_way_is_finished(bot: WholeBot, photo: Message, mia: Person) -> None:
    """The decision was committed, then the process died before the message was deleted."""
    bot.tg.faults.add("5xx_before", method="deleteMessage", chat_id=mia.id)
    query = mia.tap(photo, "Not my person")
    await bot.settle()
    assert query.answer is not None
    assert photo.deleted  # by the task that the decision left


async def test_what_was_said_by_mistake_is_taken_back_by_a_button(
    bot: WholeBot, photo: Message, mia: Person
) -> None:
    await bot.press(mia, photo, "Not my person")
    assert photo.deleted
    said = mia.inbox[-1]
    assert "Anna is taken off this photo" in said.words
    await bot.press(mia, said, "Undo")
    assert mia.photos[-1].words.startswith("Anna\n")
    assert await sql.rows("SELECT face_id FROM negative_pairs") == []


@pytest.mark.parametrize("copies", [1, 2])
async def test_what_was_said_by_mistake_is_taken_back_though_the_recipients_lane_was_busy(
    bot: WholeBot, photo: Message, mia: Person, copies: int
) -> None:
    """The message left the chat, and nothing else has happened yet."""
    if copies == 2:
        asked = photo.button("Right")["callback_data"].replace("right:", "photo:")
        await bot.press(mia, photo, data=asked)
    sent = mia.photos
    for button in ("Not my person", "Undo"):
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
    told = await bot.press(mia, photo, "missing")
    assert "Those who look after the group" in (told.text or "")
    assert "say: Mia Lind" in ada.photos[-1].words
    assert "1. Anna" in ada.photos[-1].words
    assert (len(group.from_bot), len(mia.inbox)) == before
    assert "already" in ((await bot.press(mia, photo, "missing")).text or "")
