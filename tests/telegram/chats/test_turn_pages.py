"""Lists to choose from have pages: turning one chooses nobody, and old lists do not turn."""

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import add_persons
from tests.telegram.admin_chat import say_there
from tests.telegram.looking import card_of, names_on_posts
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def ten_people(bot: WholeBot, group: Group, admins: Group) -> None:
    await add_persons(*(f"Person {n}" for n in range(10)))


async def people() -> int:
    return len(await sql.rows("SELECT id FROM persons"))


async def turn(bot: WholeBot, ada: Person, picker: Message) -> None:
    assert "Person 7" in picker.buttons
    await bot.press(ada, picker, "Next")
    assert picker.buttons[:3] == ["Person 8", "Person 9", "‹ Previous"]


async def test_turning_the_page_of_a_list_of_names_names_no_face(
    bot: WholeBot, group: Group, admins: Group, ada: Person, ten_people: None
) -> None:
    posted = await ada.post_photo(group, bot.engine.draw(bot.engine.face()))
    await bot.settle()
    card = await card_of(bot, posted, ada, group, admins)
    await bot.press(ada, card, "1")
    await bot.press(ada, card, "It is")
    picker = admins.from_bot[-1]
    await turn(bot, ada, picker)
    assert (await people(), await names_on_posts()) == (10, [None])
    await bot.press(ada, picker, "Person 9")
    assert await names_on_posts() == ["Person 9"]


async def test_an_older_list_turns_no_more(
    bot: WholeBot, admins: Group, ada: Person, ten_people: None
) -> None:
    older, newer = [await say_there(bot, admins, ada, "/rename") for _ in range(2)]
    answer = await bot.press(ada, older, "Next")
    assert "earlier conversation" in (answer.text or "")
    assert "Person 7" in older.buttons
    await turn(bot, ada, newer)


async def test_typing_part_of_a_name_and_pressing_next_shows_the_next_names(
    bot: WholeBot, group: Group, admins: Group, ada: Person, ten_people: None
) -> None:
    await sql.execute("UPDATE persons SET name = 'Other', name_key = 'other' WHERE name = 'Person 9'")
    await ada.post_photo(group, bot.engine.draw(bot.engine.face()))
    await bot.settle()
    [unknown] = await sql.rows("SELECT number FROM clusters")
    listed = await say_there(bot, admins, ada, "/unknown")
    await bot.press(ada, listed, data=f"clustersame:{unknown['number']}:0")
    picker = await say_there(bot, admins, ada, "person")
    # Nine names match: a page shows eight, and below them a button that turns it and one that leaves.
    assert len(picker.buttons) == 8 + 2
    await bot.press(ada, picker, "Next")
    assert len(picker.buttons) == 1 + 2
