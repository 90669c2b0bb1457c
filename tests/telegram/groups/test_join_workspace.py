"""An admin's second group has a list of people of its own, or shares one if the admin says so."""

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.second_groups import add_school, share_one_list
from tests.telegram.whole_bot import WholeBot, connect_link


async def workspaces() -> int:
    return len({row["id"] for row in await sql.rows("SELECT workspace_id AS id FROM groups")})


async def test_whoever_adds_the_bot_to_a_second_group_is_asked_whether_the_groups_share_a_list(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    await add_school(bot, ada)
    assert await workspaces() == 2
    await bot.make_due()
    await bot.settle()
    asked = ada.inbox[-1]
    assert "“School” has a list of people of its own" in asked.words
    assert "the admins of both groups decide about the people and photos of both" in asked.words
    assert "if an admin chat decides there, its members do instead" in asked.words
    assert asked.buttons == ["A list of its own", "One list with “Kindergarten”"]
    await bot.press(ada, asked, "A list of its own")
    assert "keeps a list of its own" in asked.words
    assert await workspaces() == 2


async def test_one_press_makes_one_list_of_two_groups(bot: WholeBot, group: Group, ada: Person) -> None:
    await add_school(bot, ada)
    await share_one_list(bot, ada)
    assert "Kindergarten, School share one list" in ada.inbox[-1].words
    assert await workspaces() == 1
    await ada.write("/history")
    await bot.settle()
    assert "A group joined this list of people" in ada.inbox[-1].words


async def test_the_link_of_a_group_still_leads_to_the_list_that_the_group_joined(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    """The link is pinned in the group, and the workspace that it was made for is gone."""
    school = await add_school(bot, ada)
    await share_one_list(bot, ada)
    school.add(mia)
    await mia.open_link(connect_link(school))
    await bot.settle()
    assert "✅ I agree" in mia.inbox[-1].buttons


@pytest.mark.parametrize("step", ["consent", "name"])
async def test_whoever_is_about_to_connect_somebody_goes_on_in_the_list_that_the_group_joins(
    bot: WholeBot, group: Group, ada: Person, step: str
) -> None:
    school, otto = await add_school(bot, ada), bot.tg.add_user("Otto")
    school.add(otto)
    await otto.open_link(connect_link(school))
    await bot.settle()
    if step == "name":
        await bot.press(otto, otto.inbox[-1], "I agree")
    await share_one_list(bot, ada)
    if step == "consent":
        await bot.press(otto, otto.inbox[-1], "I agree")
    asked = await bot.write(otto, "Lea")
    assert "Lea" in asked.words
    assert "not in this group" not in asked.words
    assert await sql.values(str, "SELECT name FROM persons") == ["Lea"]


async def test_one_list_is_refused_once_the_second_group_has_photos(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    school = await add_school(bot, ada)
    await bot.make_due()
    await bot.settle()
    asked = ada.inbox[-1]
    await ada.post_photo(school, bot.engine.draw())
    await bot.settle()
    answer = await bot.press(ada, asked, "One list with “Kindergarten”")
    assert "This list has photos, people, an admin chat or another group" in (answer.text or "")
    assert "keeps a list of its own" in asked.words
    assert not asked.buttons
    assert await workspaces() == 2


async def test_setup_offers_one_list_again_and_later_to_split_the_group_off(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    school = await add_school(bot, ada)

    async def setup() -> list[str]:
        await ada.send(school, "/setup")
        await bot.settle()
        return ada.inbox[-1].buttons

    assert await setup() == ["Choose the admin chat", "One list with “Kindergarten”"]
    await bot.press(ada, ada.inbox[-1], "One list with “Kindergarten”")
    assert await setup() == ["Choose the admin chat", "Split off “School”"]
    await bot.press(ada, ada.inbox[-1], "Split off “School”")
    sure = ada.inbox[-1]
    assert "Should “School” start over" in sure.words
    await bot.press(ada, sure, "Keep everything")
    assert await workspaces() == 1
    await setup()
    await bot.press(ada, ada.inbox[-1], "Split off “School”")
    await bot.press(ada, ada.inbox[-1], "✂️ Start over")
    introduced = school.from_bot[-1]
    assert "I am Spotted" in introduced.words
    assert await workspaces() == 2
    assert await setup() == ["Choose the admin chat", "One list with “Kindergarten”"]
    school.add(mia)
    await mia.open_link(str(introduced.button("Connect a person")["url"]))
    await bot.settle()
    await bot.press(mia, mia.inbox[-1], "I agree")
    await bot.write(mia, "Lea")
    found = "SELECT g.title FROM persons p JOIN groups g ON g.workspace_id = p.workspace_id"
    assert await sql.values(str, found) == ["School"]


async def test_an_older_offer_says_that_the_group_shares_a_list_by_now(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    school = await add_school(bot, ada)
    await bot.make_due()
    await bot.settle()
    offer = ada.inbox[-1]
    await ada.send(school, "/setup")
    await bot.settle()
    await bot.press(ada, ada.inbox[-1], "One list with “Kindergarten”")
    await bot.press(ada, offer, "A list of its own")
    assert "Kindergarten, School share one list" in offer.words


async def test_the_admin_of_a_group_may_choose_an_admin_chat_only_while_there_is_none(
    bot: WholeBot, group: Group, ada: Person, admins: Group
) -> None:
    """Where there is an admin chat, only its members decide. Once the bot is out of it, the admins of the
    groups decide again.
    """
    olga = bot.tg.add_user("Olga", started=True)
    group.add(olga)
    group.promote(olga)
    await olga.send(group, "/setup")
    await bot.settle()
    assert "Only those who decide" in group.from_bot[-1].words
    admins.remove_bot(by=ada)
    await olga.send(group, "/setup")
    await bot.settle()
    assert olga.inbox[-1].buttons == ["Choose the admin chat"]


async def test_an_admin_chat_that_has_no_admins_any_more_goes_on_deciding(
    bot: WholeBot, group: Group, ada: Person, admins: Group
) -> None:
    """Ada, who made the chat, left it. Its members still decide, and admins of the groups do not."""
    admins.add(bot.tg.add_user("Otto"))
    olga = bot.tg.add_user("Olga", started=True)
    group.add(olga)
    group.promote(olga)
    admins.remove(ada)
    await olga.send(group, "/setup")
    await bot.settle()
    assert "Only those who decide" in group.from_bot[-1].words
    assert olga.inbox == []
