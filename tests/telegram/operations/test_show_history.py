"""/history of the workspace, a person or a photo has the names that hold when it is read."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.telegram.admin_chat import connect, say_there
from tests.telegram.scenes import scene_fixture
from tests.telegram.sharing.test_share_person import invited, shared
from tests.telegram.whole_bot import WholeBot


@scene_fixture
async def anna(bot: WholeBot, group: Group, admins: Group, mia: Person) -> None:
    await connect(bot, group, admins, mia, "Anna")


async def rename(bot: WholeBot, who: Person, old: str, new: str) -> Message:
    card = await bot.write(who, "/rename")
    await bot.press(who, card, old)
    return await bot.write(who, new)


@pytest.mark.checklist(220)
async def test_history_names_who_and_what_with_filters(
    bot: WholeBot, anna: None, admins: Group, ada: Person, mia: Person
) -> None:
    result = await rename(bot, mia, "Anna", "Annabella")
    await bot.press(mia, result, "↩️ Undo")
    card = await bot.write(mia, "/people")
    await bot.press(mia, card, "Anna")
    await bot.press(mia, card, "🙈 Hide")
    card = await say_there(bot, admins, ada, "/history")
    lines = [line for line in card.words.splitlines() if line.startswith("•")]
    assert "Mia Lind: Anna is hidden now" in lines[0]
    assert "Mia Lind: ↩️ undone: Anna is called Annabella now" in lines[1]
    assert "Mia Lind: Anna is called Annabella now (undone later)" in lines[2]
    assert "Ada Admin: The request for Anna was approved" in lines[3]
    await bot.press(ada, card, "Hiding")
    assert [line for line in card.words.splitlines() if line.startswith("•")] == lines[:1]
    await bot.press(ada, card, "All")
    assert [line for line in card.words.splitlines() if line.startswith("•")] == lines


@pytest.mark.checklist(220)
async def test_history_of_one_person_is_chosen_by_name(
    bot: WholeBot, group: Group, anna: None, admins: Group, ada: Person, mia: Person
) -> None:
    await connect(bot, group, admins, mia, "Ben")
    await rename(bot, mia, "Ben", "Benno")
    people = await bot.write(mia, "/people")
    for button in ("Anna", "🙈 Hide"):
        await bot.press(mia, people, button)
    card = await say_there(bot, admins, ada, "/history")
    await bot.press(ada, card, "🔎 One person …")
    await say_there(bot, admins, ada, "enn")
    card = admins.from_bot[-1]
    assert card.buttons == ["Benno", "Cancel"]
    await bot.press(ada, card, "Benno")
    assert "What was done with Benno" in card.words
    assert "Anna" not in card.words
    assert "Ben is called Benno now" in card.words
    told = card.words
    await bot.press(ada, card, "Hiding")
    assert "•" not in card.words
    await bot.press(ada, card, "All")
    assert card.words == told


async def test_whoever_was_erased_has_a_number_only(
    bot: WholeBot, anna: None, admins: Group, ada: Person, mia: Person
) -> None:
    """Nothing of the name is left, and no line of the history is lost."""
    await rename(bot, mia, "Anna", "Annabella")
    [person] = await sql.rows("SELECT number FROM persons")
    before = (await say_there(bot, admins, ada, "/history")).words.count("•")
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, "Annabella")
    await bot.press(mia, card, "Delete for good")
    card = await say_there(bot, admins, ada, "/history")
    assert card.words.count("•") == before + 1
    assert f"deleted person #{person['number']} got another name" in card.words
    assert "Anna" not in card.words


async def test_history_does_not_tell_that_somebody_chose_an_alias(
    bot: WholeBot, anna: None, admins: Group, ada: Person
) -> None:
    before = (await say_there(bot, admins, ada, "/history")).words
    await sql.execute(
        """INSERT INTO operations (workspace_id, kind, actor, person_number)
           SELECT workspace_id, 'set_alias', 'tg:1', number FROM persons"""
    )
    assert (await say_there(bot, admins, ada, "/history")).words == before


async def test_history_has_pages_and_a_photo_has_its_own_history(
    bot: WholeBot, group: Group, anna: None, admins: Group, ada: Person
) -> None:
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    [person] = await sql.rows("SELECT number, workspace_id FROM persons")
    await sql.rows(
        """INSERT INTO operations (workspace_id, kind, actor, person_number)
           SELECT $1, 'hide_person', 'queue', $2 FROM generate_series(1, 20)""",
        person["workspace_id"],
        person["number"],
    )
    card = await say_there(bot, admins, ada, "/history")
    assert card.words.count("another program: Anna is hidden now") == 8
    await bot.press(ada, card, "Next ›")
    await bot.press(ada, card, "Next ›")
    assert card.words.count("another program: Anna is hidden now") == 4
    assert "Next ›" not in card.buttons
    [photo] = await sql.rows("SELECT id FROM image_assets WHERE kind = 'post'")
    await bot.press(ada, card, data=f"photohistory:{photo['id']}:0")
    assert "Spotted: 1 face was recognised as Anna" in card.words


async def test_an_owner_reads_of_the_own_person_and_no_other_name(
    bot: WholeBot, group: Group, anna: None, admins: Group, ada: Person, mia: Person
) -> None:
    nora = bot.tg.add_user("Nora", started=True)
    group.add(nora)
    await connect(bot, group, admins, nora, "Ben")
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(ben=0.9)))
    await bot.settle()
    card = await say_there(bot, admins, ada, "/merge")
    await bot.press(ada, card, "Ben")
    await bot.press(ada, card, "Anna")
    await bot.press(ada, card, "Yes, one person")
    card = await bot.write(mia, "/history")
    await bot.press(mia, card, "Anna")
    assert "Ada Admin: somebody else became part of Anna, with 2 faces" in card.words
    assert "Ben" not in card.words
    [row] = await sql.rows("SELECT min(number) AS anna, min(workspace_id) AS workspace FROM persons")
    forged = await bot.press(mia, card, data=f"lifeof:{row['anna'] + 1}:0")
    assert "no such person" in (forged.text or "")
    forged = await bot.press(mia, card, data=f"history:{row['workspace']}:0")
    assert "not for you" in (forged.text or "")


async def test_an_owner_does_not_read_what_moderators_call_the_person(
    bot: WholeBot, anna: None, admins: Group, ada: Person, mia: Person
) -> None:
    await rename(bot, mia, "Anna", "Annabella")
    card = await say_there(bot, admins, ada, "/rename")
    await bot.press(ada, card, "Annabella")
    await say_there(bot, admins, ada, "Annabella of Mia")
    told = await say_there(bot, admins, ada, "/history")
    assert "Ada Admin: Annabella is called Annabella of Mia now" in told.words
    card = await bot.write(mia, "/history")
    await bot.press(mia, card, "Annabella")
    assert "Ada Admin: Annabella got another name" in card.words
    assert "Mia Lind: Anna is called Annabella now" in card.words
    assert "of Mia" not in card.words


async def history_of_anna(bot: WholeBot, who: Person) -> list[str]:
    """What `who` reads in Anna's history, newest first."""
    card = await bot.write(who, "/history")
    await bot.press(who, card, "Anna")
    return [line.partition(" UTC · ")[2] for line in card.words.splitlines() if line.startswith("•")]


