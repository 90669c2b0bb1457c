"""How much of /review is shown at once is a setting of the workspace."""

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.admin_chat import connect, open_admin_chat, say_there
from tests.telegram.whole_bot import WholeBot


@pytest.mark.checklist(205, 206)
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


async def test_a_press_means_the_faces_that_were_on_the_page_whatever_is_set_meanwhile(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    bot.configure(face_suggestion_items_per_group=2)
    admins = await open_admin_chat(bot, ada)
    await connect(bot, group, admins, mia, "Anna")
    for look in (0.46, 0.44, 0.42, 0.4, 0.38, 0.36):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=look)))
        await bot.settle()
    listed = await say_there(bot, admins, ada, "/review")
    await bot.press(ada, listed, "1")
    old = listed.button("Yes: 2 faces")["callback_data"].rsplit(":", 1)[0]
    bot.configure(face_suggestion_items_per_group=3)
    answer = await bot.press(ada, listed, data=old)  # from before buttons carried the length of the page
    assert "from before an update" in (answer.text or "")
    assert await accepted() == []
    bot.configure(face_suggestion_items_per_group=2)
    await bot.press(ada, listed, "‹ Back")
    await bot.press(ada, listed, "1")
    await bot.press(ada, listed, "Next ›")
    bot.configure(face_suggestion_items_per_group=3)
    await bot.press(ada, listed, "4")
    await bot.press(ada, listed, "✖️ 4")
    assert "✅ Yes: 2 faces" in listed.buttons
    await bot.press(ada, listed, "Yes: 2 faces")
    assert await accepted() == [3, 4]


async def accepted() -> list[int]:
    """Of all faces, the surest first: the places of those that were answered with yes."""
    rows = await sql.rows(
        """SELECT row_number() OVER (ORDER BY s.aggregate_confidence DESC) AS at, s.status
           FROM face_suggestions s"""
    )
    return [row["at"] for row in rows if row["status"] == "ACCEPTED"]
