"""The private chat: Start, blocking, help, languages, and unexpected messages."""

import pytest

from bot.locales import LANGUAGES
from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot
from tests.usecases.factory import set_private_chat
from tests.usecases.rows import plant


async def chat_state(person: Person) -> str:
    [row] = await sql.rows("SELECT private_chat FROM participants WHERE tg_user_id = $1", person.id)
    return str(row["private_chat"])


async def post_anna(bot: WholeBot, group: Group, ada: Person) -> None:
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()


async def test_start_welcomes_with_buttons(bot: WholeBot, mia: Person) -> None:
    await mia.start_bot()
    await bot.settle()
    assert "Ready to start?" in mia.inbox[-1].words
    assert mia.inbox[-1].buttons == ["➕ Connect a person", "👥 My people"]
    assert await chat_state(mia) == "open"


async def test_whoever_edits_a_message_is_told_that_the_edit_has_no_effect(
    bot: WholeBot, mia: Person, connected: None
) -> None:
    own = await mia.write("Ana")
    await bot.settle()
    await mia.edit(own, "Annika")
    await bot.settle()
    assert "has no effect" in mia.inbox[-1].words
    assert "/people" in mia.inbox[-1].words


async def test_an_edit_by_somebody_who_is_forgotten_stores_nothing(bot: WholeBot, mia: Person) -> None:
    await mia.start_bot()
    own = await mia.write("hello")
    await bot.settle()
    await sql.execute("DELETE FROM participants WHERE tg_user_id = $1", mia.id)
    seen = len(mia.inbox)
    await mia.edit(own, "hello!")
    await bot.settle()
    assert len(mia.inbox) == seen
    assert await sql.rows("SELECT id FROM participants WHERE tg_user_id = $1", mia.id) == []


