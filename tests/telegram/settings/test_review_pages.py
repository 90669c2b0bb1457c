"""How much of /review is shown at once is a setting of the workspace."""

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.admin_chat import connect, open_admin_chat, say_there
from tests.telegram.whole_bot import WholeBot


async def test_a_workspace_has_pages_of_its_own(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    admins = await open_admin_chat(bot, ada)
    await connect(bot, group, admins, mia, "Anna")
    nora = bot.tg.add_user("Nora", started=True)
    group.add(nora)
    await connect(bot, group, admins, nora, "Ben")
    for look in ({"anna": 0.4}, {"anna": 0.36}, {"ben": 0.38}):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(**look)))
        await bot.settle()
    listed = await say_there(bot, admins, ada, "/review")
    assert ("Anna" in listed.words, "Ben" in listed.words) == (True, True)
    await bot.press(ada, listed, "1")
    assert "2." in listed.words
    await sql.execute(
        """INSERT INTO workspace_settings (workspace_id, name, value, updated_by)
           SELECT w.id, x.name, '1', 'tg:1' FROM workspaces w, unnest(ARRAY[
               'face_suggestion_groups_per_page', 'face_suggestion_items_per_group']) AS x (name)"""
    )
    listed = await say_there(bot, admins, ada, "/review")
    assert ("Anna" in listed.words) != ("Ben" in listed.words)
    await bot.press(ada, listed, "1")
    assert "2." not in listed.words
