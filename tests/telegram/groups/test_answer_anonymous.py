"""An admin who remains anonymous in the admin chat writes a command."""

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.whole_bot import WholeBot


async def test_an_anonymous_admin_is_told_in_the_language_of_the_admin_chat_why_nothing_is_answered(
    bot: WholeBot, group: Group, admins: Group, ada: Person
) -> None:
    await sql.execute("UPDATE participants SET language = 'ru' WHERE tg_user_id = $1", ada.id)
    await ada.send(admins, "/queue", as_group=True)
    await bot.settle()
    assert "Мне не видно, кто вы" in admins.from_bot[-1].words
    before = len(group.from_bot)
    await ada.send(group, "/queue", as_group=True)
    await bot.settle()
    assert len(group.from_bot) == before
