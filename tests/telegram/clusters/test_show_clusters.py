"""/unknown lists who is asked about, who was seen once, and the ignored, each in a part of its own."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.faces import add_faces
from tests.telegram.admin_chat import say_there
from tests.telegram.mishaps import change_while_muted
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def card(bot: WholeBot, group: Group, admins: Group, mia: Person) -> Message:
    for _ in range(3):
        await mia.post_photo(group, bot.engine.draw(bot.engine.face(max=0.9)))
        await bot.settle()
    [card] = [message for message in admins.from_bot if "🏷 Name …" in message.buttons]
    return card


@pytest.mark.checklist(225)
async def test_the_list_has_a_part_for_whoever_was_seen_once_and_one_for_the_ignored(
    bot: WholeBot, group: Group, admins: Group, mia: Person, ada: Person, card: Message
) -> None:
    await bot.press(ada, card, "Ignore")
    for look, photos in (("zoe", 1), ("pit", 2)):
        for _ in range(photos):
            await mia.post_photo(group, bot.engine.draw(bot.engine.face(**{look: 0.9})))
            await bot.settle()
    listed = await say_there(bot, admins, ada, "/unknown")
    heads = ["2 unknown people", "1. 2 faces in 2 photos", "Seen only once: 1 person", "2. 1 face in 1 photo"]
    heads += ["Ignored, not asked about: 1 person", "3. 3 faces in 3 photos"]
    places = [listed.words.index(head) for head in heads]
    assert places == sorted(places)


async def test_where_the_ignored_stand_on_a_later_page_a_button_leads_to_them(
    bot: WholeBot, group: Group, admins: Group, mia: Person, ada: Person, card: Message
) -> None:
    await bot.press(ada, card, "Ignore")
    made = await sql.rows(
        """INSERT INTO clusters (workspace_id) SELECT workspace_id FROM clusters, generate_series(1, 8)
           RETURNING id, created_at"""
    )
    photo = await sql.values(int, "SELECT min(id) FROM image_assets")
    for one in made:
        await add_faces(photo, cluster_id=one["id"], clustered_at=one["created_at"])
    unknown = await say_there(bot, admins, ada, "/unknown")
    assert "Ignored" not in unknown.words
    await bot.press(ada, unknown, "Ignored: 1")
    assert "You ignore 1 unknown person" in unknown.words
    await bot.press(ada, unknown, "Unknown people")
    assert "8 unknown people" in unknown.words


async def test_whoever_is_ignored_is_shown_in_a_chat_that_never_had_the_card(
    bot: WholeBot, admins: Group, ada: Person, card: Message
) -> None:
    """The admin chat is a new one since."""
    await bot.press(ada, card, "Ignore")
    await sql.execute("DELETE FROM cards WHERE kind = 'cluster'")
    await bot.press(ada, await say_there(bot, admins, ada, "/unknown"), "1")
    assert "Ignored by Ada" in admins.from_bot[-1].words
    assert admins.from_bot[-1].buttons == ["↩️ Stop ignoring"]


async def test_a_card_that_a_muted_bot_could_not_change_comes_again(
    bot: WholeBot, admins: Group, ada: Person, card: Message
) -> None:
    await change_while_muted(bot, admins, ada, card)
    shown = [message for message in admins.from_bot if "🏷 Name …" in message.buttons]
    assert [message.photo is not None for message in shown] == [True]
    assert shown != [card]
