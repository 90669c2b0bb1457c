"""What lists of people show: to who is not let in yet, of nobody or a hidden person, of two with one name."""

import pytest

from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.persons import approvals
from tests.telegram.admin_chat import say_there
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot
from tests.usecases.rows import plant


@scene_fixture
async def zoes_people(bot: WholeBot, group: Group, connected: None, ada: Person, zoe: Person) -> Message:
    """Zoe's list of people, after she asked to join Anna, who is on three photos."""
    for _ in range(3):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
        await bot.settle()
    photo = bot.engine.draw(bot.engine.face(anna=0.9))
    verdict = await bot.connect_until_verdict(zoe, group, "Enkelin", photo)
    await bot.press(zoe, verdict, "Ask to join")
    return await bot.write(zoe, "/people")


async def number() -> int:
    return await sql.value(int, "SELECT number FROM persons WHERE name = 'Anna'") or 0


async def test_whoever_asked_to_join_reads_that_the_request_waits_and_nothing_of_the_person(
    bot: WholeBot, zoes_people: Message, zoe: Person
) -> None:
    await bot.press(zoe, zoes_people, "Enkelin")
    assert "waiting for an answer from those who connected this person" in zoes_people.words
    assert "hoto" not in zoes_people.words
    assert zoes_people.buttons == ["✖️ Withdraw request", "‹ Back"]
    assert "/people shows what is waiting" in (await bot.write(zoe, "/share")).words


@pytest.mark.parametrize(
    ("verb", "approval"), [("delete", "approved"), ("erase", "approved"), ("delete", "draft")]
)
async def test_a_forged_button_tells_no_numbers_either(
    bot: WholeBot, zoes_people: Message, zoe: Person, verb: str, approval: str
) -> None:
    """The person is a draft while an owner trains it again."""
    await plant("UPDATE persons SET approval = $1", approval)
    answer = await bot.press(zoe, zoes_people, data=f"{verb}:{await number()}")
    assert "no such person" in (answer.text or "")
    assert "photo" not in zoes_people.words
    assert await approvals() == {"Anna": approval}


async def test_the_list_says_of_a_hidden_person_that_no_new_photos_come(
    bot: WholeBot, group: Group, connected: None, mia: Person
) -> None:
    await bot.write(mia, "/hide Anna")
    listed = await bot.write(mia, "/people")
    assert "Anna – hidden, so no new photos come" in listed.words
    nobody = await bot.write(mia, "/hide")
    assert ("not connected anybody" in nobody.words, nobody.buttons) == (False, [])
    assert "No name contains" not in (await bot.write(mia, "Thanks")).words


async def test_nobody_is_invited_to_connect_in_the_admin_chat(
    bot: WholeBot, admins: Group, ada: Person
) -> None:
    """The button works in the private chat only."""
    for command in ("/rename", "/hide"):
        assert (await say_there(bot, admins, ada, command)).buttons == []


async def test_two_of_one_name_in_two_groups_are_told_apart(
    bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person
) -> None:
    """This happens when a group was split off and the child was connected again in its new list."""
    assert (await bot.write(mia, "/people")).buttons[0] == "Anna"
    football = bot.tg.add_group("Football", admins=[ada])
    football.add(mia)
    await football.add_bot(by=ada)
    await bot.settle()
    await bot.connect(mia, football, "Anna", bot.engine.draw(bot.engine.face(other=0.9)))
    request = next(m for m in reversed(ada.inbox) if m.photo and m.buttons)
    await bot.press(ada, request, "Approve")
    both = ["Anna (“Kindergarten”)", "Anna (“Football”)"]
    listed = await bot.write(mia, "/people")
    assert listed.buttons[:2] == both
    assert "1. Anna (“Kindergarten”) – connected" in listed.words
    for command in ("/delete", "/hide Anna"):
        assert set(both) <= set((await bot.write(mia, command)).buttons)
    card = await bot.write(mia, "/delete")
    await bot.press(mia, card, both[1])
    assert "Delete Anna (“Football”)?" in card.words
