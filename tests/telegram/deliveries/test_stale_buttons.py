"""A button below a delivered photo is older than a change of the links to the persons on it."""

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import revoke_links
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def photo(bot: WholeBot, group: Group, ada: Person, mia: Person, connected: None) -> Message:
    """A photo of Anna and Ben. It was delivered to Mia for both."""
    await bot.connect(mia, group, "Ben", bot.engine.draw(bot.engine.face(ben=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9), bot.engine.face(ben=0.9)))
    await bot.settle()
    return mia.photos[-1]


async def test_whoever_receives_only_one_of_two_by_now_is_asked_before_that_one_is_taken_off(
    bot: WholeBot, photo: Message, mia: Person
) -> None:
    [ben] = await sql.values(
        int,
        "SELECT l.id FROM participant_persons l JOIN persons p ON p.id = l.person_id WHERE p.name = 'Ben'",
    )
    await revoke_links(ben)
    await bot.press(mia, photo, "Not …")
    assert (photo.deleted, photo.buttons) == (False, ["Not Anna", "⋯"])
    assert photo.words.startswith("Anna\n")
    assert await sql.rows("SELECT face_id FROM negative_pairs") == []
    await bot.press(mia, photo, "Not Anna")
    assert len(await sql.rows("SELECT face_id FROM negative_pairs")) == 1
