"""A birth date in the chat: what it takes away is said before."""

from sandbox.telegram import Group, Person
from tests import sql
from tests.telegram.admin_chat import connect, open_admin_chat
from tests.telegram.whole_bot import WholeBot


async def test_a_birth_date_that_takes_photos_away_is_asked_about_before(
    bot: WholeBot, group: Group, ada: Person, mia: Person
) -> None:
    otto = bot.tg.add_user("Otto", started=True)
    await connect(bot, group, await open_admin_chat(bot, ada, otto), mia, "Anna")
    await sql.execute("UPDATE face_instances SET basis = 'matched'")
    await sql.execute("UPDATE image_assets SET taken_at = '2024-02-01'")
    card = await bot.write(mia, "/people")
    await bot.press(mia, card, "Anna")
    await bot.press(mia, card, "🎂 Birth date")
    wrong = (await bot.write(mia, "14.5.2025")).words
    assert "1 photo of Anna is older than this date" in wrong
    assert await sql.values(str, "SELECT birth_date::text FROM persons WHERE birth_date IS NOT NULL") == []
    other = (await bot.write(mia, "14.5.2026")).words  # another date is asked about anew
    assert "is older than this date" in other
    assert "birth date of Anna was changed" in (await bot.write(mia, "14.05.2026")).words
