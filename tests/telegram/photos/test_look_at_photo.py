"""The card of a photo: numbered faces, and an admin's buttons for each."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import approvals
from tests.telegram.looking import card_of, names_on_posts
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def anna(bot: WholeBot, group: Group, ada: Person, mia: Person, admins: Group) -> None:
    """Mia connected Anna."""
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.press(ada, admins.from_bot[-1], "Approve")


@scene_fixture
async def posted(bot: WholeBot, group: Group, ada: Person, anna: None) -> Message:
    """A photo of Anna and of somebody unknown."""
    photo = await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9), bot.engine.face()))
    await bot.settle()
    return photo


@scene_fixture
async def card(bot: WholeBot, posted: Message, ada: Person, group: Group, admins: Group) -> Message:
    return await card_of(bot, posted, ada, group, admins)


async def test_a_reply_in_the_group_brings_the_card_to_the_admin_chat(
    card: Message, group: Group, mia: Person
) -> None:
    assert card.photo is not None
    assert "1. Anna\n2. nobody I know" in card.words
    assert card.buttons[:2] == ["1", "2"]
    assert len(group.from_bot) == 1  # the introduction


async def test_a_member_who_asks_in_the_group_about_a_photo_of_others_gets_no_answer(
    bot: WholeBot, posted: Message, group: Group, mia: Person, admins: Group
) -> None:
    before = len(admins.from_bot), len(mia.inbox), len(group.from_bot)
    await mia.send(group, "/photo", reply_to=posted)
    await bot.settle()
    assert (len(admins.from_bot), len(mia.inbox), len(group.from_bot)) == before


@pytest.mark.parametrize("how", ["number", "link", "public link", "photo"])
async def test_in_the_admin_chat_a_number_a_link_or_the_photo_itself_will_do(
    bot: WholeBot, posted: Message, ada: Person, group: Group, admins: Group, how: str
) -> None:
    [asset] = await sql.rows("SELECT id FROM image_assets WHERE kind = 'post'")
    if how == "link":  # only a supergroup has links to its messages
        await sql.execute("UPDATE groups SET tg_chat_id = -1001234 WHERE tg_chat_id = $1", group.id)
    if how == "public link":
        await sql.execute("UPDATE groups SET username = 'Sunny_kids' WHERE tg_chat_id = $1", group.id)
    links = {"link": f"https://t.me/c/1234/{posted.message_id}"}
    links["public link"] = f"https://t.me/sunny_kids/{posted.message_id}"
    reply_to = None
    if how == "photo":
        assert posted.media is not None
        reply_to = await ada.post_photo(admins, posted.media.file)
    words = f"/photo {links.get(how, asset['id'] if how == 'number' else '')}"
    await ada.send(admins, words, reply_to=reply_to)
    await bot.settle()
    assert "1. Anna" in admins.from_bot[-1].words


async def test_nobody_passes_on_a_picture_of_faces(card: Message, admins: Group) -> None:
    assert card.photo is not None
    assert card.protected
    assert not any(one.protected for one in admins.from_bot if one.photo is None)


async def test_whoever_does_not_moderate_learns_nothing_in_private(
    bot: WholeBot, posted: Message, mia: Person
) -> None:
    [asset] = await sql.rows("SELECT id FROM image_assets WHERE kind = 'post'")
    there = await bot.write(mia, f"/photo {asset['id']}")
    nowhere = await bot.write(mia, "/photo 999999")
    assert there.words == nowhere.words
    assert "no such photo for you" in there.words, "the reader may see the photo in the group"


async def test_a_second_card_takes_the_place_of_the_first(
    bot: WholeBot, card: Message, posted: Message, ada: Person, group: Group, admins: Group
) -> None:
    again = await card_of(bot, posted, ada, group, admins)
    assert again != card
    assert card.deleted
    [kept] = await sql.rows("SELECT tg_message_id FROM cards WHERE kind = 'photo'")
    assert kept["tg_message_id"] == again.message_id


@pytest.mark.checklist(161, 162)
@pytest.mark.parametrize("who", ["Ben", "Carla"])
async def test_a_face_is_named_after_somebody_known_or_new(
    bot: WholeBot, group: Group, card: Message, ada: Person, mia: Person, admins: Group, who: str
) -> None:
    """Ben is known and has a button. The name Carla is typed."""
    await bot.connect(mia, group, "Ben", bot.engine.draw(bot.engine.face(ben=0.9)))
    await bot.press(ada, admins.from_bot[-1], "Approve")
    await bot.press(ada, card, "2")
    await bot.press(ada, card, "It is")
    picker = admins.from_bot[-1]
    if who == "Carla":
        await ada.send(admins, "  carla ", reply_to=picker)
        await bot.settle()
        picker = admins.from_bot[-1]
        assert picker.buttons[0] == "➕ New: carla"
    await bot.press(ada, picker, who if who == "Ben" else "New: carla")
    assert await names_on_posts() == ["Anna", who if who == "Ben" else "carla"]
    assert "Face 2 is" in picker.words
    assert f"2. {who if who == 'Ben' else 'carla'}" in card.words
    [operation] = await sql.rows("SELECT kind, face_count FROM operations")
    assert operation == {"kind": "assign_faces", "face_count": 1}
    assert (await approvals())[who if who == "Ben" else "carla"] == "approved"
    assert await sql.rows("SELECT 1 FROM persons WHERE status <> 'ACTIVE'") == []


async def test_a_name_that_a_request_has_makes_nobody_new_and_the_reason_is_said(
    bot: WholeBot, group: Group, card: Message, ada: Person, mia: Person, admins: Group
) -> None:
    await bot.connect(mia, group, "Ben", bot.engine.draw(bot.engine.face(ben=0.9)))
    [request] = await sql.rows("SELECT number FROM persons WHERE name = 'Ben'")
    await bot.press(ada, card, "2")
    await bot.press(ada, card, "It is")
    await ada.send(admins, "ben", reply_to=admins.from_bot[-1])
    await bot.settle()
    picker = admins.from_bot[-1]
    assert f"A request with this name, no. {request['number']}, is waiting" in picker.words
    assert picker.buttons == ["Cancel"]


@pytest.mark.checklist(168)
async def test_not_anna_takes_the_face_and_the_photo_away_from_her(
    bot: WholeBot, card: Message, ada: Person, mia: Person, admins: Group
) -> None:
    delivered = mia.photos[-1]
    await bot.press(ada, card, "1")
    assert card.buttons[:2] == ["It is …", "Not Anna"]
    await bot.press(ada, card, "Not Anna")
    assert await names_on_posts() == [None, None]
    assert "Face 1 is not Anna" in admins.from_bot[-1].words
    assert "1 person loses photos" in admins.from_bot[-1].words
    assert "1. nobody I know" in card.words
    assert delivered.deleted


@pytest.mark.checklist(32)
async def test_everywhere_in_this_photo_leaves_the_persons_other_photos_alone(
    bot: WholeBot, group: Group, posted: Message, ada: Person, admins: Group
) -> None:
    engine = bot.engine
    two = await ada.post_photo(group, engine.draw(engine.face(anna=0.9), engine.face(anna=0.4)))
    await bot.settle()
    [faces] = await sql.rows("SELECT array_agg(f.number) AS n FROM face_instances f WHERE person_id IS NULL")
    assert faces["n"]
    card = await card_of(bot, two, ada, group, admins)
    await bot.press(ada, card, "1")
    await bot.press(ada, card, "Everywhere")
    await ada.send(admins, "Dora", reply_to=admins.from_bot[-1])
    await bot.settle()
    await bot.press(ada, admins.from_bot[-1], "New: Dora")
    [operation] = await sql.rows("SELECT kind, photo_count FROM operations")
    assert operation == {"kind": "rename_in_asset", "photo_count": 1}
    rows = await sql.rows(
        """SELECT p.name, count(*) AS n FROM face_instances f JOIN persons p ON p.id = f.person_id
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post' GROUP BY 1 ORDER BY 1"""
    )
    assert [(row["name"], row["n"]) for row in rows] == [("Anna", 1), ("Dora", 1)]
    persons = await sql.rows("SELECT name, status FROM persons ORDER BY name")
    assert persons == [{"name": "Anna", "status": "ACTIVE"}, {"name": "Dora", "status": "ACTIVE"}]


