"""/photos: sends received photos once more on request."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import revoke_links
from tests.telegram.sheets import faces_asked_for, sheets
from tests.telegram.whole_bot import WholeBot


async def post_anna(bot: WholeBot, group: Group, ada: Person, times: int = 1) -> None:
    for _ in range(times):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()


def delivered(who: Person) -> list[Message]:
    """The photos that came to `who`, without pictures of faces beside a list."""
    return [photo for photo in who.photos if "card above" not in photo.words]


async def test_without_photos_the_answer_says_what_to_do_next(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    empty = await bot.write(ada, "/photos")
    assert "connect a person first" in empty.words
    assert empty.buttons == ["➕ Connect a person"]
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    assert "come automatically" in (await bot.write(mia, "/photos")).words


async def test_photos_come_page_by_page(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    await post_anna(bot, group, ada, times=10)
    page = await bot.write(mia, "/photos")
    assert "Your photos (10)" in page.words
    assert len(page.buttons) == 9
    assert page.buttons[0].endswith("· Anna")
    await bot.press(mia, page, "Next")
    assert len(page.buttons) == 3
    assert page.buttons[-1] == "‹ Previous"
    beyond = await bot.press(mia, page, data="photos:9223372036854775807")
    assert beyond.text is None
    assert len(page.buttons) == 3
    assert page.buttons[-1] == "‹ Previous", "a number that is too large shows the last page"


async def test_the_faces_stand_beside_the_numbers(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    await post_anna(bot, group, ada, times=2)
    bot.tg.faults.add("reset_before", method="sendPhoto", chat_id=mia.id)
    await post_anna(bot, group, ada)
    page = await bot.write(mia, "/photos")
    assert [button[:2] for button in page.buttons] == ["1.", "2.", "3."]
    grey, *faces = await faces_asked_for()
    assert grey == 0, "the face of a photo that may not have arrived is a grey tile"
    assert len(faces) == 2
    assert faces == sorted(faces, reverse=True)
    assert len(sheets(mia)) == 1


async def test_a_name_after_the_command_lists_the_photos_of_that_person(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    await bot.connect(mia, group, "Ben", bot.engine.draw(bot.engine.face(ben=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    await post_anna(bot, group, ada, times=9)
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(ben=0.9)))
    await bot.settle()
    page = await bot.write(mia, "/photos anna")
    assert "Your photos of Anna (9)" in page.words
    await bot.press(mia, page, "Next")
    assert page.buttons[0].endswith("· Anna")
    assert page.buttons[-1] == "🗂 All photos"
    await bot.press(mia, page, "🗂 All photos")
    assert "Your photos (10)" in page.words
    await sql.execute("UPDATE distributions SET withdrawn_at = now()")
    none = await bot.write(mia, "/photos ben")
    assert "no photos of Ben" in none.words
    assert none.buttons == ["🗂 All photos"]


async def test_a_press_sends_the_photo_once_more(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    await post_anna(bot, group, ada)
    page = await bot.write(mia, "/photos")
    assert "On its way" in ((await bot.press(mia, page, "Anna")).text or "")
    first, again = delivered(mia)
    assert again.photo == first.photo
    assert again.buttons == first.buttons
    await bot.press(mia, again, "Not Anna")
    assert again.deleted


async def test_a_listed_photo_is_not_sent_again_once_the_right_has_ended(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    await post_anna(bot, group, ada)
    page = await bot.write(mia, "/photos")
    group.remove(mia)
    await bot.press(mia, page, "Anna")
    assert len(delivered(mia)) == 1


async def test_whoever_no_longer_receives_anybody_on_a_listed_photo_is_told_so(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    await post_anna(bot, group, ada)
    page = await bot.write(mia, "/photos")
    await revoke_links()
    assert "You no longer receive anybody in this photo" in ((await bot.press(mia, page, "Anna")).text or "")
    assert len(delivered(mia)) == 1
    assert await sql.values(str, "SELECT state FROM deliveries") == ["sent"]


@pytest.mark.parametrize(
    "change",
    ["DELETE FROM postings", "UPDATE groups SET active = false"],
    ids=["no posting shows it", "the bot left the group"],
)
async def test_whoever_is_in_the_group_is_not_told_that_they_left_it(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person, change: str
) -> None:
    await post_anna(bot, group, ada)
    page = await bot.write(mia, "/photos")
    await sql.execute(change)
    assert "not in any group that I am in" in ((await bot.press(mia, page, "Anna")).text or "")


async def test_a_photo_that_may_not_have_arrived_is_offered_and_sent_only_on_request(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    bot.tg.faults.add("reset_before", method="sendPhoto", chat_id=mia.id)
    await post_anna(bot, group, ada)
    assert mia.photos == []
    offer = mia.inbox[-1]
    assert "1 photo may not have reached you" in offer.words
    data = offer.button("Show")["callback_data"]
    await bot.press(mia, offer, data=data)
    assert len(mia.photos) == 1
    assert offer.buttons == []
    again = await bot.press(mia, offer, data=data)
    assert again.text == "Nothing is waiting for you any more.", "the second press sends nothing"
    assert len(mia.photos) == 1
    assert [row["state"] for row in await sql.rows("SELECT state FROM deliveries")] == ["sent"]
