"""Groups that an earlier version put together unasked: an admin may keep them so, or split one off."""

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.mishaps import press_again
from tests.telegram.second_groups import add_school, share_one_list
from tests.telegram.whole_bot import WholeBot


async def test_only_an_admin_keeps_two_groups_together_and_reads_their_names(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    school = bot.tg.add_group("School", members=[mia], admins=[ada])
    await school.add_bot(by=ada)
    await bot.settle()
    row = await sql.one("SELECT workspace_id AS id FROM groups WHERE title = 'Kindergarten'")
    assert row is not None
    await sql.execute("UPDATE groups SET workspace_id = $1", row["id"])
    await sql.execute("UPDATE workspaces SET is_agreed = false")
    await mia.start_bot()
    await bot.settle()
    refused = await bot.press(mia, mia.inbox[-1], data=f"keeptogether:{row['id']}")
    assert "no such group for you to decide about" in str(refused.text)
    agreed = "SELECT is_agreed FROM workspaces WHERE id = $1"
    assert await sql.one(agreed, row["id"]) == {"is_agreed": False}
    card = ada.inbox[-1]
    await bot.press(ada, card, data=f"keeptogether:{row['id']}")
    assert await sql.one(agreed, row["id"]) == {"is_agreed": True}
    assert "Kindergarten, School" in card.words


async def test_whoever_split_a_group_off_is_told_so_when_the_press_is_handled_again(
    bot: WholeBot, group: Group, ada: Person
) -> None:
    await add_school(bot, ada)
    await share_one_list(bot, ada)
    kindergarten = await sql.value(int, "SELECT id FROM groups WHERE title = 'Kindergarten'")
    await bot.press(ada, ada.inbox[-1], data=f"splitgroup:{kindergarten}")
    sure = ada.inbox[-1]
    assert "start over" in sure.words
    answer = await press_again(bot, ada, sure, "✂️ Start over")
    assert answer.text is None, "the group that is gone is not refused as one that is not hers"
    assert "From now on the group has a list of its own" in sure.words
    assert sure.buttons == []
