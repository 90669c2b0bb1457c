"""Persons through the chat: lists, cards, /rename, /hide, birth dates, and prompts."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import add_persons, make_guardians
from tests.telegram.admin_chat import connect, open_admin_chat, say_there
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot


@pytest.fixture
def otto(bot: WholeBot) -> Person:
    """Otto is in the admin chat, and in no group."""
    return bot.tg.add_user("Otto", started=True)


@scene_fixture
async def admins(bot: WholeBot, group: Group, ada: Person, otto: Person) -> Group:
    return await open_admin_chat(bot, ada, otto)


@scene_fixture
async def anna(bot: WholeBot, group: Group, admins: Group, mia: Person) -> None:
    await connect(bot, group, admins, mia, "Anna")


@scene_fixture
async def nora(bot: WholeBot, group: Group, admins: Group) -> Person:
    """Nora, who connected Ben."""
    nora = bot.tg.add_user("Nora", started=True)
    group.add(nora)
    await connect(bot, group, admins, nora, "Ben")
    return nora


async def card_of(bot: WholeBot, who: Person, name: str) -> Message:
    card = await bot.write(who, "/people")
    await bot.press(who, card, name)
    return card


async def names() -> list[str]:
    return [row["name"] for row in await sql.rows("SELECT name FROM persons ORDER BY number")]


async def test_an_owner_renames_in_two_steps_and_back(bot: WholeBot, anna: None, mia: Person) -> None:
    card = await card_of(bot, mia, "Anna")
    await bot.press(mia, card, "✏️ Rename")
    assert "Step 2 of 2" in card.words
    result = await bot.write(mia, "Annabella")
    assert "Anna is called Annabella now" in result.words
    assert "1. Annabella –" in (await bot.write(mia, "/people")).words
    await bot.press(mia, result, "↩️ Undo")
    assert "The name is Anna again" in result.words
    assert "1. Anna –" in (await bot.write(mia, "/people")).words
    await bot.press(mia, result, "↪️ Redo")
    assert "1. Annabella –" in (await bot.write(mia, "/people")).words


async def test_a_card_offers_what_its_viewer_may_do_and_nothing_else(
    bot: WholeBot, anna: None, admins: Group, otto: Person, mia: Person
) -> None:
    own = await card_of(bot, mia, "Anna")
    assert "Looked after by Mia Lind" in own.words
    first = ["✏️ Rename", "🎂 Birth date", "👥 Not to be confused with …", "🙈 Hide", "🕘 History"]
    assert own.buttons[:5] == first
    assert not any("Same as" in button for button in own.buttons)
    card = await say_there(bot, admins, otto, "/people")
    await bot.press(otto, card, "Anna")
    assert "🔗 Same as …" in card.buttons
    assert "You received" not in card.words
    await make_guardians()
    card = await card_of(bot, mia, "Anna")
    assert "Mia Lind" not in card.words
    assert not {"✏️ Rename", "🙈 Hide", "🕘 History"} & set(card.buttons)


async def test_what_is_done_in_private_alone_is_not_offered_in_an_admin_chat(
    bot: WholeBot, anna: None, admins: Group, ada: Person, mia: Person
) -> None:
    """Ada owns Anna, and decides in the admin chat."""
    await sql.execute(
        "UPDATE participant_persons SET participant_id = (SELECT id FROM participants WHERE tg_user_id = $1)",
        ada.id,
    )
    there = await say_there(bot, admins, ada, "/people")
    await bot.press(ada, there, "Anna")
    assert "👥 Who receives" not in there.buttons
    await bot.press(ada, there, "🗑 Delete …")
    await bot.press(ada, there, "Delete only the face data")
    assert "📷 Add photos again" not in there.buttons
    await bot.press(ada, there, "‹ Back")
    assert "📷 Add photos again" not in there.buttons
    own = await card_of(bot, ada, "Anna")
    assert {"👥 Who receives", "📷 Add photos again"} <= set(own.buttons)


@pytest.mark.checklist(225)
async def test_the_admin_chat_lists_everybody_as_known_unknown_or_hidden(
    bot: WholeBot, group: Group, anna: None, nora: Person, admins: Group, ada: Person, mia: Person
) -> None:
    for _ in range(2):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(zoe=0.9)))
    await bot.settle()
    card = await card_of(bot, mia, "Anna")
    await bot.press(mia, card, "🙈 Hide")
    card = await say_there(bot, admins, ada, "/people")
    assert "1 known, 1 unknown, 1 hidden" in card.words
    assert ("Ben" in card.words, "Anna" in card.words) == (True, False)
    assert "❓ Unknown (1)" in card.buttons
    await bot.press(ada, card, "🙈 Hidden")
    assert ("Anna" in card.words, "Ben" in card.words) == (True, False)
    [workspace] = await sql.rows("SELECT id FROM workspaces")
    await bot.press(ada, card, data=f"known:{workspace['id']}:1")
    assert "Ben" in card.words, "the second page is empty by now"
    # In private the list of unknown people is that of all the user's lists, so it has no number of this one.
    own = await bot.write(ada, "/people")
    await add_persons(*(f"Child {n}" for n in range(10, 18)))
    await bot.press(ada, own, data=f"known:{workspace['id']}:2")
    assert "Child 17" in own.words, "the last page that is left is shown"
    assert "❓ Unknown people" in own.buttons
    # A parent sees the own person, and nothing unknown.
    assert "Ben" not in (await bot.write(mia, "/people")).words
    assert not any("Unknown" in button for button in mia.inbox[-1].buttons)
    answer = await bot.press(mia, mia.inbox[-1], data=f"known:{workspace['id']}:0")
    assert "not for you" in (answer.text or "")


async def test_a_picker_is_narrowed_by_what_is_written_and_turned(
    bot: WholeBot, anna: None, admins: Group, otto: Person
) -> None:
    await add_persons(*(f"Child {n}" for n in range(10, 31)))
    card = await say_there(bot, admins, otto, "/rename")
    assert "Step 1 of 2" in card.words
    assert card.buttons[:2] == ["Anna", "Child 10"]
    await bot.press(otto, card, "Next ›")
    assert card.buttons[0] == "Child 17"
    narrowed = await say_there(bot, admins, otto, "NN")
    assert narrowed.buttons == ["Anna", "Cancel"]
    nobody = await say_there(bot, admins, otto, "%")
    assert nobody.buttons == ["Cancel"]
    await bot.press(otto, nobody, "Cancel")
    assert "Nothing was changed" in nobody.words
    answer = await bot.press(otto, card, "Next ›")
    assert "earlier conversation" in (answer.text or "")


@pytest.mark.checklist(68)
async def test_a_name_that_somebody_has_in_other_case_is_asked_about(
    bot: WholeBot, anna: None, nora: Person, admins: Group, otto: Person
) -> None:
    card = await say_there(bot, admins, otto, "/rename")
    await bot.press(otto, card, "Ben")
    card = await say_there(bot, admins, otto, "ANNA")
    assert "Somebody is already called ANNA" in card.words
    assert card.buttons == ["Keep both names", "🔗 They are one person …", "Cancel"]
    await bot.press(otto, card, "🔗 They are one person …")
    assert "Ben and Anna: one person?" in card.words
    assert await names() == ["Anna", "Ben"]


async def test_a_question_about_a_name_is_deleted_with_whoever_has_the_name(
    bot: WholeBot, anna: None, nora: Person, admins: Group, otto: Person, mia: Person
) -> None:
    card = await say_there(bot, admins, otto, "/rename Ben Anna")
    assert "Somebody is already called Anna" in card.words
    chosen = await bot.write(mia, "/delete")
    await bot.press(mia, chosen, "Anna")
    await bot.press(mia, chosen, "Delete for good")
    assert card.deleted


@pytest.mark.checklist(68)
async def test_an_owner_is_told_of_no_name_of_another_family_and_reads_the_own_one(
    bot: WholeBot, anna: None, nora: Person
) -> None:
    card = await card_of(bot, nora, "Ben")
    await bot.press(nora, card, "✏️ Rename")
    card = await bot.write(nora, "anna")
    assert "Ben is called anna now" in card.words
    assert await names() == ["Anna", "anna · N"], "moderators can tell the two apart"
    assert "1. anna –" in (await bot.write(nora, "/people")).words
    await bot.press(nora, card, "↩️ Undo")
    assert await names() == ["Anna", "Ben"]
    assert "1. Ben –" in (await bot.write(nora, "/people")).words


@pytest.mark.checklist(68)
async def test_an_owner_is_asked_about_a_name_of_their_own_people(
    bot: WholeBot, group: Group, admins: Group, anna: None, mia: Person
) -> None:
    await connect(bot, group, admins, mia, "Ben")
    card = await bot.write(mia, "/rename Ben ANNA")
    assert "Somebody is already called ANNA" in card.words
    assert card.buttons == ["Keep both names", "Cancel"]
    await bot.press(mia, card, "Keep both names")
    assert await names() == ["Anna", "ANNA · M"]


async def test_keep_both_names_works_only_while_its_question_is_open(
    bot: WholeBot, group: Group, admins: Group, anna: None, mia: Person
) -> None:
    await connect(bot, group, admins, mia, "Ben")
    card = await bot.write(mia, "/rename Ben ANNA")
    [keep] = [card.button("Keep both names")["callback_data"]]
    for meanwhile in ("/cancel", "/rename Ben", "/rename Anna BEN"):
        await bot.write(mia, meanwhile)
        answer = await bot.press(mia, card, data=keep)
        assert "earlier" in (answer.text or ""), meanwhile
    assert await names() == ["Anna", "Ben"]


async def test_hiding_again_says_who_was_first(
    bot: WholeBot, anna: None, admins: Group, otto: Person, mia: Person
) -> None:
    card = await say_there(bot, admins, otto, "/people")
    await bot.press(otto, card, "Anna")
    hidden = await bot.write(mia, "/hide")
    await bot.press(mia, hidden, "Anna")
    assert "Anna is hidden now" in hidden.words
    answer = await bot.press(otto, card, "🙈 Hide")
    assert "Already hidden by Mia Lind" in (answer.text or "")
    await bot.press(mia, hidden, "‹ Back")
    assert "Hidden: I do not recognise this person" in hidden.words
    await bot.press(mia, hidden, "👁 Show again")
    assert "Anna is shown again" in hidden.words


async def test_a_birth_date_is_written_as_people_write_it(bot: WholeBot, anna: None, mia: Person) -> None:
    card = await card_of(bot, mia, "Anna")
    await bot.press(mia, card, "🎂 Birth date")
    assert "I cannot read this date" in (await bot.write(mia, "in May")).words
    assert "Nobody can have been born on that date" in (await bot.write(mia, "1.1.1800")).words
    assert "birth date of Anna was changed" in (await bot.write(mia, "14.5.2020")).words
    assert "🎂 14 May 2020" in (await card_of(bot, mia, "Anna")).words
    assert [row["birth_date"].isoformat() for row in await sql.rows("SELECT birth_date FROM persons")] == [
        "2020-05-14"
    ]


async def test_in_an_admin_chat_what_cannot_be_used_is_answered_to_whoever_was_asked_and_nobody_else(
    bot: WholeBot, anna: None, admins: Group, ada: Person, otto: Person
) -> None:
    card = await say_there(bot, admins, otto, "/people")
    await bot.press(otto, card, "Anna")
    await bot.press(otto, card, "🎂 Birth date")
    said = len(admins.from_bot)
    await ada.send(admins, "in May")
    await bot.settle()
    assert len(admins.from_bot) == said
    assert "I cannot read this date" in (await say_there(bot, admins, otto, "in May")).words
    assert "birth date of Anna was changed" in (await say_there(bot, admins, otto, "14.5.2020")).words


async def test_a_prompt_in_the_middle_of_a_connection_lets_the_connection_go_on(
    bot: WholeBot, anna: None, mia: Person
) -> None:
    await bot.write(mia, "/connect")
    await bot.press(mia, mia.inbox[-1], "I agree")
    card = await card_of(bot, mia, "Anna")
    await bot.press(mia, card, "✏️ Rename")
    [reminder] = await bot.send_photos(mia, bot.engine.draw(bot.engine.face()))
    assert "waiting for a written answer" in reminder.words
    assert "Nothing was changed" in (await bot.write(mia, "/cancel")).words
    assert "3 to 5 photos of Clara" in (await bot.write(mia, "Clara")).words
    assert await names() == ["Anna", "Clara"]


async def test_words_after_a_long_while_are_no_name(bot: WholeBot, anna: None, mia: Person) -> None:
    card = await card_of(bot, mia, "Anna")
    await bot.press(mia, card, "✏️ Rename")
    await sql.execute(
        """UPDATE conversations SET data = jsonb_set(data, '{asking,at}', to_jsonb(
               (now() - interval '16 minutes')::text))"""
    )
    assert "too long ago" in (await bot.write(mia, "see you tomorrow")).words
    assert await names() == ["Anna"]


async def test_in_an_admin_chat_nothing_of_another_workspace_is_shown(
    bot: WholeBot, group: Group, anna: None, admins: Group, ada: Person, otto: Person
) -> None:
    """Also not to somebody who moderates both."""
    eve = bot.tg.add_user("Eve", started=True)
    other = bot.tg.add_group("Choir", admins=[eve, ada])
    await other.add_bot(by=eve)
    await bot.settle()
    choir = await sql.value(int, "SELECT max(id) FROM workspaces")
    [person] = await add_persons("Secret", workspace_id=choir)
    card = await say_there(bot, admins, ada, "/people")
    for data in (f"person:{person['number']}", f"rename:{person['number']}", f"hide:{person['number']}"):
        assert "no such person" in ((await bot.press(ada, card, data=data)).text or "")
    answer = await bot.press(ada, card, data=f"known:{choir}:0")
    assert "not for you" in (answer.text or "")
    assert "Secret" not in "".join(message.words for message in admins.messages)
    private = await bot.write(ada, "/start")
    await bot.press(ada, private, data=f"person:{person['number']}")
    assert "Secret" in private.words
