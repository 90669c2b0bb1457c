"""*Everywhere in this photo* shows the faces and asks, before several of them move to a person."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import add_person
from tests.telegram.admin_chat import connect, say_there
from tests.telegram.chats.test_prompts import wait_in_vain
from tests.telegram.looking import card_of, names_on_posts
from tests.telegram.scenes import scene_fixture
from tests.telegram.sheets import sheets
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def card(bot: WholeBot, group: Group, ada: Person, mia: Person, admins: Group) -> Message:
    """The card of a photo with two faces of Anna. Ada pressed *Everywhere*, and the bot asks who they are."""
    await connect(bot, group, admins, mia, "Anna")
    engine = bot.engine
    posted = await ada.post_photo(group, engine.draw(engine.face(anna=0.9), engine.face()))
    await bot.settle()
    card = await card_of(bot, posted, ada, group, admins)
    for number in ("2", "1"):  # recognition gives Anna only one face of a photo
        await bot.press(ada, card, number)
        await bot.press(ada, card, "It is")
        await bot.press(ada, admins.from_bot[-1], "Anna")
    await bot.press(ada, card, "1")
    await bot.press(ada, card, "Everywhere")
    return card


async def choose_dora(bot: WholeBot, ada: Person, admins: Group) -> Message:
    """Types the name Dora, which nobody has yet, and presses *New: Dora*. Returns the pressed message."""
    await ada.send(admins, "Dora", reply_to=admins.from_bot[-1])
    await bot.settle()
    picker = admins.from_bot[-1]
    await bot.press(ada, picker, "New: Dora")
    return picker


@pytest.mark.parametrize("button", ["New: Dora", "Yes, move"])
async def test_somebody_who_got_the_name_meanwhile_gets_no_faces(
    bot: WholeBot, card: Message, ada: Person, admins: Group, button: str
) -> None:
    """Ada has not seen whose photos these would become, and who would receive them."""
    await ada.send(admins, "Dora", reply_to=admins.from_bot[-1])
    await bot.settle()
    picker = admins.from_bot[-1]
    if button == "Yes, move":
        await bot.press(ada, picker, "New: Dora")
    [workspace] = await sql.values(int, "SELECT id FROM workspaces")
    await add_person(workspace, "Dora")
    assert "Somebody is already called that" in ((await bot.press(ada, picker, button)).text or "")
    assert await names_on_posts() == ["Anna", "Anna"]


async def test_a_new_name_is_the_one_on_the_pressed_button(
    bot: WholeBot, card: Message, ada: Person, admins: Group
) -> None:
    await bot.press(ada, card, "It is")
    for name in ("Dora", "Dora Maria"):
        await ada.send(admins, name)
        await bot.settle()
    first, second = admins.from_bot[-2:]
    old = first.button("New: Dora")["callback_data"].rsplit(":", 1)[0]
    for data in (None, old):  # a button from before buttons said which words they are about
        answer = await bot.press(ada, first, "New: Dora", data=data)
        assert "earlier" in (answer.text or "")
    assert await names_on_posts() == ["Anna", "Anna"]
    await wait_in_vain(16)  # minutes: typed words are no answer any more, a press on the list still is
    await bot.press(ada, second, "New: Dora Maria")
    assert "Dora Maria" in await names_on_posts()


@pytest.mark.checklist(31, 32)
async def test_more_than_one_face_in_a_photo_is_asked_about_first(
    bot: WholeBot, card: Message, ada: Person, mia: Person, admins: Group
) -> None:
    [delivered] = [photo for photo in mia.photos if photo.words.startswith("Anna\n")]
    # Else Anna would keep the face of her training photo.
    await sql.execute("DELETE FROM image_assets WHERE kind = 'training'")
    question = await choose_dora(bot, ada, admins)
    assert "Anna in 1 photo becomes Dora" in question.words
    assert "2 faces move" in question.words
    assert "1 photo is taken back from Mia Lind" in question.words
    assert question.buttons == ["Keep Anna", "☑ 1", "☑ 2", "Yes, move"]
    assert (await names_on_posts(), delivered.deleted) == (["Anna", "Anna"], False)
    [sheet] = sheets(admins)
    await bot.press(ada, question, "Yes, move")
    assert (await names_on_posts(), delivered.deleted) == (["Dora", "Dora"], True)
    assert "In one photo, 2 faces that were Anna are Dora now" in question.words
    assert sheet.deleted
    [anna, _] = await sql.rows("SELECT name, status FROM persons ORDER BY name")
    assert anna == {"name": "Anna", "status": "ACTIVE"}
    assert "1. Anna: 0 photos" in (await say_there(bot, admins, ada, "/people")).words
    await bot.press(ada, question, "Undo")
    assert await names_on_posts() == ["Anna", "Anna"]


@pytest.mark.checklist(31)
async def test_faces_in_a_photo_become_a_known_person_and_an_outdated_not_ben_does_nothing(
    bot: WholeBot, group: Group, card: Message, ada: Person, mia: Person, admins: Group
) -> None:
    await connect(bot, group, admins, mia, "Ben")
    await bot.press(ada, card, "Everywhere")
    picker = admins.from_bot[-1]
    await bot.press(ada, picker, "Ben")
    await bot.press(ada, picker, "Yes, move")
    assert await names_on_posts() == ["Ben", "Ben"]
    assert len(await sql.rows("SELECT id FROM persons")) == 2

    await bot.press(ada, card, "1")
    assert "Not Ben" in card.buttons
    # The faces are Anna's again, and the card was not edited yet.
    await sql.execute(
        """UPDATE face_instances f SET person_id = (SELECT id FROM persons WHERE name = 'Anna')
           FROM image_assets a WHERE a.id = f.asset_id AND a.kind = 'post'"""
    )
    await bot.press(ada, card, "Not Ben")
    assert await names_on_posts() == ["Anna", "Anna"]


@pytest.mark.checklist(34)
async def test_one_of_two_faces_becomes_somebody_new_and_the_other_stays(
    bot: WholeBot, card: Message, ada: Person, admins: Group
) -> None:
    await bot.press(ada, card, "It is")
    await choose_dora(bot, ada, admins)
    assert await names_on_posts() == ["Dora", "Anna"]


async def test_a_face_without_its_tick_keeps_its_name_in_the_photo(
    bot: WholeBot, card: Message, ada: Person, admins: Group
) -> None:
    question = await choose_dora(bot, ada, admins)
    await bot.press(ada, question, "☑ 2")
    await bot.press(ada, question, "Yes, move")
    assert sorted(str(name) for name in await names_on_posts()) == ["Anna", "Dora"]
    [operation] = await sql.rows("SELECT asset_id, face_count FROM operations WHERE kind = 'rename_in_asset'")
    assert operation["asset_id"] is not None
    assert operation["face_count"] == 1


async def test_whoever_keeps_the_faces_in_a_photo_changes_nothing(
    bot: WholeBot, card: Message, ada: Person, admins: Group
) -> None:
    question = await choose_dora(bot, ada, admins)
    await bot.press(ada, question, "Keep Anna")
    assert await names_on_posts() == ["Anna", "Anna"]
    assert sheets(admins) == []


async def test_a_page_of_a_question_that_ended_says_that_it_is_an_earlier_one(
    bot: WholeBot, card: Message, ada: Person, admins: Group
) -> None:
    asked = await sql.one("SELECT data->'asking'->>'flow' AS flow FROM conversations WHERE data ? 'asking'")
    assert asked is not None
    picker = await choose_dora(bot, ada, admins)
    shown = picker.words
    answer = await bot.press(ada, picker, data=f"targets:{asked['flow']}:1")
    assert "earlier conversation" in (answer.text or "")
    assert picker.words == shown
