"""A command reads the words after it: the name, and the text that follows."""

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.admin_chat import connect, open_admin_chat, say_there
from tests.telegram.scenes import scene_fixture
from tests.telegram.sheets import sheets
from tests.telegram.whole_bot import WholeBot


@pytest.fixture
def otto(bot: WholeBot) -> Person:
    """Otto, who is in the admin chat and in no group."""
    return bot.tg.add_user("Otto", started=True)


@scene_fixture
async def admins(bot: WholeBot, group: Group, ada: Person, otto: Person) -> Group:
    return await open_admin_chat(bot, ada, otto)


@scene_fixture
async def anna(bot: WholeBot, group: Group, admins: Group, mia: Person) -> None:
    await connect(bot, group, admins, mia, "Anna")


@scene_fixture
async def nora(bot: WholeBot, group: Group, admins: Group) -> Person:
    """Nora, who has connected Ben."""
    nora = bot.tg.add_user("Nora", started=True)
    group.add(nora)
    await connect(bot, group, admins, nora, "Ben")
    return nora


async def names() -> list[str]:
    return [row["name"] for row in await sql.rows("SELECT name FROM persons ORDER BY number")]


@pytest.mark.parametrize("command", ["/rename", "/hide", "/history"])
async def test_a_name_that_nobody_has_is_said_back_shortened(
    bot: WholeBot, anna: None, mia: Person, command: str
) -> None:
    answer = await bot.write(mia, f"{command} {'x' * 4080}")
    assert f"“{'x' * 64}”" in answer.words


async def test_rename_reads_the_words_after_it(bot: WholeBot, anna: None, mia: Person) -> None:
    assert "Write the new name of Anna" in (await bot.write(mia, "/rename anna")).words
    result = await bot.write(mia, "/rename Anna Anna Maria")
    assert "Anna Maria" in result.words
    assert await names() == ["Anna Maria"]
    await bot.write(mia, "/rename Anna Maria Anna")
    assert await names() == ["Anna"], "the longest name that the words begin with is meant"
    await bot.press(mia, mia.inbox[-1], "↩️ Undo")
    assert await names() == ["Anna Maria"]


async def test_a_name_in_another_spelling_leaves_the_new_name_whole(
    bot: WholeBot, anna: None, mia: Person
) -> None:
    """*Strasse* finds *Straße*, which is one letter shorter: the new name must not begin with the *e*."""
    await bot.write(mia, "/rename Anna Straße")
    await bot.write(mia, "/rename Strasse Papa")
    assert await names() == ["Papa"]


async def test_rename_with_words_that_are_nobodys_name_searches_the_names(
    bot: WholeBot, anna: None, admins: Group, nora: Person, otto: Person
) -> None:
    found = await say_there(bot, admins, otto, "/rename nn")
    assert found.buttons == ["Anna", "Cancel"]
    nobody = await say_there(bot, admins, otto, "/rename Carla Clara")
    assert "No name contains “Carla Clara”" in nobody.words
    assert await names() == ["Anna", "Ben"]


async def test_a_name_with_other_words_behind_it_is_nobodys(
    bot: WholeBot, anna: None, admins: Group, otto: Person
) -> None:
    for command in ("move", "hide", "delete", "merge"):
        asked = await say_there(bot, admins, otto, f"/{command} Anna Anders")
        assert "No name contains “Anna Anders”" in asked.words or command == "merge", command
        assert asked.buttons[-1] == "Cancel", command
    assert "Anders" not in (await say_there(bot, admins, otto, "/people Anna Anders")).words
    [row] = await sql.rows("SELECT status FROM persons")
    assert row["status"] == "ACTIVE"


async def test_other_commands_read_a_name_too(
    bot: WholeBot, anna: None, admins: Group, nora: Person, otto: Person, mia: Person
) -> None:
    assert "Delete Anna?" in (await bot.write(mia, "/delete anna")).words
    assert "Who receives the photos of Anna" in (await bot.write(mia, "/share Anna")).words
    assert "What was done with Anna" in (await say_there(bot, admins, otto, "/history Anna")).words
    assert "Photos with Anna" in (await say_there(bot, admins, otto, "/move Anna")).words
    assert "Who is Anna really?" in (await say_there(bot, admins, otto, "/merge Anna")).words
    assert "Anna and Ben: one person?" in (await say_there(bot, admins, otto, "/merge anna ben")).words
    hidden = await bot.write(mia, "/hide Anna")
    assert "↩️ Undo" in hidden.buttons
    [row] = await sql.rows("SELECT status FROM persons WHERE name = 'Anna'")
    assert row["status"] == "HIDDEN"


async def test_people_shows_the_card_of_whoever_is_named(
    bot: WholeBot, anna: None, admins: Group, nora: Person, otto: Person, mia: Person
) -> None:
    card = await bot.write(mia, "/people anna")
    assert "Anna" in card.words
    listed = await bot.write(mia, "/people")
    await bot.press(mia, listed, "Anna")
    assert (card.words, card.buttons) == (listed.words, listed.buttons)
    assert "Ben" not in (await bot.write(mia, "/people Ben")).words
    assert "Ben" in (await say_there(bot, admins, otto, "/people Ben")).words
    assert "Anna" not in (await say_there(bot, admins, otto, "/people Ben")).words


async def test_connect_takes_the_name_after_the_consent(
    bot: WholeBot, group: Group, admins: Group, mia: Person
) -> None:
    await mia.start_bot()
    await mia.send(group, "Hello")
    await bot.settle()
    consent = await bot.write(mia, "/connect Anna  Maria")
    assert await names() == []
    await bot.press(mia, consent, "I agree")
    assert await names() == ["Anna Maria"]
    assert "Anna Maria" in mia.inbox[-1].words
    assert "photos" in mia.inbox[-1].words


async def test_somebody_elses_person_is_not_found_by_its_name(
    bot: WholeBot, anna: None, nora: Person, mia: Person
) -> None:
    for command in ("rename", "hide", "delete", "history", "photos", "share"):
        answer = await bot.write(nora, f"/{command} Anna")
        assert not {"Anna", "↩️ Undo"} & {*answer.buttons}, command
    assert "only" in (await bot.write(nora, "/merge Anna Ben")).words.lower()


async def test_delete_shows_the_faces_of_whom_it_names(
    bot: WholeBot, anna: None, group: Group, mia: Person
) -> None:
    await mia.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    card = await bot.write(mia, "/delete Anna")
    assert "Delete for good" in card.buttons
    [faces] = sheets(mia)
    assert faces.reply_to == card