async def test_a_press_on_an_earlier_question_names_nobody(
    bot: WholeBot, card: Message, ada: Person, admins: Group
) -> None:
    await bot.press(ada, card, "2")
    await bot.press(ada, card, "It is")
    stale = admins.from_bot[-1]
    await bot.press(ada, card, "It is")
    assert "earlier conversation" in ((await bot.press(ada, stale, "Anna")).text or "")
    assert await sql.rows("SELECT id FROM operations") == []


@pytest.mark.parametrize("verb", ["photocard", "face", "itis", "notface", "here", "cover"])
async def test_a_forged_press_answers_like_one_about_nothing(
    bot: WholeBot, card: Message, mia: Person, verb: str
) -> None:
    [asset] = await sql.rows("SELECT id FROM image_assets WHERE kind = 'post'")
    [face] = await sql.rows(
        """SELECT f.number, p.number AS person FROM face_instances f JOIN persons p ON p.id = f.person_id
           WHERE f.asset_id = $1""",
        asset["id"],
    )
    more = {"photocard": ":0", "notface": f":{face['person']}"}.get(verb, "")
    ids = f"{asset['id'] if verb == 'photocard' else face['number']}{more}"
    nothing = f"999999{more}"
    before = len(mia.inbox)
    forged = await bot.press(mia, mia.inbox[-1], data=f"{verb}:{ids}")
    assert forged == await bot.press(mia, mia.inbox[-1], data=f"{verb}:{nothing}")
    assert len(mia.inbox) == before
    assert await names_on_posts() == ["Anna", None]


