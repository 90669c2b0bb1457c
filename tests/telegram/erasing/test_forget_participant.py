"""/forget_me shows first what would be deleted; then the bot does not know the user any more."""

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.persons import link_user
from tests.telegram.admin_chat import open_admin_chat, say_there
from tests.telegram.mishaps import press_again
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def connected(bot: WholeBot, group: Group, ada: Person, mia: Person) -> None:
    await bot.connect(mia, group, "Annabella", bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()


async def known() -> set[int]:
    return {row["tg_user_id"] for row in await sql.rows("SELECT tg_user_id FROM participants")}


async def test_forget_me_shows_what_would_be_deleted_and_asks_with_the_safe_button_first(
    bot: WholeBot, connected: None, mia: Person
) -> None:
    card = await bot.write(mia, "/forget_me")
    assert "Annabella" in card.words
    assert "1 photo that came" in card.words
    assert "Your own face, if somebody else connected it" in card.words
    assert card.buttons == ["Keep everything", "Forget me"]
    await bot.press(mia, card, "Keep everything")
    assert "Nothing was deleted" in card.words
    assert mia.id in await known()


async def test_after_forget_me_nothing_is_known_and_a_certificate_follows(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    card = await bot.write(mia, "/forget_me")
    await bot.press(mia, card, "Forget me")
    assert "no longer know you" in mia.inbox[-2].words
    assert "Deleted and verified" in mia.inbox[-1].words
    assert "everything about your account with me" in mia.inbox[-1].words
    assert await known() == {ada.id}
    assert await sql.rows("SELECT id FROM persons") == []
    assert await sql.rows("SELECT id FROM conversations") == []
    rows = await sql.rows("SELECT payload FROM telegram_updates WHERE payload IS NOT NULL")
    assert rows == []
    photos = len(mia.photos)
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    assert len(mia.photos) == photos


async def test_whoever_pressed_and_got_no_answer_reads_that_they_are_forgotten_and_stays_so(
    bot: WholeBot, connected: None, ada: Person, mia: Person
) -> None:
    card = await bot.write(mia, "/forget_me")
    assert (await press_again(bot, mia, card, "Forget me")).text is None
    said = [message.words for message in mia.inbox]
    assert len([words for words in said if "no longer know you" in words]) == 1
    assert ["Annabella" in words for words in said if "Deleted and verified" in words] == [False]
    assert await known() == {ada.id}


async def test_a_person_whom_the_card_said_to_stay_is_not_deleted_when_the_other_owner_has_left(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    """The other owner, Zoe, has left since Mia read the card."""
    zoe = bot.tg.add_user("Zoe Hart", started=True)
    group.add(zoe)
    await bot.write(zoe, "/start")
    link = await link_user(zoe.id, "Annabella", "owner")
    card = await bot.write(mia, "/forget_me")
    assert "they stay, because others connected them" in card.words
    await sql.execute("UPDATE participant_persons SET state = 'revoked' WHERE id = $1", link)
    answer = await bot.press(mia, card, "Forget me")
    assert "Nothing was deleted" in (answer.text or "")
    assert mia.id in await known()
    assert await sql.value(int, "SELECT count(*) FROM persons") == 1
    assert "Annabella, whom only you connected" in card.words
    await bot.press(mia, card, "Forget me")
    assert await sql.value(int, "SELECT count(*) FROM persons") == 0


@pytest.mark.parametrize("privileged", [False, True])
async def test_whoever_leaves_after_forget_me_stays_unknown(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person, privileged: bool
) -> None:
    """Telegram tells of the block, and of the leaving by a message; an admin bot gets an update, too."""
    if privileged:
        group.promote_bot(by=ada)
    await bot.press(mia, await bot.write(mia, "/forget_me"), "Forget me")
    mia.block_bot()
    await bot.settle()
    assert await known() == {ada.id}
    group.remove(mia)
    await bot.settle()
    assert await known() == {ada.id}


@pytest.mark.parametrize(
    "note",
    [
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86_400}},
        {"pinned_message": {"message_id": 3, "date": 0, "chat": {"id": 7, "type": "private"}}},
    ],
)
async def test_a_note_of_telegram_after_forget_me_stores_nobody_again(
    bot: WholeBot, group: Group, ada: Person, mia: Person, note: dict[str, object]
) -> None:
    """Nobody writes such a note: Mia sets a timer or pins a message, and the group's owner leaves."""
    await mia.start_bot()
    await bot.press(mia, await bot.write(mia, "/forget_me"), "Forget me")
    sender = {"id": mia.id, "is_bot": False, "first_name": mia.name}
    private = {"id": mia.id, "type": "private", "first_name": mia.name}
    there = {"id": group.chat.id, "type": "group", "title": "Kindergarten"}
    for number, chat, kind in ((900, private, note), (901, there, {"chat_owner_left": {}})):
        written = {"message_id": number, "date": 0, "chat": chat, "from": sender, **kind}
        bot.tg.push_update({"message": written})
    await bot.settle()
    assert mia.id not in await known()


async def test_cards_in_the_chat_are_deleted(bot: WholeBot, connected: None, mia: Person) -> None:
    """Cards are the messages that the bot has a record of, such as verdicts, decisions and offers."""
    rows = await sql.rows("SELECT tg_message_id FROM cards WHERE tg_chat_id = $1", mia.id)
    assert rows
    await bot.press(mia, await bot.write(mia, "/forget_me"), "Forget me")
    left = {message.message_id for message in mia.inbox}
    assert not left & {row["tg_message_id"] for row in rows}


async def test_start_begins_again_as_with_a_stranger(bot: WholeBot, connected: None, mia: Person) -> None:
    await bot.press(mia, await bot.write(mia, "/forget_me"), "Forget me")
    assert "Hello! I look at the photos" in (await bot.write(mia, "/start")).words
    assert "have not connected anybody" in (await bot.write(mia, "/people")).words


async def test_a_draft_of_a_connection_is_deleted_too(bot: WholeBot, group: Group, mia: Person) -> None:
    await mia.open_link(str(group.from_bot[0].button("Connect a person")["url"]))
    await bot.settle()
    await bot.press(mia, mia.inbox[-1], "I agree")
    await bot.write(mia, "Annabella")
    await bot.press(mia, await bot.write(mia, "/forget_me"), "Forget me")
    assert await sql.rows("SELECT id FROM persons") == []
    assert await sql.rows("SELECT id FROM conversations") == []


async def test_while_the_index_is_away_there_is_no_certificate(
    bot: WholeBot, connected: None, mia: Person
) -> None:
    card = await bot.write(mia, "/forget_me")
    bot.index.is_down = True
    await bot.press(mia, card, "Forget me")
    assert mia.id not in await known()
    assert not any("verified" in message.words for message in mia.inbox)
    bot.index.is_down = False
    await bot.make_due()
    await bot.settle()
    assert "Deleted and verified" in mia.inbox[-1].words


async def test_no_message_in_the_admin_chat_names_a_forgotten_moderator(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """Otto approved a request, named somebody unknown and let Mia join. These decisions stay in force."""
    otto = bot.tg.add_user("Otto Moderator", started=True)
    admins = await open_admin_chat(bot, ada, otto)
    await bot.write(otto, "/start")
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.press(otto, admins.from_bot[-1], "Approve")
    for _ in range(3):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(max=0.9)))
        await bot.settle()
    await bot.press(otto, admins.from_bot[-1], "Name")
    await say_there(bot, admins, otto, "Max")
    verdict = await bot.connect_until_verdict(mia, group, "Maxi", bot.engine.draw(bot.engine.face(max=0.9)))
    await bot.press(mia, verdict, "Ask to join")
    await bot.press(otto, admins.from_bot[-1], "Let them join")
    await say_there(bot, admins, otto, "/history")
    naming_otto = [message for message in admins.from_bot if "Otto" in message.words]
    assert len(naming_otto) == 4
    before = len(admins.from_bot)
    await bot.connect(mia, group, "Ben", bot.engine.draw(bot.engine.face(ben=0.9)))
    waiting = admins.from_bot[before]

    await bot.press(otto, await bot.write(otto, "/forget_me"), "Forget me")
    left = [message.words for message in admins.from_bot if not message.deleted]
    assert [words for words in left if "Otto" in words] == []
    assert "Approve" in str(waiting.buttons)
    assert {row["name"] for row in await sql.rows("SELECT name FROM persons")} == {"Anna", "Max", "Ben"}