@pytest.mark.checklist(53)
async def test_whoever_blocked_the_bot_gets_the_photos_after_the_next_start(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    mia.block_bot()
    await bot.settle()
    assert await chat_state(mia) == "blocked"
    await post_anna(bot, group, ada)
    await post_anna(bot, group, ada)
    assert [row["state"] for row in await sql.rows("SELECT state FROM deliveries")] == ["parked"] * 2
    assert mia.photos == []
    await mia.start_bot()
    await bot.settle()
    assert len(mia.photos) == 2
    assert await chat_state(mia) == "open"


@pytest.mark.checklist(53)
async def test_whoever_never_pressed_start_gets_the_photos_after_the_first_start(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    """As after a restore: the link is there, but the bot knows of no private chat."""
    await set_private_chat("unknown", mia.id)
    await post_anna(bot, group, ada)
    assert mia.photos == []
    await bot.write(mia, "/start")
    assert len(mia.photos) == 1
    assert any("1 photo has been waiting" in message.words for message in mia.inbox)


@pytest.mark.parametrize(
    ("data", "lost"),
    [
        ("showunknown", "state = 'unknown', reason = 'no answer', unknown_at = now()"),
        ("sendlate", "state = 'pending', offered_at = now()"),
    ],
)
async def test_whoever_asks_for_offered_photos_reads_how_many_follow(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person, data: str, lost: str
) -> None:
    await post_anna(bot, group, ada)
    await plant(f"UPDATE deliveries SET {lost}")
    for expected in ("1 photo is on its way", "Nothing is waiting for you any more"):
        card = await bot.write(mia, "/people")
        await bot.press(mia, card, data=data)
        await bot.settle()
        assert expected in card.words


async def test_a_block_that_telegram_did_not_tell_of_is_noticed_by_the_reply(
    bot: WholeBot, group: Group, connected: None, mia: Person
) -> None:
    await mia.write("/people")
    mia.user.blocked = True
    await bot.settle()
    assert await chat_state(mia) == "blocked"
    assert await sql.rows("SELECT * FROM tasks WHERE state <> 'done'") == []


async def test_unknown_commands_and_stray_words_are_answered(bot: WholeBot, mia: Person) -> None:
    await mia.start_bot()
    await bot.settle()
    assert "do not know this command" in (await bot.write(mia, "/frobnicate now")).words
    assert "do not know this command" in (await bot.write(mia, "/")).words
    stray = await bot.write(mia, "what do you do?")
    assert "I understand buttons, photos and commands" in stray.words
    assert stray.buttons == ["➕ Connect a person"]


@pytest.mark.parametrize("sign", ["?", "👎", "😡"])
async def test_a_sign_that_thanks_for_nothing_gets_the_usual_help(
    bot: WholeBot, mia: Person, sign: str
) -> None:
    await mia.start_bot()
    await bot.settle()
    assert "I understand buttons, photos and commands" in (await bot.write(mia, sign)).words


@pytest.mark.parametrize("words", ["Thanks!", "ok, thank you so much 🙏", "Спасибо большое!!", "❤️", "👍"])
async def test_thanks_get_a_heart_and_no_words(bot: WholeBot, mia: Person, words: str) -> None:
    await mia.start_bot()
    await bot.settle()
    said = len(mia.inbox)
    thanks = await mia.write(words)
    await bot.settle()
    assert len(mia.inbox) == said
    assert thanks.reactions == {bot.tg.bot.id: ["❤"]}


async def test_a_stray_photo_is_answered_once_for_an_album(bot: WholeBot, mia: Person) -> None:
    await mia.start_bot()
    await bot.settle()
    before = len(mia.inbox)
    await mia.post_album(None, [bot.engine.draw() for _ in range(3)])
    await bot.settle()
    assert len(mia.inbox) == before + 1
    assert "connect a person first" in mia.inbox[-1].words
    assert await sql.rows("SELECT * FROM image_assets") == []


async def test_a_photo_of_somebody_who_connected_a_person_is_answered_with_their_people(
    bot: WholeBot, connected: None, mia: Person
) -> None:
    await mia.post_photo(None, bot.engine.draw())
    await bot.settle()
    [answer] = [message for message in mia.inbox if "I have not kept it" in message.words]
    await bot.press(mia, answer, "My people")
    assert "Anna" in answer.words


async def test_help_names_what_its_reader_can_do(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    await mia.start_bot()
    await bot.settle()
    for_beginners = (await bot.write(mia, "/help")).words
    assert {"/connect", "/language", "/forget_me"} <= {*for_beginners.split()}
    assert not {"/rename", "/unknown", "/forget_group"} & {*for_beginners.split()}
    await bot.connect(mia, group, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    for_parents = (await bot.write(mia, "/help")).words
    assert {"/rename", "/photos", "/share", "/delete", "/undo"} <= {*for_parents.split()}
    assert not {"/unknown", "/merge", "/forget_group"} & {*for_parents.split()}
    for_moderators = (await bot.write(ada, "/help")).words
    assert "You look after Kindergarten" in for_moderators
    assert {"/unknown", "/photo", "/move", "/merge", "/forget_group"} <= {*for_moderators.split()}
    assert "/setup" not in for_moderators


async def test_help_in_a_group_tells_its_admins_of_setup(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    for who, knows in ((mia, False), (ada, True)):
        await who.send(group, "/help")
        await bot.settle()
        assert ("/setup" in group.from_bot[-1].words) is knows


async def test_the_language_is_that_of_the_first_contact_until_another_is_chosen(
    bot: WholeBot, group: Group
) -> None:
    ivan = bot.tg.add_user("Иван", language_code="ru-RU")
    group.add(ivan)
    await ivan.start_bot()
    await bot.settle()
    assert "Здравствуйте" in ivan.inbox[-1].words
    choice = await bot.write(ivan, "/language")
    assert choice.buttons[:2] == ["English", "Русский"]
    assert len(choice.buttons) == len(LANGUAGES)
    await bot.press(ivan, choice, "English")
    assert "We speak English now" in choice.words
    ivan.user.language_code = "ru"
    assert "have not connected anybody" in (await bot.write(ivan, "/people")).words
    forged = await bot.press(ivan, choice, data="language:99")
    assert "do not know this button" in (forged.text or "")


async def test_a_language_that_telegram_tells_later_takes_the_place_of_english(
    bot: WholeBot, group: Group
) -> None:
    ivan = bot.tg.add_user("Иван", language_code=None)
    group.add(ivan)
    await ivan.post_photo(group, bot.engine.draw())
    await bot.settle()
    ivan.user.language_code = "ru"
    await ivan.start_bot()
    await bot.settle()
    assert "Здравствуйте" in ivan.inbox[-1].words


async def test_the_whole_connection_speaks_russian(bot: WholeBot, group: Group, ada: Person) -> None:
    ivan = bot.tg.add_user("Иван", language_code="ru")
    group.add(ivan)
    await ivan.start_bot()
    await bot.settle()
    await bot.press(ivan, ivan.inbox[-1], "Подключить человека")
    await bot.press(ivan, ivan.inbox[-1], "Даю согласие")
    assert "Шаг 2 из 2" in (await bot.write(ivan, "Аня")).words
    [verdict] = await bot.send_photos(ivan, bot.engine.draw(bot.engine.face(anna=0.9)))
    assert "Уже 1 хорошее фото" in verdict.words
    await bot.press(ivan, verdict, "Готово")
    await bot.press(ada, ada.inbox[-1], "Approve")
    await post_anna(bot, group, ada)
    latin = [message.words for message in ivan.inbox if "You" in message.words or "photo" in message.words]
    assert latin == []
    assert ivan.photos[-1].buttons == ["Это не Аня", "⋯"]


async def test_an_invented_button_is_answered_as_unknown(bot: WholeBot, mia: Person) -> None:
    await mia.start_bot()
    await bot.settle()
    for data in ("frobnicate:1", "approve", "erase:" + "9" * 40, "\u202e", "person:-1"):
        answer = await bot.press(mia, mia.inbox[-1], data=data)
        assert "do not know this button" in (answer.text or "")


async def test_buttons_of_a_message_that_is_gone_still_answer(
    bot: WholeBot, group: Group, connected: None, mia: Person
) -> None:
    card = await bot.write(mia, "/people")
    query = mia.tap(card, "Anna")
    mia.delete(card)
    await bot.settle()
    assert query.answer is not None
    assert "Found in 0 photos" in mia.inbox[-1].words


async def test_an_answer_that_comes_too_late_harms_nothing(bot: WholeBot, mia: Person) -> None:
    """The deadline is the same on a slow machine: Telegram drops the press itself after 150 s."""
    bot.tg.service.callback_timeout_s = 15
    await mia.start_bot()
    await bot.settle()
    query = mia.tap(mia.inbox[-1], "My people")
    bot.tg.clock.advance(20)
    await bot.settle()
    assert query.answer is None
    assert "have not connected anybody" in mia.inbox[-1].words
    assert await sql.rows("SELECT * FROM tasks WHERE state <> 'done'") == []


@pytest.mark.parametrize(
    "note",
    [
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86_400}},
        {"write_access_allowed": {"from_request": True}},
        {"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "x"}}},
        {"pinned_message": {"message_id": 3, "date": 0, "chat": {"id": 7, "type": "private"}}},
    ],
)
@pytest.mark.parametrize("is_connecting", [False, True])
async def test_a_service_message_in_the_private_chat_gets_no_answer(
    bot: WholeBot, group: Group, mia: Person, note: dict[str, object], is_connecting: bool
) -> None:
    await mia.start_bot()
    await bot.settle()
    if is_connecting:
        await bot.connect_until_photos(mia, group, "Anna")
    said = len(mia.inbox)
    sender = {"id": mia.id, "is_bot": False, "first_name": mia.name}
    chat = {"id": mia.id, "type": "private", "first_name": mia.name}
    bot.tg.push_update({"message": {"message_id": 900, "date": 0, "chat": chat, "from": sender, **note}})
    await bot.settle()
    assert len(mia.inbox) == said