async def picture() -> int | None:
    """The number of the face that was chosen as the only person's picture."""
    [row] = await sql.rows(
        "SELECT f.number FROM persons p LEFT JOIN face_instances f ON f.id = p.picture_face_id"
    )
    return row["number"]


async def test_a_picture_is_chosen_and_taken_back(
    bot: WholeBot, card: Message, ada: Person, admins: Group
) -> None:
    [face] = await sql.rows(
        """SELECT f.number FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           WHERE f.person_id IS NOT NULL"""
    )
    await bot.press(ada, card, "1")
    await bot.press(ada, card, "🖼 Use as picture")
    told = admins.from_bot[-1]
    assert "Anna has another picture now" in told.words
    assert await picture() == face["number"]
    await bot.press(ada, card, "🖼 Use as picture")
    assert "Nothing was changed" in admins.from_bot[-1].words
    await bot.press(ada, told, "↩️ Undo")
    assert await picture() is None


async def test_a_face_of_nobody_is_nobodys_picture(
    bot: WholeBot, card: Message, ada: Person, admins: Group
) -> None:
    """The card still has the button, but the face is nobody's by now."""
    await bot.press(ada, card, "1")
    before = len(admins.from_bot)
    await sql.execute("UPDATE face_instances SET person_id = NULL")
    assert "earlier conversation" in ((await bot.press(ada, card, "🖼 Use as picture")).text or "")
    assert (len(admins.from_bot), await picture()) == (before, None)


@pytest.mark.checklist(240)
async def test_an_unknown_face_shows_whom_it_looks_like_and_one_press_says_it_is(
    bot: WholeBot, group: Group, ada: Person, admins: Group, anna: None
) -> None:
    posted = await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.25)))
    await bot.settle()
    card = await card_of(bot, posted, ada, group, admins)
    await bot.press(ada, card, "1")
    [likely, *_] = card.buttons
    assert likely.startswith("Anna? ")
    assert likely.endswith(" %")
    await bot.press(ada, card, likely)
    assert await names_on_posts() == ["Anna"]
    assert "Face 1 is" in admins.from_bot[-1].words
    await ada.send(admins, "/stats")
    await bot.settle()
    assert "1 × my first guess, 0 × another of my three guesses, 0 × none" in admins.from_bot[-1].words


async def test_only_moderators_read_how_often_recognition_was_right(
    bot: WholeBot, group: Group, ada: Person, mia: Person, anna: None
) -> None:
    assert "How often" not in (await bot.write(mia, "/stats")).words
    said = len(group.from_bot)
    await mia.send(group, "/stats")
    await bot.settle()
    assert len(group.from_bot) == said


async def test_in_a_topic_too_a_command_without_a_photo_is_answered_by_how_to_use_it(
    bot: WholeBot, group: Group, admins: Group, ada: Person
) -> None:
    """Telegram makes each message of a topic a reply to the topic's first message."""
    admins.chat.is_forum = True
    admins.promote_bot(by=ada)
    topic = (await bot.world.bot.create_forum_topic(admins.id, "Photos")).message_thread_id
    await ada.send(admins, "/photo", topic=topic, reply_to=admins.chat.messages[topic])
    await bot.settle()
    assert "Which photo?" in admins.from_bot[-1].words