@pytest.mark.parametrize("name", ["e", "Annabella", "Mia Lind", "Kindergarten"])
async def test_messages_that_hold_the_same_word_as_a_name_of_somebody_else_stay(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person, name: str
) -> None:
    """A user may be called like a word, a child, another user or a group."""
    admins = await open_admin_chat(bot, ada)
    stranger = bot.tg.add_user(name, started=True)
    group.add(stranger)
    await bot.write(stranger, "/start")
    texts = [
        await bot.write(mia, "/people"),
        await bot.write(mia, "/help"),
        await say_there(bot, admins, ada, "/people"),
        await say_there(bot, admins, ada, "/history"),
    ]
    before = [(text.words, text.buttons) for text in texts]
    await bot.press(stranger, await bot.write(stranger, "/forget_me"), "Forget me")
    assert stranger.id not in await known()
    assert [(text.words, text.buttons) for text in texts] == before
    assert not any(text.deleted for text in texts)


async def test_messages_about_what_a_forgotten_user_asked_for_are_deleted(
    bot: WholeBot, group: Group, connected: None, mia: Person
) -> None:
    """Otto asked to join Anna, and Ida to connect a child who looks like her; Mia was told of both."""
    for name, likeness in (("Opa Otto", 0.9), ("Tante Ida", 0.4)):
        asker = bot.tg.add_user(name, started=True)
        group.add(asker)
        photo = bot.engine.draw(bot.engine.face(anna=likeness))
        verdict = await bot.connect_until_verdict(asker, group, "Enkelin", photo)
        await bot.press(asker, verdict, "Ask to join" if likeness > 0.5 else "Done")
        [told] = [message for message in mia.inbox if name in message.words]
        await bot.press(asker, await bot.write(asker, "/forget_me"), "Forget me")
        assert told.deleted


