"""A private chat that decides for a workspace shows its user's own persons as every private chat does."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import approvals
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot
from tests.usecases.workspaces import set_admin_chat


@scene_fixture
async def lea(bot: WholeBot, group: Group, ada: Person) -> Group:
    """Ada alone decides for the Kindergarten. In the school, which Zed runs, she has connected Lea."""
    await set_admin_chat(ada.id)
    zed = bot.tg.add_user("Zed", started=True)
    await bot.write(zed, "/start")
    school = bot.tg.add_group("School", admins=[zed], members=[ada])
    await school.add_bot(by=zed)
    await bot.settle()
    await bot.connect(ada, school, "Lea", bot.engine.draw(bot.engine.face(lea=0.9)))
    await bot.press(zed, zed.inbox[-1], "Approve")
    await bot.settle()
    return school


async def test_own_persons_of_other_workspaces_are_listed(bot: WholeBot, lea: Group, ada: Person) -> None:
    listed = await bot.write(ada, "/people")
    assert listed.buttons[0] == "Lea"
    assert "👥 Everybody in “Kindergarten”" in listed.buttons
    await bot.press(ada, listed, "Lea")
    assert "Lea" in listed.words.splitlines()[0]
    await bot.press(ada, listed, "‹ Back")
    assert listed.buttons[0] == "Lea"
    assert "Lea" in (await bot.write(ada, "/people Lea")).words.splitlines()[0]


async def test_own_persons_of_other_workspaces_can_be_renamed_and_hidden(
    bot: WholeBot, lea: Group, ada: Person
) -> None:
    await bot.write(ada, "/rename Lea Leonie")
    assert (await bot.write(ada, "/people")).buttons[0] == "Leonie"
    await bot.write(ada, "/hide Leonie")
    assert "Leonie – hidden" in (await bot.write(ada, "/people")).words
    assert "Leonie" in (await bot.write(ada, "/undo")).words


@pytest.mark.parametrize("command", ["/delete", "/delete Lea"])
async def test_own_persons_of_other_workspaces_can_be_deleted(
    bot: WholeBot, lea: Group, ada: Person, command: str
) -> None:
    card = await bot.write(ada, command)
    if command == "/delete":
        await bot.press(ada, card, "Lea")
    await bot.press(ada, card, "Delete for good")
    await bot.settle()
    assert await approvals() == {}


async def test_what_was_done_to_own_persons_of_other_workspaces_can_be_undone(
    bot: WholeBot, lea: Group, ada: Person
) -> None:
    await ada.post_photo(lea, bot.engine.draw(bot.engine.face(lea=0.9)))
    await bot.settle()
    await bot.press(ada, ada.photos[-1], "Not Lea")
    answer = ada.inbox[-1]
    assert "taken off" in answer.words
    await bot.press(ada, answer, "Undo")
    assert "Lea is in this photo again" in answer.words


async def test_a_draft_in_the_own_workspace_is_listed_and_can_be_deleted(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    await set_admin_chat(ada.id)
    await bot.connect_until_photos(ada, group, "Lea")
    assert "Lea – " in (await bot.write(ada, "/people")).words
    card = await bot.write(ada, "/delete")
    await bot.press(ada, card, "Lea")
    await bot.press(ada, card, "Delete for good")
    await bot.settle()
    assert await approvals() == {}


async def test_a_wish_to_join_in_the_own_workspace_can_be_withdrawn(
    bot: WholeBot, group: Group, connected: None, ada: Person
) -> None:
    await set_admin_chat(ada.id)
    photo = bot.engine.draw(bot.engine.face(anna=0.9))
    await bot.press(ada, await bot.connect_until_verdict(ada, group, "Enkelin", photo), "Ask to join")
    listed = await bot.write(ada, "/people")
    await bot.press(ada, listed, "Enkelin")
    assert "✖️ Withdraw request" in listed.buttons


async def test_a_wish_to_join_somebody_of_another_workspace_waits_in_the_queue(
    bot: WholeBot, lea: Group, ada: Person, zoe: Person
) -> None:
    lea.add(zoe)
    photo = bot.engine.draw(bot.engine.face(lea=0.9))
    await bot.press(zoe, await bot.connect_until_verdict(zoe, lea, "Enkelin", photo), "Ask to join")
    listed: Message = await bot.write(ada, "/queue")
    assert "Lea" in listed.words


async def test_an_own_wish_that_only_this_chat_can_answer_waits_in_the_queue(
    bot: WholeBot, group: Group, connected: None, ada: Person
) -> None:
    """Nobody owns Anna, so those who moderate are asked, and that is Ada herself."""
    await sql.execute("UPDATE participant_persons SET role = 'guardian'")
    await set_admin_chat(ada.id)
    photo = bot.engine.draw(bot.engine.face(anna=0.9))
    await bot.press(ada, await bot.connect_until_verdict(ada, group, "Enkelin", photo), "Ask to join")
    listed = await bot.write(ada, "/queue")
    assert "Anna" in listed.words
    await bot.press(ada, listed, "1")
    await bot.press(ada, ada.inbox[-1], "Let them join")
    assert "Enkelin – connected" in (await bot.write(ada, "/people")).words


async def test_what_the_chat_decides_stays_in_it(
    bot: WholeBot, group: Group, connected: None, ada: Person
) -> None:
    """The persons of the Kindergarten, of whom none is Ada's."""
    await set_admin_chat(ada.id)
    listed = await bot.write(ada, "/people")
    await bot.press(ada, listed, "Everybody in “Kindergarten”")
    await bot.press(ada, listed, "Anna")
    assert "Anna" in listed.words.splitlines()[0]
    await bot.press(ada, listed, "‹ Back")
    assert listed.buttons[0] == "Anna"
    assert "Anna" in (await bot.write(ada, "/delete Anna")).words
    assert "Anna" in (await bot.write(ada, "/rename")).buttons
    await bot.write(ada, "/rename Anna Anni")
    assert "Anni" in (await bot.write(ada, "/undo")).words
