"""Handles some updates of Telegram after all others, and says in which groups the bot is then."""

from tests import sql
from tests.telegram.whole_bot import WholeBot


async def handle_last(bot: WholeBot, late: str) -> None:
    """Handles all that waits, and the updates of the SQL condition `late` after all others."""
    await bot.take_in()
    await sql.execute(
        f"""UPDATE tasks t SET not_before = now() + interval '1 hour' FROM telegram_updates u
            WHERE t.kind = 'handle_update' AND t.dedupe_key = u.id::text AND t.state = 'ready' AND ({late})"""
    )
    await bot.settle()
    for _ in range(2):  # a photo that is handled before these updates is put off once more
        await bot.make_due()
        await bot.settle()


async def groups() -> list[int]:
    return [row["tg_chat_id"] for row in await sql.rows("SELECT tg_chat_id FROM groups WHERE active")]