async def test_whoever_refused_reads_that_the_refusal_is_forgotten_too_and_how_to_refuse_again(
    bot: WholeBot, group: Group, connected: None, mia: Person, ada: Person
) -> None:
    """What was refused is forgotten with the rest. A 👎 that still stands under the introduction is not
    reported again, so the bot looks at the next photo until it is refused anew. Here Mia uses the buttons.
    """
    introduction = group.from_bot[0]
    await bot.press(mia, introduction, "👎 Not my photos")
    card = await bot.write(mia, "/forget_me")
    assert "👎" in card.words
    assert "in 1 group" in card.words
    await bot.press(mia, card, "Forget me")
    [final] = [message.words for message in mia.inbox if "no longer know you" in message.words]
    assert "👎" in final
    posted = "SELECT count(*) FROM image_assets WHERE kind = 'post'"
    before = await sql.value(int, posted) or 0
    await mia.post_photo(group, bot.engine.draw())
    await bot.settle()
    assert await sql.value(int, posted) == before + 1
    await bot.press(mia, introduction, "👎 Not my photos")
    await mia.post_photo(group, bot.engine.draw())
    await bot.settle()
    assert await sql.value(int, posted) == before + 1


async def test_whoever_refused_nothing_reads_nothing_of_it(
    bot: WholeBot, group: Group, connected: None, mia: Person
) -> None:
    await bot.press(mia, group.from_bot[0], "👍 My photos too")
    card = await bot.write(mia, "/forget_me")
    assert "👎" not in card.words
    await bot.press(mia, card, "Forget me")
    assert all("👎" not in message.words for message in mia.inbox)