async def test_history_names_a_receiver_only_to_whoever_may_know_them(
    bot: WholeBot, group: Group, anna: None, admins: Group, ada: Person, mia: Person
) -> None:
    """Papa Paul decides too, and does not read whom Mia removed: no other text tells him that."""
    opa, papa = [bot.tg.add_user(name, started=True) for name in ("Opa Otto", "Papa Paul")]
    for one in (opa, papa):
        group.add(one)
        await invited(bot, mia, one)
    card = await shared(bot, mia)
    await bot.press(mia, card, "Papa Paul decides too")
    await bot.press(mia, card, "Papa Paul decides too")
    promoted = "Mia Lind: Papa Paul now decides about Anna too"
    assert (await history_of_anna(bot, papa))[0] == promoted
    assert "Opa Otto: Opa Otto now receives the photos of Anna too" in await history_of_anna(bot, papa)
    await bot.press(mia, await shared(bot, mia), "Remove Opa Otto")
    await bot.press(mia, mia.inbox[-1], "Remove Opa Otto")
    removed = "Mia Lind: Opa Otto no longer receives the photos of Anna"
    assert (await history_of_anna(bot, mia))[:2] == [removed, promoted]
    assert removed in (await say_there(bot, admins, ada, "/history")).words
    unnamed = "Mia Lind: One person fewer receives the photos of Anna"
    assert (await history_of_anna(bot, papa))[:2] == [unnamed, promoted]
    listed = await bot.write(mia, "/undo")
    assert "1. One person fewer receives the photos of Anna" in listed.words
    await sql.execute("DELETE FROM participants WHERE name = 'Opa Otto'")
    assert (await history_of_anna(bot, mia))[0] == unnamed


async def test_a_redone_operation_reads_otherwise_than_an_undone_one(
    bot: WholeBot, anna: None, admins: Group, ada: Person, mia: Person
) -> None:
    card = await rename(bot, mia, "Anna", "Annabella")
    await bot.press(mia, card, "↩️ Undo")
    assert "The name is Anna again" in card.words
    await bot.press(mia, card, "Redo")
    assert "↪️ Anna is called Annabella now" in card.words
    told = await say_there(bot, admins, ada, "/history")
    assert "Mia Lind: ↪️ redone: Anna is called Annabella now" in told.words
    await bot.press(mia, card, "↩️ Undo")
    assert "The name is Anna again" in card.words
