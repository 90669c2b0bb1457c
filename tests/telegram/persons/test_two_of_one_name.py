"""Whoever has two persons of one name, in two groups, reads the group wherever a press decides about one."""

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot
from tests.usecases.workspaces import set_admin_chat

BOTH = ["Anna (“Kindergarten”)", "Anna (“Football”)"]


@scene_fixture
async def football(bot: WholeBot, group: Group, connected: None, ada: Person, mia: Person) -> Group:
    """The second group, with a list of its own. Mia has connected Anna in both; the first was on a photo."""
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    club = bot.tg.add_group("Football", admins=[ada], members=[mia])
    await club.add_bot(by=ada)
    await bot.settle()
    await bot.connect(mia, club, "Anna", bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.press(ada, ada.inbox[-1], "Approve")
    return club


async def leave(bot: WholeBot, group: Group, mia: Person) -> None:
    group.remove(mia, by=None)
    await bot.settle()
    await bot.make_due()
    await bot.settle()


@pytest.mark.parametrize("leaves", ["neither", "first", "second", "both"])
async def test_the_card_that_deletes_names_the_group_also_of_a_group_that_was_left(
    bot: WholeBot, football: Group, group: Group, mia: Person, leaves: str
) -> None:
    """A child that moves is connected in the new group, and then deleted in the old one."""
    for left, who in ((group, "first"), (football, "second")):
        if leaves in (who, "both"):
            await leave(bot, left, mia)
    listed = await bot.write(mia, "/people")
    assert listed.buttons[:2] == BOTH
    assert "1. Anna (“Kindergarten”) – connected, 1 photo" in listed.words
    await bot.press(mia, listed, BOTH[1])
    assert BOTH[1] in listed.words.splitlines()[0]
    for at, name in enumerate(BOTH):
        card = await bot.write(mia, "/delete")
        assert card.buttons == BOTH
        await bot.press(mia, card, BOTH[at])
        assert f"Delete {name}?" in card.words


async def test_whoever_was_never_seen_in_the_other_group_reads_no_title_of_it(
    bot: WholeBot, football: Group, mia: Person
) -> None:
    """The title of a group is for its members. That she is outside was found out later, not when she left."""
    await sql.execute(
        """UPDATE group_participants SET status = 'outside', left_noted = true, left_at = NULL
           WHERE group_id = (SELECT id FROM groups WHERE tg_chat_id = $1)""",
        football.id,
    )
    assert (await bot.write(mia, "/people")).buttons[:2] == [BOTH[0], "Anna"]


async def test_who_receives_the_photos_is_said_of_one_of_the_two(
    bot: WholeBot, football: Group, mia: Person
) -> None:
    for command in ("/share", "/share Anna"):
        assert (await bot.write(mia, command)).buttons == BOTH
    for name in BOTH:
        card = await bot.write(mia, "/share")
        await bot.press(mia, card, name)
        assert f"Who receives the photos of {name}:" in card.words


async def test_whoever_leaves_or_removes_somebody_reads_of_which_of_the_two(
    bot: WholeBot, football: Group, mia: Person, zoe: Person
) -> None:
    football.add(zoe)
    await bot.press(mia, await bot.write(mia, "/share"), BOTH[1])
    await bot.press(mia, mia.inbox[-1], "Invite somebody")
    await zoe.open_link(next(word for word in mia.inbox[-1].words.split() if "start=" in word))
    await bot.settle()
    await bot.press(zoe, zoe.inbox[-1], "I agree")
    card = await bot.write(mia, "/share")
    await bot.press(mia, card, BOTH[1])
    await bot.press(mia, card, "Remove Zoe")
    assert BOTH[1] in card.words
    await bot.press(mia, card, "Keep")
    await bot.press(mia, card, "decides too")
    assert BOTH[1] in card.words
    await bot.press(mia, card, "decides too")
    card = await bot.write(mia, "/share")
    await bot.press(mia, card, BOTH[1])
    await bot.press(mia, card, "Stop receiving")
    assert f"You will no longer get photos of {BOTH[1]}." in card.words


async def test_photos_by_name_asks_which_of_the_two(bot: WholeBot, football: Group, mia: Person) -> None:
    card = await bot.write(mia, "/photos Anna")
    assert card.buttons == BOTH
    await bot.press(mia, card, BOTH[0])
    assert "Your photos of Anna (“Kindergarten”) (1)" in card.words
    card = await bot.write(mia, "/photos anna")
    await bot.press(mia, card, BOTH[1])
    assert "There are no photos of Anna (“Football”) among yours." in card.words


async def test_a_moderator_of_both_who_is_in_neither_group_reads_the_workspace(
    bot: WholeBot, football: Group, group: Group
) -> None:
    """Clara decides for the first in her private chat, and for the second in an admin chat."""
    clara = bot.tg.add_user("Clara", started=True)
    await bot.write(clara, "/start")
    deciders = bot.tg.add_group("Deciders", admins=[clara])
    await deciders.add_bot(by=clara)
    await bot.settle()
    of = "SELECT workspace_id FROM groups WHERE tg_chat_id = $1"
    await set_admin_chat(clara.id, await sql.value(int, of, group.id))
    await set_admin_chat(deciders.id, await sql.value(int, of, football.id))
    for name in BOTH:
        card = await bot.write(clara, "/delete")
        for button in (f"Everybody in {name[6:-1]}", "Anna", "Delete"):
            await bot.press(clara, card, button)
        assert f"Delete {name}?" in card.words
